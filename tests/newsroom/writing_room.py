"""An editor open in a browser, by whom and of what, and how it is written in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from communique.newsroom.models import Release
from tests.browsing import log_in, tell_troubles, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from communique.staff.models import Officer
    from tests.browsing import NewContext

Opens = Callable[..., "Page"]

# What the desk says of a draft that its button has saved; of one that it could not it says "not saved", too.
SAVED = re.compile("updated[.]")

# Wagtail takes what stands in the form a moment after it opened for what was there before.
NOTE_READY = """
document.addEventListener("w-unsaved:watch-edits", () => {
  document.documentElement.dataset.deskReady = "yes";
});
"""


def look_at(page: Page, name: str) -> None:
    """For whoever wants to see the screens: LOOK_AT names a folder for their pictures."""
    if folder := os.environ.get("LOOK_AT"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def browser_of(new_context: NewContext, officer: Officer, address: str, **given: Any) -> Page:
    """A browser of her own, in which `officer` is logged in."""
    page = new_context(**{"viewport": {"width": 1280, "height": 900}, **given}).new_page()
    tell_troubles(page)
    page.add_init_script(NOTE_READY)
    log_in(page, officer, address)
    return page


def open_editor(page: Page, address: str, release: Release, place: str = "") -> Page:
    page.goto(f"{address}/desk/releases/edit/{release.pk}/{place}")
    return when_ready(page)


def when_ready(page: Page) -> Page:
    page.wait_for_selector("html[data-desk-ready]", state="attached")
    return page


def headline(page: Page) -> Any:
    return page.locator("#id_texts-0-headline")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save draft").first.click()


def is_saved(page: Page) -> None:
    """Waits until what was typed was saved by itself."""
    expect(page.locator('#w-autosave-indicator[data-w-autosave-state-value="saved"]')).to_be_visible()


def is_kept(page: Page, release: Release, words: str) -> None:
    """Waits until the latest draft has `words` for its headline, and the editor knows: what it says of itself
    alone may be of an earlier save.
    """
    wait_until(page, lambda: kept_headline(release) == words)
    is_saved(page)


def comes_back(page: Page) -> None:
    """As when she returns to its tab: it looks at once what became of the release meanwhile."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def cannot_save(page: Page, words: str) -> None:
    """Saving was of no use: she is told in her form, in which `words` still stand."""
    save(page)
    expect(page.locator("[data-desk-keeping]")).to_be_focused()
    expect(headline(page)).to_have_value(words)


def save_by_hand(page: Page) -> None:
    save(page)
    expect(page.locator(".messages")).to_contain_text(SAVED)


def trouble(page: Page, name: str) -> Any:
    return page.locator(f'[data-desk-trouble="{name}"]')


def kept_headline(release: Release) -> str:
    """As the latest draft has it."""
    return str(Release.objects.get(pk=release.pk).get_latest_revision_as_object())


def headlines(release: Release) -> set[str]:
    """Of every draft in the history."""
    revisions = Release.objects.get(pk=release.pk).revisions.all()
    return {str(revision.as_object()) for revision in revisions}
