"""An embargo in a real browser: chosen at the desk, read by a journalist on her phone without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from communique.newsroom.actions import scheduling
from communique.newsroom.actions.scheduling import publish_due
from communique.newsroom.models import PersonalLink
from tests import factories
from tests.browsing import PATIENCE, faults, log_in
from tests.newsroom.embargoes import HEADLINE, INSTANT, journalist, link_in, mails, scheduled

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
]
WIDTH = 360


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_the_desk_to_the_page_that_everybody_reads(
    live_server: LiveServer, new_context: NewContext, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    factories.make_office()
    factories.make_section()
    officer = factories.make_officer()
    for name, outlet in (("Ines Kord", "Glas"), ("Ana Lisov", "Radio Lipa"), ("Bea Stanić", "Radio Lipa")):
        journalist(officer, name, outlet=outlet)
    picture = factories.photograph(factories.make_picture(officer))
    release = scheduled(officer, factories.text("en", HEADLINE, more=[picture]), factories.serbian())
    desk = new_context(viewport={"width": WIDTH, "height": 800}, color_scheme=scheme).new_page()
    desk.set_default_timeout(PATIENCE)
    log_in(desk, officer, live_server.url)
    desk.goto(f"{live_server.url}/desk/embargo/{release.pk}/")
    desk.fill("#desk-choose-asked", "stanic")
    desk.wait_for_selector("text=Ines Kord", state="hidden")
    desk.fill("#desk-choose-asked", "")
    desk.check("text=All 2 of this outlet")
    assert desk.inner_text("[data-choose-count]").endswith(" 2")
    assert fits(desk)
    assert faults(desk, context="main") == []
    desk.click("text=Send it under embargo")
    desk.wait_for_selector("text=Who has it")
    assert faults(desk, context="main") == []
    assert PersonalLink.objects.count() == 2

    phone = new_context(viewport={"width": WIDTH, "height": 740}, color_scheme=scheme).new_page()
    link = link_in(mails()[0])
    phone.goto(f"{live_server.url}{link}")
    assert HEADLINE not in phone.content()
    assert fits(phone)
    assert faults(phone) == []
    phone.click("text=I accept the terms")
    phone.wait_for_selector(f"h1:has-text('{HEADLINE}')")
    assert "Until 14 March 2031 at 18:00 (CET, UTC+1)" in phone.inner_text(".bar-embargo")
    photograph = phone.locator("article img").first
    photograph.scroll_into_view_if_needed()
    phone.wait_for_function("(image) => image.naturalWidth > 0", arg=photograph.element_handle())
    assert fits(phone)
    assert faults(phone) == []
    assert phone.context.cookies() == []
    monkeypatch.setattr(scheduling, "now", lambda: INSTANT)
    publish_due()
    phone.reload()
    assert "/embargo/" not in phone.url
    assert HEADLINE in phone.inner_text("h1")


def test_without_scripts_everything_works(live_server: LiveServer, new_context: NewContext) -> None:
    factories.make_office()
    factories.make_section()
    officer = factories.make_officer()
    ines = journalist(officer)
    release = scheduled(officer)
    page = new_context(viewport={"width": WIDTH, "height": 740}, java_script_enabled=False).new_page()
    page.set_default_timeout(PATIENCE)
    log_in(page, officer, live_server.url)
    page.goto(f"{live_server.url}/desk/embargo/{release.pk}/")
    page.check(f"input[name=journalist][value='{ines.pk}']")
    page.click("text=Send it under embargo")
    page.wait_for_selector("text=Not opened yet")
    (message,) = mails()
    page.goto(f"{live_server.url}{link_in(message)}")
    page.click("text=I accept the terms")
    page.wait_for_selector(f"h1:has-text('{HEADLINE}')")
