"""What an officer types while the line is down, her login has ended or the server fails is not lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.staff.roles import Role
from tests import factories
from tests.browsing import faults, log_in
from tests.newsroom import writing_room as room

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route
    from pytest_django.live_server_helper import LiveServer

    from communique.newsroom.models import Release
    from communique.staff.models import Officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The first that is saved by itself goes only when the test lets it.
SLOWLY = """
const quick = window.fetch;
window.fetch = async (to, given) => {
  if (given?.body instanceof FormData && !window.deskGo) {
    await new Promise((go) => { window.deskGo = go; });
  }
  return quick(to, given);
};
"""


def test_what_is_typed_while_the_answer_is_under_way_is_saved_too(editor: Page, draft: Release) -> None:
    editor.evaluate(SLOWLY)
    room.headline(editor).fill("Bridge opened at noon")
    editor.wait_for_function("() => Boolean(window.deskGo)")
    room.headline(editor).fill("Bridge opened at one")
    editor.evaluate("window.deskGo()")
    room.is_kept(editor, draft, "Bridge opened at one")
    room.save_by_hand(editor)


def test_without_a_connection_nothing_is_lost(editor: Page, draft: Release) -> None:
    room.headline(editor).fill("Written on a train")
    room.is_kept(editor, draft, "Written on a train")
    editor.context.set_offline(True)
    room.headline(editor).fill("Written in a tunnel")
    expect(room.trouble(editor, "offline")).to_be_visible()
    room.look_at(editor, "offline")
    room.cannot_save(editor, "Written in a tunnel")
    assert room.kept_headline(draft) == "Written on a train"
    editor.context.set_offline(False)
    expect(room.trouble(editor, "offline")).to_be_hidden()
    room.is_kept(editor, draft, "Written in a tunnel")
    room.save_by_hand(editor)


def test_after_the_login_ended_what_was_typed_stays_and_is_saved(
    editor: Page, live_server: LiveServer, vera: Officer, draft: Release
) -> None:
    editor.context.clear_cookies()
    room.headline(editor).fill("Written over lunch")
    told = room.trouble(editor, "out")
    expect(told).to_be_visible()
    expect(told.get_by_role("link", name="Log in in a new tab")).to_have_attribute("href", "/desk/login/")
    room.look_at(editor, "out")
    assert not faults(editor, context="[data-desk-keeping]")
    room.cannot_save(editor, "Written over lunch")
    assert room.kept_headline(draft) == "Bridge opened"
    # As after the form of another tab: another session, and another token for forms.
    log_in(editor, vera, live_server.url)
    expect(told).to_be_hidden()
    room.is_kept(editor, draft, "Written over lunch")
    room.save_by_hand(editor)


def test_nothing_is_saved_under_another_name(
    editor: Page, live_server: LiveServer, vera: Officer, draft: Release
) -> None:
    log_in(editor, factories.make_officer(Role.PRESS_OFFICER, "petar"), live_server.url)
    room.comes_back(editor)
    expect(room.trouble(editor, "other")).to_be_visible()
    room.headline(editor).fill("Vera's own words")
    room.save(editor)
    expect(room.headline(editor)).to_have_value("Vera's own words")
    assert room.kept_headline(draft) == "Bridge opened"
    log_in(editor, vera, live_server.url)
    expect(room.trouble(editor, "other")).to_be_hidden()
    room.is_kept(editor, draft, "Vera's own words")


def test_after_an_error_of_the_server_saving_is_tried_again(editor: Page, draft: Release) -> None:
    def fail(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=500, body="<h1>Server error</h1>")
        else:
            route.continue_()

    editor.route("**/desk/releases/edit/**", fail)
    room.headline(editor).fill("Written in a storm")
    expect(room.trouble(editor, "server")).to_be_visible()
    room.look_at(editor, "server")
    room.cannot_save(editor, "Written in a storm")
    assert room.kept_headline(draft) == "Bridge opened"
    editor.unroute("**/desk/releases/edit/**")
    room.trouble(editor, "server").get_by_role("button", name="Try now").click()
    expect(room.trouble(editor, "server")).to_be_hidden()
    room.is_kept(editor, draft, "Written in a storm")
