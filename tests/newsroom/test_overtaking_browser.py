"""Two officers write in one release in two browsers: no words go unseen, and who is last is a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.staff.roles import Role
from tests import factories
from tests.browsing import faults
from tests.newsroom import writing_room as room

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from communique.newsroom.models import Release
    from communique.staff.models import Officer
    from tests.newsroom.writing_room import Opens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MINE = "Save mine; theirs stays in the history"
THEIRS = "Leave mine and open theirs"


@pytest.fixture
def both(opens: Opens, vera: Officer, draft: Release) -> list[Page]:
    """Vera has saved after Petar opened the same draft, and Petar goes on writing in his."""
    petar = factories.make_officer(Role.PRESS_OFFICER, "petar")
    pages = [opens(officer, draft) for officer in (vera, petar)]
    room.headline(pages[0]).fill("As Vera has it")
    room.is_kept(pages[0], draft, "As Vera has it")
    room.headline(pages[1]).fill("As Petar has it")
    return pages


def test_the_second_is_told_and_may_save_hers_above(both: list[Page], draft: Release) -> None:
    vera, petar = both
    told = room.trouble(petar, "overtaken")
    expect(told).to_contain_text("vera saved another draft at")
    expect(told.get_by_role("link", name="See what they changed")).to_be_visible()
    room.look_at(petar, "overtaken")
    assert not faults(petar, context="[data-desk-keeping]")
    room.save(petar)
    expect(petar.locator("[data-desk-keeping]")).to_be_focused()
    assert room.kept_headline(draft) == "As Vera has it"
    with petar.context.expect_page() as opened:
        told.get_by_role("link", name="See what they changed").click()
    expect(opened.value.locator("ins", has_text="Vera").first).to_be_visible()
    told.get_by_role("button", name=MINE).click()
    expect(petar.locator(".messages")).to_contain_text(room.SAVED)
    assert room.kept_headline(draft) == "As Petar has it"
    assert room.headlines(draft) == {"Bridge opened", "As Vera has it", "As Petar has it"}
    # Now it is Vera who is behind, and she is told before she types another word.
    room.comes_back(vera)
    expect(room.trouble(vera, "overtaken")).to_contain_text("petar saved another draft at")


def test_the_second_may_leave_his_own_and_go_on_from_hers(both: list[Page], draft: Release) -> None:
    petar = both[1]
    petar.on("dialog", lambda dialog: dialog.accept())
    room.trouble(petar, "overtaken").get_by_role("link", name=THEIRS).click()
    room.when_ready(petar)
    expect(room.headline(petar)).to_have_value("As Vera has it")
    room.headline(petar).fill("As both have it")
    room.is_kept(petar, draft, "As both have it")
    assert "As Vera has it" in room.headlines(draft)
