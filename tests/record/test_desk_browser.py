"""The record's screen in a browser: by keys, by mouse, on a telephone; and what goes wrong on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from communique.directory.actions import add_person
from communique.newsroom.models import Release
from communique.record.actions.proposing import propose_edition
from communique.record.actions.statements import refuse_statement
from communique.record.models import Commitment, Decision, Statement
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.desk_screens import _plain_static_files  # noqa: F401  pytest finds fixtures by their names
from tests.record import stand_in
from tests.record.conftest import BRIDGE, edition_of
from tests.website.publishing import published

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
]

CURRENT = ".rec-card.is-current"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def opened(
    transactional_db: None, live_server: LiveServer, page: Page, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """Vera looks at the statements of a release of her office."""
    monkeypatch.setattr("communique.record.actions.proposing.find_said", stand_in.find_said)
    factories.make_office()
    vera = factories.make_officer(Role.PRESS_OFFICER, "vera")
    publisher = factories.make_officer(Role.ADMINISTRATOR, "root")
    release = published(publisher, factories.text("en", "Bridge opened", *BRIDGE))
    propose_edition(edition=edition_of(release))
    address = f"{live_server.url}/desk/record/{edition_of(release).number}/en/"
    page.goto(f"{live_server.url}/desk/login/?next=/desk/record/")
    page.fill("[name=username]", "vera")
    page.fill("[name=password]", "correct horse battery")
    page.click("button[type=submit]")
    page.wait_for_url("**/desk/record/")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.goto(address)
    page.wait_for_selector(CURRENT)
    return {"page": page, "release": release, "vera": vera, "address": address, "faults": faults}


def settled(page: Page) -> None:
    from playwright.sync_api import expect

    expect(page.locator("#rec")).not_to_have_attribute("aria-busy", "true", timeout=30_000)


def decisions() -> list[str]:
    return list(Statement.objects.order_by("start").values_list("decision", flat=True))


def test_statements_are_decided_by_keys_alone(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.keyboard.press("c")
    assert "she" not in page.inner_text(CURRENT + " .rec-card__who")
    page.keyboard.press("r")
    page.keyboard.press("c")
    settled(page)
    assert decisions() == ["confirmed", "refused", "confirmed"]
    assert page.inner_text("#rec-progress") == "3 of 3 decided"
    assert page.locator("#rec-done").is_visible()
    page.keyboard.press("u")
    settled(page)
    assert decisions() == ["confirmed", "refused", "proposed"]
    page.keyboard.press("c")
    settled(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**?show=occasions*")
    assert opened["faults"] == []


def test_the_current_words_their_cue_and_who_is_named_are_lit(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    first, second, _ = Statement.objects.all()
    page.keyboard.press("j")
    assert page.locator(CURRENT).get_attribute("id") == f"statement-{second.pk}"
    assert page.locator(".rec-lit.is-current").all_inner_texts() == [second.words]
    assert page.locator(".rec-naming.is-current").all_inner_texts() == ["she"]
    assert page.locator(".rec-cue.is-current").all_inner_texts() == ["said"]
    page.click(f"a.rec-lit[data-findings='statement-{first.pk}']")
    assert page.locator(CURRENT).get_attribute("id") == f"statement-{first.pk}"


def test_another_speaker_of_the_text_of_the_directory_or_new(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    add_person(names={"en": "Iva Grah", "sr-Cyrl": "Ива Грах"}, by=opened["vera"])
    page.keyboard.press("s")
    page.keyboard.type("tesar")
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("s")
    page.keyboard.type("грах")
    page.wait_for_selector("#rec-picker-list li:has-text('Iva Grah')")
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("s")
    page.keyboard.type("Una Novak")
    page.wait_for_timeout(400)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    settled(page)
    names = [str(one.speaker) for one in Statement.objects.order_by("start")]
    assert names == ["Marko Tesar", "Iva Grah", "Una Novak"]
    assert decisions() == ["mended"] * 3
    assert opened["faults"] == []


def test_a_digit_takes_the_speaker_with_that_number(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.keyboard.press("2")
    settled(page)
    assert str(Statement.objects.all()[0].speaker) == "Marko Tesar"


def test_words_are_taken_in_and_left_out(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.keyboard.press("e")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    settled(page)
    first = Statement.objects.all()[0]
    assert first.words == "bridge will hold,” said Ana"
    assert page.locator(".rec-lit.is-current").all_inner_texts()[0].startswith("bridge")
    page.keyboard.press("e")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    settled(page)
    first.refresh_from_db()
    assert first.words == "bridge will hold,” said Ana"


def test_marked_words_are_added(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.evaluate(
        """() => {
          const block = document.querySelector(".rec-block--paragraph");
          const range = document.createRange();
          range.setStart(block.firstChild, 0);
          range.setEnd(block.firstChild, 9);
          getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rec-card:has-text('Named by an officer')")
    settled(page)
    added = Statement.objects.get(basis="officer")
    assert (added.words, added.decision) == ("Ana Lisov", Decision.CONFIRMED)


def test_an_error_comes_back_to_its_finding(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    first = Statement.objects.all()[0]
    refuse_statement(statement=first, by=Officer.objects.get(username="root"))
    page.keyboard.press("c")
    page.wait_for_selector(".rec-card.has-error")
    assert page.locator(CURRENT).get_attribute("id") == f"statement-{first.pk}"
    assert "root decided on this meanwhile" in page.inner_text(".rec-card__error:visible")
    assert Statement.objects.get(pk=first.pk).decision == Decision.REFUSED


def test_a_lost_connection_is_told_and_nothing_is_pretended(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.route("**/decide/", lambda route: route.abort())
    page.keyboard.press("c")
    page.wait_for_selector(".rec-card.has-error")
    assert "could not be reached" in page.inner_text(".rec-card__error:visible")
    assert page.inner_text("#rec-progress") == "0 of 3 decided"
    page.unroute("**/decide/")
    page.keyboard.press("c")
    settled(page)
    assert decisions()[0] == Decision.CONFIRMED


def test_promises_are_mended_by_their_form(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.goto(f"{opened['address']}?show=promises")
    page.wait_for_selector(CURRENT)
    page.keyboard.press("e")
    page.fill(f"{CURRENT} [name=due_latest]", "2026-06-24")
    page.click(f"{CURRENT} button[value=facts]")
    settled(page)
    promise = Commitment.objects.get()
    assert (str(promise.due_latest), promise.decision) == ("2026-06-24", Decision.MENDED)


def test_twenty_statements_are_saved_in_far_less_than_two_minutes(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    said = [f"“The bridge number {number} will hold,” said Ana Lisov." for number in range(20)]
    root = Officer.objects.get(username="root")
    release: Release = published(root, factories.text("en", "Twenty bridges", *said))
    propose_edition(edition=edition_of(release))
    page.goto(opened["address"].replace("/1/en/", f"/{edition_of(release).number}/en/"))
    page.wait_for_selector(CURRENT)
    for _ in range(20):
        page.keyboard.press("c")
    settled(page)
    confirmed = Statement.objects.filter(edition=edition_of(release), decision=Decision.CONFIRMED)
    assert confirmed.count() == 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("show", ["statements", "occasions", "promises"])
def test_the_screen_is_accessible_and_fits(
    opened: dict[str, Any], browser: Browser, scheme: Any, show: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page: Page = opened["page"]
    page.emulate_media(color_scheme=scheme)
    for width, height in ((360, 740), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{opened['address']}?show={show}")
        page.wait_for_selector(CURRENT)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe = Axe().run(page, context="#rec", options={"runOnly": {"type": "tag", "values": RULES}})
        wrong = [
            f"{rule['id']}: {rule['nodes'][0]['html'][:120]} {rule['nodes'][0]['failureSummary'][:200]}"
            for rule in axe.response["violations"]
        ]
        assert "\n".join(wrong) == ""
