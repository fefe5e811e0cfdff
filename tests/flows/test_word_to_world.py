"""From a Word file to three languages at one instant, then a correction, then a withdrawal.

Two officers in two browsers, a reader in a third, a feed reader and a subscriber's mailbox.
"""

from __future__ import annotations

import datetime
import io
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import docx
import feedparser  # type: ignore[import-untyped]
import pytest

from communique.directory.queries import the_office
from communique.events.telling import tell_waiting
from communique.newsroom.actions import scheduling
from communique.newsroom.mailing.sending import send_due
from communique.newsroom.models import Release
from communique.newsroom.states import State, stage_of, state_of
from communique.staff.roles import Role
from communique.website.mailing.writing import Writer
from tests import factories
from tests.browsing import faults, log_in
from tests.flows import looking
from tests.newsroom.mail_server import Kept, serving
from tests.newsroom.subscribing import subscribe

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
]
READER = "reader@lipovac.example"
PLACES = {
    "en": "/en/2026/03/14/",
    "sr": "/sr/2026/03/14/",
    "sr-latn": "/sr-latn/2026/03/14/",
    "fr": "/fr/2026/03/14/",
}
SERBIAN = ("Отворен мост преко Липе", "Градоначелница Ана Лисов отворила је мост.", "Биће отворен и ноћу.")
FRENCH = ("Un pont sur la Lipa", "La maire Ana Lisov a ouvert le pont.", "Il restera ouvert la nuit.")

# The editor hands its words to the form a moment after they are typed.
KEPT = (
    "words => [...document.querySelectorAll('.desk-translate [type=hidden]')]"
    ".some(field => field.value.includes(words))"
)


def word_file() -> bytes:
    """As an office writes it: date, headline, paragraphs."""
    made = docx.Document()
    for line in (
        "14.03.2026. - 18:55",
        "Bridge over the Lipa opened",
        "Mayor of Lipovac Ana Lisov opened the bridge over the Lipa today.",
        "The bridge will be open at night, too, said Mayor Lisov.",
    ):
        made.add_paragraph(line)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


@dataclass
class Press:
    """What the flow holds in hand: the officers' pages, the reader's, the mailbox, the clock."""

    address: str
    writer: Page
    approver: Page
    reader: Page
    mailbox: Kept
    moment: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(datetime.UTC))

    def release(self) -> Release:
        found: Release = Release.objects.select_related("review", "edition", "schedule").get()
        return found

    def worker(self) -> None:
        """One round of what the worker does."""
        scheduling.publish_due()
        while tell_waiting():
            pass
        while send_due(Writer):
            pass

    def fetch(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(self.address + path) as answer:  # noqa: S310  our own server
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def entries(self, prefix: str = "en") -> list[Any]:
        return list(feedparser.parse(self.fetch(f"/{prefix}/feed.atom")[1]).entries)

    def links(self, prefix: str) -> set[str]:
        body = self.fetch(f"/{prefix}/")[1].decode()
        return set(re.findall(rf'href="({PLACES[prefix]}[^"]+/)"', body))


@pytest.fixture
def press(
    transactional_db: None,
    live_server: LiveServer,
    new_context: NewContext,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Press]:
    factories.make_office("en", "sr-Cyrl", "fr")
    factories.make_section()
    settings.ADDRESS = live_server.url
    writer = factories.make_officer(Role.PRESS_OFFICER, "writer")
    approver = factories.make_officer(Role.APPROVER, "approver")
    pages = [new_context().new_page() for _ in range(3)]
    log_in(pages[0], writer, live_server.url)
    log_in(pages[1], approver, live_server.url)
    with serving(settings) as mailbox:
        subscribe(READER)
        held = Press(live_server.url, pages[0], pages[1], pages[2], mailbox)
        monkeypatch.setattr(scheduling, "now", lambda: held.moment)
        yield held


def test_from_word_to_the_world(press: Press) -> None:
    comes_in(press)
    for prefix, words in (("sr-Cyrl", SERBIAN), ("fr", FRENCH)):
        is_translated(press, prefix, words)
    goes_on_the_clock(press)
    goes_public(press)
    is_corrected(press)
    is_withdrawn(press)


def comes_in(press: Press) -> None:
    page = press.writer
    page.goto(f"{press.address}/desk/releases/paste/")
    page.set_input_files(
        "input[type=file]",
        files={"name": "bridge.docx", "mimeType": "application/octet-stream", "buffer": word_file()},
    )
    page.locator("[name=section]").select_option(label="Visits")
    looking.press(page, "main form button[type=submit]")
    release = press.release()
    text = release.texts.get()
    assert (text.language, text.headline) == ("en", "Bridge over the Lipa opened")
    assert the_office().local(release.issued_at).isoformat() == "2026-03-14T18:55:00+01:00"


def is_translated(press: Press, tag: str, words: tuple[str, ...]) -> None:
    page = press.writer
    page.goto(f"{press.address}/desk/releases/translate/{press.release().pk}/{tag}/")
    page.locator("[name$=headline]").fill(words[0])
    editors = page.locator(".desk-translate .public-DraftEditor-content")
    for number, paragraph in enumerate(words[1:]):
        editors.nth(number).click()
        page.keyboard.type(paragraph)
        page.wait_for_function(KEPT, arg=paragraph)
    looking.press(page, "button[value=ready]")
    draft = press.release().get_latest_revision_as_object()
    texts = {text.language: text for text in draft.texts.all()}
    assert texts[tag].headline == words[0]
    assert not texts[tag].in_translation


def goes_on_the_clock(press: Press) -> None:
    page, pk = press.writer, press.release().pk
    page.goto(f"{press.address}/desk/releases/submit/{pk}/")
    page.locator("[name=words]").fill("The mayor has read it.")
    _send(page, "**/review/**")
    assert page.get_by_text("You had a hand in this change").count() == 1
    assert page.locator("button[value=approve]").count() == 0
    second = press.approver
    second.goto(f"{press.address}/desk/")
    second.locator(".desk-needs a").first.click()
    second.wait_for_url("**/review/**")
    assert not faults(second, context=".desk-review__act")
    looking.press(second, "button[value=approve]")
    assert stage_of(press.release()) is State.APPROVED
    instant = press.moment.replace(microsecond=0) + datetime.timedelta(hours=2)
    second.locator("[name=local]").fill(f"{the_office().local(instant):%Y-%m-%dT%H:%M:%S}")
    looking.press(second, "button[value=schedule]")
    schedule = press.release().schedule
    assert schedule is not None
    assert schedule.instant == instant
    press.moment = instant - datetime.timedelta(seconds=1)
    press.worker()
    assert not any(press.links(prefix) for prefix in PLACES)
    assert not press.entries()
    press.moment = instant


def goes_public(press: Press) -> None:
    press.worker()
    assert state_of(press.release()) is State.PUBLISHED
    found = {prefix: press.links(prefix) for prefix in PLACES}
    assert {prefix: len(links) for prefix, links in found.items()} == dict.fromkeys(PLACES, 1)
    headlines = {"en": "Bridge over the Lipa opened", "sr": SERBIAN[0], "fr": FRENCH[0]}
    headlines["sr-latn"] = "Otvoren most preko Lipe"
    for prefix, links in found.items():
        press.reader.goto(press.address + next(iter(links)))
        assert press.reader.locator("h1").inner_text() == headlines[prefix]
        assert [entry.title for entry in press.entries(prefix)] == [headlines[prefix]]
    assert not faults(press.reader)
    [message] = press.mailbox.to(READER)
    assert "Bridge over the Lipa opened" in str(message["Subject"])
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def is_corrected(press: Press) -> None:
    page, pk = press.writer, press.release().pk
    page.goto(f"{press.address}/desk/releases/edit/{pk}/")
    page.locator("[name=texts-0-headline]").fill("Bridge over the Lipa opened at noon")
    page.get_by_role("button", name="Put in review…").click()
    page.wait_for_url("**/submit/**")
    for tag in ("sr-Cyrl", "fr"):
        page.goto(f"{press.address}/desk/releases/translate/{pk}/{tag}/")
        looking.press(page, "button[value=still-right]")
    page.goto(f"{press.address}/desk/releases/submit/{pk}/")
    page.locator("[name=note-en]").fill("The hour was missing.")
    page.locator("[name=note-sr-Cyrl]").fill("Недостајао је сат.")
    page.locator("[name=note-fr]").fill("L'heure manquait.")
    _send(page, "**/review/**")
    _approved_and_published(press)
    assert state_of(press.release()) is State.CORRECTED
    press.reader.goto(press.address + next(iter(press.links("en"))))
    assert press.reader.locator("h1").inner_text() == "Bridge over the Lipa opened at noon"
    assert press.reader.get_by_text("The hour was missing.").count() >= 1
    [entry] = press.entries()
    assert entry.title.startswith("Bridge over the Lipa opened at noon")
    assert "The hour was missing." in str(entry)
    corrected = press.mailbox.to(READER)[1]
    plain = corrected.get_body(("plain",))
    assert plain is not None
    assert "The hour was missing." in plain.get_content()


def _send(page: Page, address: str) -> None:
    """The step's form; what it refuses is shown beside a failure."""
    looking.press(page, ".desk-narrow button[type=submit]")
    print(page.locator(".messages, .error-message").all_inner_texts())  # noqa: T201
    page.wait_for_url(address)


def _approved_and_published(press: Press) -> None:
    second = press.approver
    second.goto(f"{press.address}/desk/releases/review/{press.release().pk}/")
    looking.press(second, "button[value=approve]")
    looking.press(second, "button[value=publish]")
    press.worker()


def is_withdrawn(press: Press) -> None:
    second, path = press.approver, next(iter(press.links("en")))
    second.goto(f"{press.address}/desk/releases/withdraw/{press.release().pk}/")
    second.locator("[name=reason]").select_option("published_in_error")
    second.locator("[name=note-en]").fill("The bridge is not finished.")
    _send(second, "**/edit/**")
    press.worker()
    assert state_of(press.release()) is State.WITHDRAWN
    press.reader.goto(press.address + path)
    assert press.reader.get_by_text("The bridge is not finished.").count() >= 1
    assert not press.links("en")
    assert "withdrawn" in press.fetch("/en/feed.atom")[1].decode().lower()
    last = press.mailbox.to(READER)[2].get_body(("plain",))
    assert last is not None
    assert "The bridge is not finished." in last.get_content()
