"""Approval by link in a real browser: on a phone, without scripts; and the desk's side of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django.live_server_helper import LiveServer

from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.actions.reviewing import submit_release
from communique.newsroom.models import Release, Review
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.browsing import faults, log_in
from tests.newsroom.signing_room import another_than, asked, code_in_mail, enter_minister, put_in_review

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browsing import NewContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def site(settings: Any, transactional_db: None) -> Iterator[str]:
    """The address of a server of its own."""
    settings.ALLOWED_HOSTS = ["localhost"]
    factories.make_office()
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def writer(site: str) -> Officer:
    return factories.make_officer(Role.PRESS_OFFICER, "writer")


@pytest.fixture
def release(writer: Officer) -> Release:
    """A correction, so that everything a page can show is shown."""
    picture = factories.make_picture(writer)
    first = [factories.text("en", "Bridge opened", "It opened on Monday."), factories.serbian()]
    release = factories.make_draft(writer, *first)
    factories.publish_release(release=release, by=factories.make_officer(Role.ADMINISTRATOR, "chief"))
    more = [factories.photograph(picture)]
    changed = factories.text("en", "Bridge opened", "It opened on Friday.", more=more)
    revise_release(release=release, texts=[changed, factories.serbian()], by=writer)
    note = {"en": "It was Friday.", "sr-Cyrl": "Био је петак."}
    submit_release(release=release, by=writer, note=note, words="It cannot wait.")
    return release


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_minister_approves_on_her_phone(
    page: Page, site: str, writer: Officer, release: Release, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    _link, address = asked(release, enter_minister(), writer)
    page.goto(f"{site}{address}")
    assert "a correction of what is public" in page.inner_text("main")
    assert faults(page) == []
    assert fits(page)
    page.click("text=Send me the code")
    page.wait_for_selector("#code")
    assert faults(page) == []
    code = code_in_mail()
    page.fill("#code", another_than(code))
    page.click("button[value=approve]")
    page.wait_for_selector(".notice")
    assert "4 tries are left" in page.inner_text(".notice")
    page.wait_for_function("document.activeElement?.className === 'notice'")
    assert faults(page) == []
    page.click("text=Send it back instead")
    assert page.is_visible("#words")
    assert fits(page)
    page.fill("#code", code)
    page.press("#code", "Enter")
    page.wait_for_selector("text=You have approved it")
    assert faults(page) == []
    assert page.context.cookies() == []
    assert Review.objects.get(ended_at=None).approved_for == "Ana Lipovan"


def test_it_works_without_scripts_in_latin_and_sends_back(
    new_context: NewContext, site: str, writer: Officer, release: Release
) -> None:
    context = new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    _link, address = asked(release, enter_minister("sr-Latn"), writer)
    page.goto(f"{site}{address}")
    page.click("text=Pošaljite mi kôd")
    page.wait_for_selector("#code")
    page.fill("#code", code_in_mail())
    page.click("text=Ipak vratiti tekst")
    page.fill("#words", "Trajekt vozi svakog dana.")
    page.click("button[value=send-back]")
    page.wait_for_selector("text=Vratili ste tekst")
    assert Review.objects.order_by("-pk")[0].answer == "Trajekt vozi svakog dana."
    assert context.cookies() == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_desk_enters_and_asks(page: Page, site: str, writer: Officer, width: int) -> None:
    keeper = factories.make_officer(Role.ADMINISTRATOR, "keeper")
    log_in(page, keeper, site)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/desk/signatories/")
    page.fill("#id_name", "Ana Lipovan")
    page.fill("#id_email", "ana.lipovan@lipovac.example")
    page.click("main button:has-text('Enter')")
    page.wait_for_selector("text=may be asked to approve by link")
    assert [fault for fault in faults(page, context="main") if "desk" in fault] == []
    assert fits(page)
    release = put_in_review(writer)
    page.context.clear_cookies()
    log_in(page, writer, site)
    page.goto(f"{site}/desk/releases/review/{release.pk}/")
    page.click("text=Send her the link")
    page.wait_for_selector("text=A mail with the link is on its way")
    assert faults(page, context=".desk-signing") == []
    assert fits(page)
