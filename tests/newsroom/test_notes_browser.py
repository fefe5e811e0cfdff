"""Notes to each other, written beside the draft without leaving it, by two officers in two browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.newsroom.models import Remark
from communique.staff.roles import Role
from tests import factories
from tests.browsing import faults, log_in
from tests.newsroom.writing_room import comes_back, headline, kept_headline, look_at

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from pytest_django.live_server_helper import LiveServer

    from communique.newsroom.models import Release
    from communique.staff.models import Officer
    from tests.newsroom.writing_room import Opens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the forms of the page prove themselves with.
TOKENS = "[...document.querySelectorAll('[name=csrfmiddlewaretoken]')].map((field) => field.value).join()"


@pytest.fixture
def draft(vera: Officer) -> Release:
    return factories.make_draft(vera, factories.text("en", "Bridge opened"))


def notes(page: Page) -> Locator:
    """The panel, which a click on its sign opens."""
    box = page.locator("[data-desk-remarks]")
    expect(box).to_be_hidden()
    page.locator('[data-side-panel-toggle="remarks"]').click()
    expect(box).to_be_visible()
    return box


def counted(page: Page) -> Locator:
    return page.locator('[data-side-panel-toggle="remarks"] [data-side-panel-toggle-counter]')


def test_a_note_is_written_answered_and_settled_beside_the_draft(
    opens: Opens, vera: Officer, draft: Release
) -> None:
    hers = opens(vera, draft)
    box = notes(hers)
    headline(hers).fill("Half a headl")
    box.get_by_label("A note to the others").fill("Is it 400 m?")
    box.get_by_label("About", exact=True).select_option("en")
    box.get_by_role("button", name="Add the note").click()
    expect(box.locator(".desk-remark")).to_contain_text("Is it 400 m?")
    expect(box.get_by_label("A note to the others")).to_have_value("")
    expect(counted(hers)).to_have_text("1")
    expect(headline(hers)).to_have_value("Half a headl")
    look_at(hers, "notes")
    assert not faults(hers, context="[data-desk-remarks]")

    petar = factories.make_officer(Role.PRESS_OFFICER, "petar")
    theirs = opens(petar, draft, "#notes").locator("[data-desk-remarks]")
    expect(theirs.locator(".desk-remark")).to_contain_text("Is it 400 m?")
    theirs.locator("summary", has_text="Answer").click()
    theirs.get_by_label("Your answer").fill("410, by the surveyor.")
    theirs.get_by_role("button", name="Answer").click()
    expect(theirs.locator(".desk-remark__answer")).to_contain_text("410, by the surveyor.")

    box.get_by_label("A note to the others").fill("Begun and not sent")
    box.get_by_role("button", name="Settle").click()
    expect(box.locator("summary", has_text="1 settled note")).to_be_visible()
    expect(box.get_by_label("A note to the others")).to_have_value("Begun and not sent")
    expect(counted(hers)).to_be_hidden()
    box.locator("summary", has_text="1 settled note").click()
    expect(box.locator(".desk-remark__answer")).to_contain_text("410, by the surveyor.")
    box.get_by_role("button", name="Open again").click()
    expect(counted(hers)).to_have_text("1")
    assert Remark.objects.get(answers=None).settled_at is None


def test_a_note_that_cannot_be_sent_stays_where_it_was_written(
    opens: Opens, live_server: LiveServer, vera: Officer, draft: Release
) -> None:
    page = opens(vera, draft)
    box = notes(page)
    box.get_by_label("A note to the others").fill("Who has the map?")
    page.context.clear_cookies()
    box.get_by_role("button", name="Add the note").click()
    expect(box.get_by_role("alert")).to_contain_text("could not be sent")
    expect(box.get_by_label("A note to the others")).to_have_value("Who has the map?")
    assert not Remark.objects.exists()
    # Logged in again in another tab, with another token for forms: the open page takes that over.
    log_in(page, vera, live_server.url)
    ended = page.evaluate(TOKENS)
    comes_back(page)
    page.wait_for_function(f"(ended) => ({TOKENS}) !== ended", arg=ended)
    box.get_by_role("button", name="Add the note").click()
    expect(box.locator(".desk-remark")).to_contain_text("Who has the map?")
    assert Remark.objects.count() == 1
    assert kept_headline(draft) == "Bridge opened"
