"""The buttons below the editor: what comes next is seen without opening a menu, and saving stays first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import expect

from communique.newsroom.actions.publishing import withdraw_release
from communique.newsroom.actions.reviewing import submit_release
from communique.newsroom.models import Release
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories

if TYPE_CHECKING:
    from tests.newsroom.writing_room import Opens

NEXT = "Put in review…"


def footer(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    found = re.search(r"<footer class=\"footer.*?</footer>", page, re.DOTALL)
    assert found is not None
    return found[0]


def side_by_side(client: Client, address: str) -> str:
    """What is seen without opening the menu, from the first button to the menu's toggle."""
    return footer(client, address).partition("w-dropdown__toggle")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PRESS_OFFICER])
def test_asking_for_review_is_a_button_of_its_own(draft: Release, client: Client, role: Role) -> None:
    client.force_login(factories.make_officer(role, "writer"))
    for address in ("/desk/releases/add/", f"/desk/releases/edit/{draft.pk}/"):
        seen = side_by_side(client, address)
        assert NEXT in seen
        # Enter in a field presses a form's first button, which must be the one that only saves.
        assert seen.index("Save draft") < seen.index('name="action-publish"')
        assert "w-dropdown__toggle" not in footer(client, address)


@pytest.mark.django_db
def test_what_else_there_is_stays_in_a_menu_with_a_name(desk: Client, officer: Officer) -> None:
    release = factories.make_draft(officer, factories.text("en"), factories.serbian())
    factories.publish_release(release=release, by=officer)
    address = f"/desk/releases/edit/{release.pk}/"
    assert NEXT in side_by_side(desk, address)
    rest = footer(desk, address).partition("w-dropdown__toggle")[2]
    assert "More actions" in rest
    assert "Withdraw…" in rest


@pytest.mark.django_db
def test_in_review_the_review_is_opened_instead(desk: Client, officer: Officer) -> None:
    release = factories.make_draft(officer, factories.text("en"), factories.serbian())
    submit_release(release=release, by=officer)
    seen = side_by_side(desk, f"/desk/releases/edit/{release.pk}/")
    assert "Open the review" in seen
    assert NEXT not in seen


@pytest.mark.django_db
def test_what_was_withdrawn_is_put_in_review_to_restore_it(desk: Client, officer: Officer) -> None:
    release = factories.make_draft(officer, factories.text("en"), factories.serbian())
    factories.publish_release(release=release, by=officer)
    reason = WithdrawalReason.PUBLISHED_IN_ERROR
    withdraw_release(release=Release.objects.get(), reason=reason, note={}, by=officer)
    seen = side_by_side(desk, f"/desk/releases/edit/{release.pk}/")
    assert "Put in review to restore…" in seen
    assert 'name="action-publish"' in seen


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_button_for_another_language_shows_its_words(
    officer: Officer, draft: Release, opens: Opens
) -> None:
    page = opens(officer, draft, viewport={"width": 1280, "height": 900})
    button = page.get_by_role("button", name="Add a text in another language", exact=True)
    sign = button.locator("svg").bounding_box()
    whole = button.bounding_box()
    assert sign is not None
    assert whole is not None
    assert sign["height"] < whole["height"]
    assert sign["width"] < whole["width"] / 4


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_both_buttons_are_seen_at_every_width(
    officer: Officer, draft: Release, opens: Opens, width: int
) -> None:
    page = opens(officer, draft, viewport={"width": width, "height": 900})
    boxes = []
    for name in ("Save draft", NEXT):
        button = page.get_by_role("button", name=name, exact=True)
        button.scroll_into_view_if_needed()
        expect(button).to_be_visible()
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        boxes.append(button.evaluate("button => getComputedStyle(button).backgroundColor"))
    assert boxes[0] == "rgba(0, 0, 0, 0)", "asking for review stands stronger"
    assert boxes[1] != boxes[0]
    page.get_by_role("button", name=NEXT).click()
    page.wait_for_url("**/submit/**")
