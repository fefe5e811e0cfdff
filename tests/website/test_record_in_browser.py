"""What only a browser can tell of the record's pages: accessibility, fit, citing by hand and by script."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from communique.record.actions.statements import decide_subject
from communique.record.models import Statement
from tests import factories
from tests.browsing import faults
from tests.website.recording import QUOTE, Small, make_record, many, path_of, proposed
from tests.website.test_in_browser import NARROW, USUAL, said_by

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
]


@pytest.fixture
def small(transactional_db: None, live_server: LiveServer) -> Small:
    from communique.directory.models import Office

    factories.make_office()
    small = make_record(factories.make_officer())
    Office.objects.update(record_shown="read", commitments_public=True)
    decide_subject(statement=small.quote, subject=small.subject, fits=True, by=small.by)
    decide_subject(statement=small.reported, subject=small.subject, fits=True, by=small.by)
    for year in range(2010, 2025):
        many(small.quote, datetime.date(year, 2, 3), year % 7)
    proposed(small.reported)
    return small


def pages(small: Small) -> dict[str, str]:
    from communique.website.pages.record.naming import occasion_path

    mayor = f"/en/people/{small.mayor.pk}-ana-lisov/"
    return {
        "record": "/en/record/",
        "people": "/en/people/",
        "person": mayor,
        "year": f"{mayor}2024/",
        "countries": "/en/countries/",
        "country": f"/en/countries/{small.torland.pk}-torland/",
        "subjects": "/en/subjects/",
        "subject": "/en/subjects/bridges/",
        "occasions": "/en/occasions/",
        "occasion": occasion_path(small.occasion, "en"),
        "statement": f"/en/statements/{small.quote.key}/",
        "release": f"{path_of(small.release)}#s-{small.quote.key}",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_fit_and_break_no_policy(
    scheme: Any, small: Small, live_server: LiveServer, new_context: NewContext
) -> None:
    context = new_context(color_scheme=scheme, bypass_csp=False)
    page = context.new_page()
    heard = said_by(page)
    found: list[str] = []
    for name, path in pages(small).items():
        page.set_viewport_size({"width": NARROW, "height": 700})
        answer = page.goto(f"{live_server.url}{path}")
        assert answer is not None
        assert answer.status == 200, name
        page.wait_for_load_state("networkidle")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROW, f"{name} is {width} px wide"
        page.set_viewport_size({"width": USUAL, "height": 900})
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= USUAL, f"{name} is {width} px wide"
        assert heard == [], name
        found += [f"{name}: {fault}" for fault in faults(page, "best-practice")]
        heard.clear()
    assert "\n".join(found) == ""
    assert context.cookies() == []


def test_the_keyboard_and_the_mouse_find_the_way_to_cite(
    small: Small, live_server: LiveServer, page: Page
) -> None:
    page.set_viewport_size({"width": USUAL, "height": 900})
    page.goto(f"{live_server.url}{path_of(small.release)}")
    words, cite = page.locator(f"#s-{small.quote.key}"), page.locator(f"#s-{small.quote.key} .cite")
    assert cite.evaluate("link => getComputedStyle(link).opacity") == "0"
    words.hover()
    page.wait_for_function("link => getComputedStyle(link).opacity === '1'", arg=cite.element_handle())
    page.mouse.move(0, 0)
    cite.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/en/statements/{small.quote.key}/")
    assert page.locator("#cite-quotation").input_value().startswith(QUOTE)


def test_the_targeted_words_are_lit_and_their_text_is_theirs(
    small: Small, live_server: LiveServer, page: Page
) -> None:
    page.goto(f"{live_server.url}{path_of(small.release)}#s-{small.quote.key}")
    words = page.locator(f"#s-{small.quote.key}")
    assert words.text_content() == QUOTE
    page.wait_for_function(
        "words => getComputedStyle(words).backgroundColor === 'rgb(251, 231, 161)'",
        arg=words.element_handle(),
    )


def test_copying_needs_no_script_and_has_a_button_where_there_is_one(
    small: Small, live_server: LiveServer, new_context: NewContext
) -> None:
    address = f"{live_server.url}/en/statements/{Statement.objects.get(pk=small.quote.pk).key}/"
    for scripts in (True, False):
        context = new_context(java_script_enabled=scripts)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(address)
        button = page.locator("button.copy").first
        if scripts:
            button.wait_for(state="visible")
            # It says so for two seconds only, after the clipboard has it.
            button.evaluate(
                "button => new MutationObserver(() => { button.dataset.told = button.textContent; })"
                ".observe(button, {childList: true, subtree: true})"
            )
            button.click()
            page.wait_for_selector("button.copy[data-told]")
            assert page.evaluate("navigator.clipboard.readText()").startswith(QUOTE)
        assert button.is_visible() is scripts
        assert page.locator("#cite-bibtex").is_visible()
        assert page.get_by_text("Download (.bib)").is_visible()
