"""The search over statements in a browser: accessible, within the screen, of the site's own making alone."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from communique.directory.models import Office, RecordShown
from communique.record.feeding import INDEX, all_cards
from communique.record.models import Decision
from communique.search.rebuilding import rebuild
from tests import factories
from tests.browsing import faults
from tests.record import sayings
from tests.website.publishing import published

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The live server finds static files where they lie; WhiteNoise misses the folder they are gathered in.
    pytest.mark.filterwarnings("ignore:No directory at"),
]
WORDS = (
    "The bridge over the Lipa will hold, and the railway will follow it within two years",
    "Bridge or ferry, nobody will wait at the river any longer",
    "No bridge was ever built by waiting",
)
SERBIAN = "Мост преко Липе ће издржати, а пруга ће га следити у року од две године"


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer) -> str:
    factories.make_office()
    by = factories.make_officer()
    Office.objects.update(record_shown=RecordShown.READ)
    told = [f"“{words},” said Ana Lisov." for words in WORDS]
    serbian = factories.text("sr-Cyrl", "Отворен мост преко Липе", f"„{SERBIAN}“, рекла је Ана Лисов.")
    release = published(by, factories.text("en", "Bridge over the Lipa opened", *told), serbian)
    lipovia = sayings.country("LP", "Lipovia", "Липовија")
    speaker = sayings.person("Ana Lisov", "Ана Лисов", lipovia)
    other = sayings.person("Marko Tesar", "Марко Тесар")
    held = sayings.appointed(speaker, "Mayor of Lipovac", "Градоначелница Липовца", "2020-01-01")
    works = sayings.subject("works", "Public works", "Јавни радови")
    given: dict[str, Any] = {
        "speaker": speaker,
        "appointment": held,
        "subjects": [works],
        "countries": [lipovia],
    }
    sayings.say(release, WORDS[0], **given)
    sayings.say(release, WORDS[1], decision=Decision.PROPOSED, speaker=other)
    sayings.say(release, WORDS[2], kind="indirect", **given)
    sayings.say(release, SERBIAN, "sr-Cyrl", **given)
    rebuild(INDEX, all_cards())
    return live_server.url


PAGES = {
    "found": "/en/statements/?q=bridge&kind=direct",
    "serbian": "/sr-latn/statements/?q=most",
    "nothing": "/en/statements/?q=zeppelin&year=2026",
    "wrong": "/en/statements/?from=yesterday&speaker=nobody",
    "releases": "/en/search/?q=bridge",
}


@pytest.mark.parametrize("name", PAGES)
def test_fits_every_screen_and_is_accessible(site: str, new_context: NewContext, name: str) -> None:
    for width, scheme in ((360, "light"), (1280, "dark"), (1280, "light")):
        context = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", partial(_hear, complaints))
        page.goto(site + PAGES[name])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if folder := os.environ.get("SCREENS"):
            page.screenshot(path=str(Path(folder) / f"{name}-{width}-{scheme}.png"), full_page=True)
        assert faults(page, "best-practice") == []
        assert complaints == []
        assert context.cookies() == []


def _hear(heard: list[str], message: ConsoleMessage) -> None:
    kind, text = getattr(message, "type", ""), getattr(message, "text", "")
    if kind in {"error", "warning"} and "Failed to load resource" not in text:
        heard.append(text)


def test_the_keyboard_asks_and_follows_a_result(site: str, new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/statements/")
    page.get_by_role("searchbox").fill('"nobody will wait"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/statements/?q=*")
    assert page.locator("mark").all_inner_texts() == ["nobody will wait"]
    assert page.locator(".sayings .tag").inner_text() == "Read by machine"
    page.locator(".sayings blockquote a").click()
    page.wait_for_url("**/bridge-over-the-lipa-opened/#s-*")
