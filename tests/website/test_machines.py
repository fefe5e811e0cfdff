"""Feeds, sitemaps, robots.txt, security.txt, icons."""

from __future__ import annotations

import datetime
import uuid
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from communique.directory.models import Office
from communique.newsroom.models import PublishedText
from communique.staff.models import Officer
from communique.website import store
from communique.website.svg import PLAIN, harmless_svg
from tests import factories
from tests.website.publishing import NOTE, address, corrected, get, issued, published, shown, withdrawn

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def parsed(path: str) -> Any:
    return ET.fromstring(get(path).content)  # noqa: S314  our own


def text_of(element: Any, name: str) -> str:
    found = element.find(f"{ATOM}{name}")
    assert found is not None, name
    return str(found.text)


def test_the_feed_has_what_atom_demands(officer: Officer) -> None:
    for day in (1, 2):
        published(officer, factories.text("en", f"Day <{day}> & more"), issued_at=issued(2026, 5, day))
    response = get("/en/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = parsed("/en/feed.atom")
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": "http://127.0.0.1:8000/en/feed.atom", "alternate": "http://127.0.0.1:8000/en/"}
    assert text_of(feed, "title") == "City of Lipovac"
    entries = feed.findall(f"{ATOM}entry")
    assert [text_of(entry, "title") for entry in entries] == ["Day <2> & more", "Day <1> & more"]
    ids = [text_of(entry, "id") for entry in entries]
    assert len(set(ids)) == 2
    assert all(uuid.UUID(identifier.removeprefix("urn:uuid:")).version == 5 for identifier in ids)
    for element in (feed, *entries):
        assert datetime.datetime.fromisoformat(text_of(element, "updated")).tzinfo is not None
    content = entries[0].find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert "<p>The Mayor opened the bridge over the Lipa.</p>" in content.text


def test_a_correction_is_in_the_feed_and_a_withdrawal_in_place_of_the_words(officer: Officer) -> None:
    first = published(officer)
    second = published(officer, factories.text("en", "Second", "A pool will be built."))
    before = {text_of(e, "title"): text_of(e, "id") for e in parsed("/en/feed.atom").iter(f"{ATOM}entry")}
    corrected(first, officer)
    withdrawn(second, officer)
    store.clear()
    entries = parsed("/en/feed.atom").findall(f"{ATOM}entry")
    assert [text_of(entry, "title") for entry in entries] == ["Withdrawn: Second", "Bridge opened"]
    assert [text_of(entry, "id") for entry in entries] == [before["Second"], before["Bridge opened"]]
    assert "It was published in error." in text_of(entries[0], "content")
    assert "A pool will be built." not in shown("/en/feed.atom")
    assert NOTE["en"] in text_of(entries[1], "content")
    assert text_of(entries[1], "updated") > text_of(entries[1], "published")


def test_sections_have_feeds(officer: Officer) -> None:
    published(officer)
    assert len(parsed("/en/sections/press-releases/feed.atom").findall(f"{ATOM}entry")) == 1
    assert get("/en/sections/none/feed.atom").status_code == 404


def test_sitemaps_name_every_page_in_every_language(officer: Officer) -> None:
    release = published(officer)
    published(officer, factories.text("en", "Only English"), issued_at=issued(2025, 1, 1))
    maps = [loc.text for loc in parsed("/sitemap.xml").iter(f"{MAP}loc")]
    assert maps == [f"http://127.0.0.1:8000/sitemaps/{name}.xml" for name in ("pages", "2026-03", "2025-01")]
    entries = parsed("/sitemaps/2026-03.xml").findall(f"{MAP}url")
    assert len(entries) == 3
    for entry in entries:
        alternates = {link.get("hreflang"): link.get("href") for link in entry.findall(f"{XHTML}link")}
        places = {"en": "en", "sr-Cyrl": "sr-Cyrl", "sr-Latn": "sr-Latn", "x-default": "en"}
        assert alternates == {
            name: f"http://127.0.0.1:8000{address(release, tag)}" for name, tag in places.items()
        }
    assert parsed("/sitemaps/2025-01.xml").find(f"{MAP}url/{XHTML}link") is None
    assert "/sr/archive/" in shown("/sitemaps/pages.xml")


def test_robots_keep_off_the_desk(officer: Officer) -> None:
    said = shown("/robots.txt")
    assert "Disallow: /desk/" in said
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in said


def test_security_txt_has_not_expired(officer: Officer) -> None:
    fields = dict(line.split(": ", 1) for line in shown("/.well-known/security.txt").splitlines())
    assert fields["Contact"] == "mailto:press@lipovac.example"
    left = datetime.datetime.fromisoformat(fields["Expires"]) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=30) < left < datetime.timedelta(days=365)


def test_icons(db: None) -> None:
    assert get("/favicon.ico")["Content-Type"] == "image/x-icon"
    assert get("/favicon.svg")["Content-Type"] == "image/svg+xml"


HOSTILE = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  viewBox="0 0 9 9" onload="alert(1)"><script>alert(2)</script><style>*{fill:url(https://evil.example)}</style>
  <foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onclick="x()"/></foreignObject>
  <a xlink:href="javascript:alert(3)"><path d="M0 0h1"/></a><image href="https://evil.example/x.png"/>
  <use xlink:href="https://evil.example/#x"/><set attributeName="href" to="javascript:alert(4)"/>
  <path d="M0 0h9v9z" fill="url(https://evil.example/p)" style="x" stroke="currentColor"/></svg>"""


def test_an_emblem_is_shapes_only(officer: Officer, of: Office) -> None:
    of.emblem = HOSTILE
    of.save()
    response = get("/emblem.svg")
    drawn = response.content.decode()
    assert 'd="M0 0h9v9z"' in drawn
    assert 'stroke="currentColor"' in drawn
    for evil in ("script", "evil", "onload", "onclick", "style", "foreign", "javascript", "image"):
        assert evil not in drawn
    assert response["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "sandbox" in get("/emblem.svg")["Content-Security-Policy"]


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "no svg",
        "<html/>",
        "<svg",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
        "<svg>" + "x" * 300_000 + "</svg>",
    ],
)
def test_what_is_no_drawing_gives_the_plain_emblem(markup: str) -> None:
    assert harmless_svg(markup) == PLAIN


def test_published_texts_of_unknown_languages_do_not_break_sitemaps(officer: Officer) -> None:
    published(officer)
    PublishedText.objects.filter(language="sr-Latn").update(language="xx")
    assert len(parsed("/sitemaps/2026-03.xml").findall(f"{MAP}url")) == 2


def test_controls_in_a_release_or_a_name_break_no_feed(officer: Officer, of: Office) -> None:
    of.texts.filter(language="en").update(name="City\x08 of Lipovac")
    told = factories.text("en", "Bridge\x01 opened \u202eagain", "It\x0b holds.\ufffe", lead="In\x1f short.")
    release = published(officer, told)
    feed = parsed("/en/feed.atom")
    assert text_of(feed, "title") == "City of Lipovac"
    entry = feed.find(f"{ATOM}entry")
    assert text_of(entry, "title").split() == ["Bridge", "opened", "again"]
    assert "It holds." in " ".join(text_of(entry, "content").split())
    assert "\u202e" not in shown(address(release))


@pytest.mark.parametrize("path", ["/sitemaps/9999-12.xml", "/sitemaps/0001-01.xml", "/sitemaps/2026-00.xml"])
def test_months_at_the_ends_of_time_have_no_map(officer: Officer, path: str) -> None:
    assert get(path).status_code == 404
