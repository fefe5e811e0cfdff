"""Board and translation screen in a browser, at both widths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from communique.newsroom.actions.drafting import revise_text
from communique.newsroom.models import TextStanding
from communique.staff.models import Officer
from tests import factories
from tests.browsing import faults, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def officer() -> Officer:
    factories.make_office("en", "sr-Cyrl", "ar")
    return factories.make_officer()


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_board_to_a_translation_and_back(
    page: Page, live_server: Any, officer: Officer, width: int
) -> None:
    more = [("heading", "What was said"), ("quotation", {"words": "It holds.", "attribution": "The Mayor"})]
    release = factories.make_draft(
        officer, factories.text("en", "Bridge opened", "First.", "Second.", more=more), factories.serbian()
    )
    changed = factories.text("en", "Bridge opened", "First of all.", "Second.", more=more)
    revise_text(release=release, text=changed, by=officer)
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, officer, live_server.url)
    page.goto(live_server.url + "/desk/releases/board/")
    board = page.locator(".desk-board")
    board.wait_for()
    assert not faults(page, context=".desk-board")
    page.goto(live_server.url + f"/desk/releases/translate/{release.pk}/sr-Cyrl/")
    page.locator(".desk-translate__row--changed ins").first.wait_for()
    page.locator(".Draftail-Editor").first.wait_for()
    page.goto(live_server.url + "/desk/releases/board/")
    page.locator(".desk-board a", has_text="Missing").click()
    editor = page.locator(".public-DraftEditor-content").first
    editor.wait_for()
    page.fill("[name=headline]", "افتتاح جسر")
    editor.click()
    page.keyboard.type("افتتحت رئيسة البلدية الجسر.")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert not faults(page, context=".desk-translate")
    page.get_by_role("button", name="Save: it is ready").click()
    board.wait_for()
    row = TextStanding.objects.get(release=release, language="ar")
    assert (row.standing, row.headline) == ("ready", "افتتاح جسر")
