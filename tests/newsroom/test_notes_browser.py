"""Notes to each other, written beside the draft without leaving it, by two officers in two browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.newsroom.models import Remark
from communique.staff.roles import Role
from tests import factories
from tests.browsing import faults, log_in
from tests.newsroom.writing_room import browser_of, headline, kept_headline, look_at, open_editor

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from pytest_django.live_server_helper import LiveServer

    from communique.newsroom.models import Release
    from communique.staff.models import Officer
    from tests.browsing import NewContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db: None) -> dict[str, Officer]:
    factories.make_office()
    roles = {"vera": Role.ADMINISTRATOR, "petar": Role.PRESS_OFFICER}
    return {name: factories.make_officer(role, name) for name, role in roles.items()}


@pytest.fixture
def draft(people: dict[str, Officer]) -> Release:
    return factories.make_draft(people["vera"], factories.text("en", "Bridge opened"))


def notes(page: Page) -> Locator:
    """The panel, which a click on its sign opens."""
    box = page.locator("[data-desk-remarks]")
    if not box.is_visible():
        page.locator('[data-side-panel-toggle="remarks"]').click()
    return box


def counted(page: Page) -> Locator:
    return page.locator('[data-side-panel-toggle="remarks"] [data-side-panel-toggle-counter]')


def test_a_note_is_written_answered_and_settled_beside_the_draft(
    new_context: NewContext, live_server: LiveServer, people: dict[str, Officer], draft: Release
) -> None:
    vera = open_editor(browser_of(new_context, people["vera"], live_server.url), live_server.url, draft)
    box = notes(vera)
    headline(vera).fill("Half a headl")
    box.get_by_label("A note to the others").fill("Is it 400 m?")
    box.get_by_label("About", exact=True).select_option("en")
    box.get_by_role("button", name="Add the note").click()
    expect(box.locator(".desk-remark")).to_contain_text("Is it 400 m?")
    expect(box.get_by_label("A note to the others")).to_have_value("")
    expect(counted(vera)).to_have_text("1")
    expect(headline(vera)).to_have_value("Half a headl")
    look_at(vera, "notes")
    assert not faults(vera, context="[data-desk-remarks]")

    petar = open_editor(
        browser_of(new_context, people["petar"], live_server.url), live_server.url, draft, "#notes"
    )
    theirs = petar.locator("[data-desk-remarks]")
    expect(theirs.locator(".desk-remark")).to_contain_text("Is it 400 m?")
    theirs.locator("summary", has_text="Answer").click()
    theirs.get_by_label("Your answer").fill("410, by the surveyor.")
    theirs.get_by_role("button", name="Answer").click()
    expect(theirs.locator(".desk-remark__answer")).to_contain_text("410, by the surveyor.")

    box.get_by_label("A note to the others").fill("Begun and not sent")
    box.get_by_role("button", name="Settle").click()
    expect(box.locator("summary", has_text="1 settled note")).to_be_visible()
    expect(box.get_by_label("A note to the others")).to_have_value("Begun and not sent")
    expect(counted(vera)).to_be_hidden()
    box.locator("summary", has_text="1 settled note").click()
    expect(box.locator(".desk-remark__answer")).to_contain_text("410, by the surveyor.")
    box.get_by_role("button", name="Open again").click()
    expect(counted(vera)).to_have_text("1")
    assert Remark.objects.get(answers=None).settled_at is None


def test_a_note_that_cannot_be_sent_stays_where_it_was_written(
    new_context: NewContext, live_server: LiveServer, people: dict[str, Officer], draft: Release
) -> None:
    page = open_editor(browser_of(new_context, people["vera"], live_server.url), live_server.url, draft)
    box = notes(page)
    box.get_by_label("A note to the others").fill("Who has the map?")
    page.context.clear_cookies()
    box.get_by_role("button", name="Add the note").click()
    expect(box.get_by_role("alert")).to_contain_text("could not be sent")
    expect(box.get_by_label("A note to the others")).to_have_value("Who has the map?")
    assert not Remark.objects.exists()
    # Logged in again in another tab, with another token for forms: the open page takes that over.
    log_in(page, people["vera"], live_server.url)
    with page.expect_response("**/desk/releases/watch/**"):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(200)
    box.get_by_role("button", name="Add the note").click()
    expect(box.locator(".desk-remark")).to_contain_text("Who has the map?")
    assert Remark.objects.count() == 1
    assert kept_headline(draft) == "Bridge opened"
