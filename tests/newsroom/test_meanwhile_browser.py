"""An officer writes while a colleague asks for approval, approves and publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.newsroom.actions.publishing import publish_approved
from communique.newsroom.actions.reviewing import approve_release, submit_release, take_back
from communique.newsroom.models import PublishedText, Release
from communique.staff.roles import Role
from tests import factories
from tests.newsroom import writing_room as room

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from communique.staff.models import Officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = {"petar": Role.PRESS_OFFICER, "iva": Role.ADMINISTRATOR}


@pytest.fixture
def people(vera: Officer) -> dict[str, Officer]:
    """Who work in Vera's office."""
    return {name: factories.make_officer(role, name) for name, role in PEOPLE.items()}


@pytest.fixture
def draft(people: dict[str, Officer]) -> Release:
    return factories.make_draft(people["petar"], factories.text("en", "Bridge opened"))


def now(release: Release) -> Release:
    found: Release = Release.objects.get(pk=release.pk)
    return found


def test_what_was_typed_while_it_is_reviewed_waits_until_it_is_taken_back(
    editor: Page, people: dict[str, Officer], draft: Release
) -> None:
    submit_release(release=now(draft), by=people["petar"])
    room.headline(editor).fill("Written too late")
    told = room.trouble(editor, "locked")
    expect(told).to_contain_text("petar put it in review at")
    room.look_at(editor, "locked")
    room.save(editor)
    expect(room.headline(editor)).to_have_value("Written too late")
    approve_release(release=now(draft), by=people["iva"])
    room.comes_back(editor)
    expect(told).to_contain_text("iva approved it at")
    expect(told.get_by_role("link", name="Open the review in a new tab")).to_have_attribute(
        "href", f"/desk/releases/review/{draft.pk}/"
    )
    assert room.kept_headline(draft) == "Bridge opened"
    take_back(release=now(draft), by=people["petar"])
    expect(told).to_be_hidden()
    room.is_kept(editor, draft, "Written too late")
    assert "Bridge opened" in room.headlines(draft)  # what was read for approval stays as it was read


def test_what_was_typed_while_it_was_published_is_a_draft_of_a_correction(
    editor: Page, people: dict[str, Officer], draft: Release
) -> None:
    submit_release(release=now(draft), by=people["petar"])
    room.headline(editor).fill("Written too late")
    expect(room.trouble(editor, "locked")).to_be_visible()
    approve_release(release=now(draft), by=people["iva"])
    publish_approved(release=now(draft), by=people["iva"])
    expect(room.trouble(editor, "published")).to_contain_text("edition No. 1")
    room.look_at(editor, "published")
    room.is_kept(editor, draft, "Written too late")
    assert [text.headline for text in PublishedText.objects.all()] == ["Bridge opened"]
    sealed = now(draft).sealed_revision
    assert sealed is not None
    assert str(sealed.as_object()) == "Bridge opened"


def test_who_opens_what_is_in_review_is_led_to_the_review(
    editor: Page, live_server: LiveServer, people: dict[str, Officer], draft: Release
) -> None:
    submit_release(release=now(draft), by=people["petar"])
    room.open_editor(editor, live_server.url, draft)
    expect(editor.get_by_role("link", name="Open the review").first).to_be_visible()
    expect(editor.get_by_role("button", name="Save draft")).to_have_count(0)
