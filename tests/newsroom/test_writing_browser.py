"""Writing in the real browser: what came beside the draft, kinds, comparing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.actions.importing import import_file
from communique.newsroom.models import Release
from tests import factories
from tests.browsing import faults, log_in
from tests.newsroom.writing_room import browser_of, look_at, open_editor
from tests.reading.word_files import release as word_release, saved

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from communique.staff.models import Officer
    from tests.browsing import NewContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOURCE = """PRESS RELEASE

Lipovac, 14 March 2026

The bridge over the Lipa is open

Mayor Ana Lisov opened the bridge on Monday, 14 March 2026, before some two hundred neighbours.

“It will hold for a hundred years,” said Mayor Lisov at the ceremony.

Photo: City of Lipovac / Petar Gaj

Share this page
"""


PARTS = {"form": "#id_speech_form", "occasion": "#id_occasion-chooser", "signs": "#id_bylines-ADD"}
NEEDED = {
    "press_release": set(),
    "statement": {"signs"},
    "speech": {"form", "occasion", "signs"},
    "readout": {"occasion"},
    "joint_statement": {"occasion", "signs"},
    "announcement": {"occasion"},
    "notice": set(),
}
UNSURE = "Mayor Ana Lisov opened the bridge on Monday, 14 March 2026, before some two hundred neighbours."


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


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_what_the_reader_was_unsure_of_is_marked_and_settled(
    new_context: NewContext, live_server: LiveServer, vera: Officer, width: int, scheme: str
) -> None:
    outcome = import_file(source="bridge.docx", raw=saved(word_release(UNSURE)), by=vera, archive=False)
    release = Release.objects.get(pk=outcome.release_pk)
    note = release.remarks.get(quoted__startswith="Monday")
    given = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = browser_of(new_context, vera, live_server.url, **given)
    open_editor(page, live_server.url, release, "#notes")
    told = page.locator(f"#desk-note-{note.pk}")
    expect(told).to_contain_text("The reader was unsure")
    marked = "[...(CSS.highlights.get('desk-quoted') ?? [])].map((range) => range.toString())"
    told.locator("blockquote button").click()
    page.wait_for_function(f"quoted => {marked}.includes(quoted)", arg=note.quoted)
    expect(page.locator("[contenteditable=true]", has_text=note.quoted).first).to_be_focused()
    expect(page.locator("[contenteditable=true]", has_text=note.quoted).first).to_be_in_viewport()
    look_at(page, f"unsure-{width}-{scheme}")
    if width == 360:  # the notes lay over the text, and have given way to it
        expect(told).to_be_hidden()
        # It slides out, and what is pressed meanwhile is forgotten.
        page.wait_for_selector('[data-side-panel="remarks"][hidden]', state="attached")
        toggle = page.locator('[data-side-panel-toggle="remarks"]')
        toggle.click()
        expect(toggle).to_have_attribute("aria-expanded", "true")
    assert not faults(page, context="[data-desk-remarks]")
    told.get_by_role("button", name="Settle").click()
    expect(page.locator(f".desk-remarks__settled #desk-note-{note.pk}")).to_have_count(1)
    page.goto(f"{live_server.url}/desk/releases/as-it-came/{release.pk}/")
    place = page.locator("details.desk-unsure--settled").first
    place.locator("summary").click()
    look_at(page, f"came-{width}-{scheme}")
    assert not faults(page, context=".desk-came__source")
    assert not is_wider_than_the_screen(page)
    place.get_by_role("button", name="Open again").click()
    expect(page.locator("details.desk-unsure--settled")).to_have_count(0)
    assert page.url.endswith(f"/as-it-came/{release.pk}/")


def test_the_form_shows_what_a_kind_needs_and_no_more(
    page: Page, live_server: LiveServer, vera: Officer
) -> None:
    release = factories.make_draft(vera, factories.text())
    log_in(page, vera, live_server.url)
    page.goto(f"{live_server.url}/desk/releases/edit/{release.pk}/")
    expect(page.locator("#id_speech_form")).to_be_hidden()
    for kind, wanted in NEEDED.items():
        page.locator("#id_kind").select_option(kind)
        for name, part in PARTS.items():
            expect(page.locator(part)).to_be_visible(visible=name in wanted)
    # What was chosen stays in sight, whatever the kind becomes.
    page.locator("#id_kind").select_option("speech")
    page.locator("#id_speech_form").select_option("drafted")
    page.locator("#id_kind").select_option("notice")
    expect(page.locator("#id_speech_form")).to_be_visible()


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
