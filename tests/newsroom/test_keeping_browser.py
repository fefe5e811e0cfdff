"""What an officer types while the line is down, her login has ended or the server fails is not lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.staff.roles import Role
from tests import factories
from tests.browsing import faults, log_in
from tests.newsroom.writing_room import (
    SAVED,
    comes_back,
    headline,
    is_saved,
    kept_headline,
    look_at,
    save,
    trouble,
    wait_until,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route
    from pytest_django.live_server_helper import LiveServer

    from communique.newsroom.models import Release
    from communique.staff.models import Officer
    from tests.newsroom.writing_room import Opens

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


@pytest.fixture
def editor(opens: Opens, vera: Officer, draft: Release) -> Page:
    return opens(vera, draft)


def test_what_is_typed_while_the_answer_is_under_way_is_saved_too(editor: Page, draft: Release) -> None:
    editor.evaluate(SLOWLY)
    headline(editor).fill("Bridge opened at noon")
    editor.wait_for_function("() => Boolean(window.deskGo)")
    headline(editor).fill("Bridge opened at one")
    editor.evaluate("window.deskGo()")
    wait_until(editor, lambda: kept_headline(draft) == "Bridge opened at one")
    is_saved(editor)
    save(editor)
    expect(editor.locator(".messages")).to_contain_text(SAVED)


def test_without_a_connection_nothing_is_lost(editor: Page, draft: Release) -> None:
    headline(editor).fill("Written on a train")
    is_saved(editor)
    editor.context.set_offline(True)
    headline(editor).fill("Written in a tunnel")
    expect(trouble(editor, "offline")).to_be_visible()
    look_at(editor, "offline")
    save(editor)
    expect(editor.locator("[data-desk-keeping]")).to_be_focused()
    expect(headline(editor)).to_have_value("Written in a tunnel")
    assert kept_headline(draft) == "Written on a train"
    editor.context.set_offline(False)
    expect(trouble(editor, "offline")).to_be_hidden()
    wait_until(editor, lambda: kept_headline(draft) == "Written in a tunnel")
    is_saved(editor)
    save(editor)
    expect(editor.locator(".messages")).to_contain_text(SAVED)


def test_after_the_login_ended_what_was_typed_stays_and_is_saved(
    editor: Page, live_server: LiveServer, vera: Officer, draft: Release
) -> None:
    editor.context.clear_cookies()
    headline(editor).fill("Written over lunch")
    told = trouble(editor, "out")
    expect(told).to_be_visible()
    expect(told.get_by_role("link", name="Log in in a new tab")).to_have_attribute("href", "/desk/login/")
    look_at(editor, "out")
    assert not faults(editor, context="[data-desk-keeping]")
    save(editor)
    expect(editor.locator("[data-desk-keeping]")).to_be_focused()
    expect(headline(editor)).to_have_value("Written over lunch")
    assert kept_headline(draft) == "Bridge opened"
    # As after the form of another tab: another session, and another token for forms.
    log_in(editor, vera, live_server.url)
    expect(told).to_be_hidden()
    is_saved(editor)
    assert kept_headline(draft) == "Written over lunch"
    save(editor)
    expect(editor.locator(".messages")).to_contain_text(SAVED)


def test_nothing_is_saved_under_another_name(
    editor: Page, live_server: LiveServer, vera: Officer, draft: Release
) -> None:
    log_in(editor, factories.make_officer(Role.PRESS_OFFICER, "petar"), live_server.url)
    comes_back(editor)
    expect(trouble(editor, "other")).to_be_visible()
    headline(editor).fill("Vera's own words")
    save(editor)
    expect(headline(editor)).to_have_value("Vera's own words")
    assert kept_headline(draft) == "Bridge opened"
    log_in(editor, vera, live_server.url)
    expect(trouble(editor, "other")).to_be_hidden()
    is_saved(editor)
    assert kept_headline(draft) == "Vera's own words"


def test_after_an_error_of_the_server_saving_is_tried_again(editor: Page, draft: Release) -> None:
    def fail(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=500, body="<h1>Server error</h1>")
        else:
            route.continue_()

    editor.route("**/desk/releases/edit/**", fail)
    headline(editor).fill("Written in a storm")
    expect(trouble(editor, "server")).to_be_visible()
    look_at(editor, "server")
    save(editor)
    expect(editor.locator("[data-desk-keeping]")).to_be_focused()
    expect(headline(editor)).to_have_value("Written in a storm")
    assert kept_headline(draft) == "Bridge opened"
    editor.unroute("**/desk/releases/edit/**")
    trouble(editor, "server").get_by_role("button", name="Try now").click()
    expect(trouble(editor, "server")).to_be_hidden()
    is_saved(editor)
    assert kept_headline(draft) == "Written in a storm"
