"""What only a browser can tell of the pages about the seal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import factories
from tests.browsing import faults
from tests.website.publishing import address, corrected, issued, published, withdrawn
from tests.website.test_in_browser import said_by

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
]

NARROW, USUAL = 360, 1280
STANDS = "The Mayor opened the bridge over the Lipa at noon on Saturday."
PASTED = {
    "genuine": STANDS,
    "corrected": "The library will be open until nine in the evening from the first of May.",
    "withdrawn": "The city will build a swimming pool on the east side within two years.",
    "differs": STANDS.replace("opened", "closed"),
    "unknown": "The government has resigned and the sea rose over the northern hills.",
}


@pytest.fixture
def release(transactional_db: None, live_server: LiveServer) -> str:
    """The address of one that stands; others were corrected and withdrawn."""
    factories.make_office()
    by = factories.make_officer()
    standing = published(by, factories.text("en", "Bridge opened", STANDS), factories.serbian())
    second = published(by, factories.text("en", "Library", PASTED["corrected"]), issued_at=issued(2026, 2, 1))
    corrected(second, by, factories.text("en", "Library", PASTED["corrected"].replace("nine", "eight")))
    third = published(by, factories.text("en", "Pool", PASTED["withdrawn"]), issued_at=issued(2026, 1, 1))
    withdrawn(third, by)
    return address(standing)


def check(page: Page, live_server: LiveServer, pasted: str, path: str = "/en/seal/check/") -> None:
    page.goto(f"{live_server.url}{path}")
    page.fill("#words", pasted)
    page.click(".check-form .button")
    page.wait_for_selector("#answer")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_and_answers_are_accessible_and_fit(
    scheme: Any, release: str, live_server: LiveServer, new_context: NewContext
) -> None:

    context = new_context(color_scheme=scheme)
    page = context.new_page()
    heard = said_by(page)
    found: list[str] = []

    def look(name: str) -> None:
        page.set_viewport_size({"width": NARROW, "height": 700})
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROW, f"{name} is {width} px wide"
        page.set_viewport_size({"width": USUAL, "height": 900})
        assert heard == [], name
        found.extend(f"{name}: {fault}" for fault in faults(page, "best-practice"))
        heard.clear()

    for path in (release, "/en/seal/", "/sr/seal/", "/en/seal/check/", "/en/seal/check/2/"):
        page.goto(f"{live_server.url}{path}")
        page.wait_for_load_state("networkidle")
        look(path)
    for name, pasted in PASTED.items():
        check(page, live_server, pasted)
        assert page.locator("#answer").is_visible(), name
        look(name)
    assert "\n".join(found) == ""
    assert context.cookies() == []


def test_a_file_is_dropped_checked_and_told(
    release: str, live_server: LiveServer, page: Page, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    page.goto(f"{live_server.url}{release}")
    with page.expect_download() as begun:
        page.click(".seal-ways a >> nth=0")
    kept = tmp_path / begun.value.suggested_filename
    begun.value.save_as(kept)
    assert kept.name == "edition-1.zip"
    page.goto(f"{live_server.url}/en/seal/check/1/")
    expect(page.locator(".drop-said")).to_be_visible()
    page.set_input_files("#file", str(kept))
    page.click(".check-form .button")
    expect(page.locator("#verdict")).to_have_text(re.compile("Genuine and current$"))
    spoilt = bytearray(kept.read_bytes())
    spoilt[spoilt.index(b"Mayor")] ^= 1
    kept.write_bytes(bytes(spoilt))
    page.set_input_files("#file", str(kept))
    page.click(".check-form .button")
    expect(page.locator("#verdict")).to_have_text(re.compile("Not genuine$"))


def test_without_scripts_words_are_checked_too(
    release: str, live_server: LiveServer, new_context: NewContext
) -> None:
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    check(page, live_server, STANDS, "/sr/seal/check/")
    assert page.locator("#verdict").inner_text().endswith("Веродостојно и важеће")


def test_print_shows_the_code_and_no_links(release: str, live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}{release}")
    assert not page.locator(".printed-code").is_visible()
    page.pdf(format="A4")
    page.emulate_media(media="print")
    assert page.locator(".printed-code").is_visible()
    page.wait_for_function("() => document.querySelector('.printed-code').naturalWidth > 0")
    assert not page.locator(".seal").is_visible()
    assert "entry 1" in page.locator(".printed").inner_text()
