"""Writing in the real browser: what came beside the draft, kinds, comparing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.actions.importing import import_file
from communique.staff.roles import Role
from tests import factories
from tests.browsing import faults, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from communique.staff.models import Officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOURCE = """PRESS RELEASE

Lipovac, 14 March 2026

The bridge over the Lipa is open

Mayor Ana Lisov opened the bridge on Monday, 14 March 2026, before some two hundred neighbours.

“It will hold for a hundred years,” said Mayor Lisov at the ceremony.

Photo: City of Lipovac / Petar Gaj

Share this page
"""


@pytest.fixture
def vera(transactional_db: None) -> Officer:
    factories.make_office()
    return factories.make_officer(Role.ADMINISTRATOR, "vera")


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))


def test_an_unsure_place_says_why_when_it_is_opened(
    page: Page, live_server: LiveServer, vera: Officer
) -> None:
    outcome = import_file(source="bridge.txt", raw=SOURCE.encode(), by=vera, archive=False)
    log_in(page, vera, live_server.url)
    page.goto(f"{live_server.url}/desk/releases/as-it-came/{outcome.release_pk}/")
    unsure = page.locator("details.desk-unsure").first
    why = unsure.locator(".desk-unsure__why")
    expect(why).to_be_hidden()
    unsure.locator("summary").click()
    expect(why).to_contain_text("14 March 2026")
    draft = page.frame_locator("iframe").first
    expect(draft.locator("h1")).to_have_text("The bridge over the Lipa is open")
    assert not faults(page, context=".desk-came__source")
    page.set_viewport_size({"width": 360, "height": 800})
    assert not is_wider_than_the_screen(page)


def test_the_form_shows_what_a_kind_needs(page: Page, live_server: LiveServer, vera: Officer) -> None:
    release = factories.make_draft(vera, factories.text())
    log_in(page, vera, live_server.url)
    page.goto(f"{live_server.url}/desk/releases/edit/{release.pk}/")
    expect(page.locator("#id_speech_form")).to_be_hidden()
    page.locator("#id_kind").select_option("speech")
    expect(page.locator("#id_speech_form")).to_be_visible()
    page.locator("#id_kind").select_option("readout")
    expect(page.locator("#id_speech_form")).to_be_hidden()
    expect(page.get_by_role("button", name="Choose or make an occasion")).to_be_visible()


def test_a_comparison_can_be_read(page: Page, live_server: LiveServer, vera: Officer) -> None:
    release = factories.make_draft(
        vera, factories.text("en", "Bridge opened", "The old bridge is open.", "One.", "Two.")
    )
    first = release.latest_revision_id
    second = revise_release(
        release=release,
        texts=[factories.text("en", "New bridge opened", "The new bridge is open.", "One.", "Three.")],
        by=vera,
    ).latest_revision_id
    log_in(page, vera, live_server.url)
    page.goto(f"{live_server.url}/desk/releases/compare/{release.pk}/?before={first}&after={second}")
    expect(page.locator("del").nth(1)).to_be_visible()
    assert not faults(page, context=".desk-compare")
    page.set_viewport_size({"width": 360, "height": 800})
    assert not is_wider_than_the_screen(page)
