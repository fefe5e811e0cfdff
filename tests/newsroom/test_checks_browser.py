"""What a draft lacks is said anew after each save, and whoever writes is not disturbed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.newsroom.models import Release
from tests import factories
from tests.browsing import faults
from tests.newsroom.writing_room import browser_of, headline, is_saved, look_at, when_ready

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from communique.staff.models import Officer
    from tests.browsing import NewContext
    from tests.newsroom.writing_room import Opens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_checks_follow_what_is_typed_and_leave_the_writer_where_she_is(opens: Opens, vera: Officer) -> None:
    page = opens(vera, factories.make_draft(vera, factories.text("en", "Bridge opened")))
    page.locator('[data-side-panel-toggle="ready"]').click()
    checks = page.locator("[data-desk-checks]")
    expect(checks).to_contain_text("Nothing stands in the way of publication.")
    headline(page).fill("")
    expect(checks).to_contain_text("Needed before it can be published")
    counter = page.locator('[data-side-panel-toggle="ready"] [data-side-panel-toggle-counter]')
    expect(counter).to_have_text("1")
    expect(headline(page)).to_be_focused()
    look_at(page, "checks")
    assert not faults(page, context="[data-desk-checks]")
    headline(page).press_sequentially("THE BRIDGE IS OPEN", delay=60)
    expect(checks).to_contain_text("capitals")
    expect(counter).to_be_hidden()
    expect(headline(page)).to_be_focused()
    expect(headline(page)).to_have_value("THE BRIDGE IS OPEN")


def test_a_new_release_has_its_checks_and_notes_once_it_is_saved(
    new_context: NewContext, live_server: LiveServer, vera: Officer
) -> None:
    page = browser_of(new_context, vera, live_server.url)
    page.goto(f"{live_server.url}/desk/releases/add/")
    when_ready(page)
    page.locator('[data-side-panel-toggle="ready"]').click()
    panel = page.locator('[data-side-panel="ready"]')
    expect(panel).to_contain_text("Once the draft has been saved")
    headline(page).fill("A new bridge")
    is_saved(page)
    page.wait_for_url("**/desk/releases/edit/*/")
    expect(panel.locator("[data-desk-checks]")).to_be_visible()
    page.locator('[data-side-panel-toggle="remarks"]').click()
    notes = page.locator("[data-desk-remarks]")
    notes.get_by_label("A note to the others").fill("Which one?")
    notes.get_by_role("button", name="Add the note").click()
    expect(notes.locator(".desk-remark")).to_contain_text("Which one?")
    assert Release.objects.get().remarks.count() == 1
