"""Feeds of every kind, as Atom and JSON Feed: complete, alike, honest about changes, broken by nothing."""

from __future__ import annotations

import json
from typing import Any, Final
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings as checking, strategies as st
from jsonschema import ValidationError

from communique.directory.actions import add_country, add_occasion, add_person
from communique.directory.models import Office
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.models import Concern, Kind, Release
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.website import store
from communique.website.pages.routing import page_at
from tests import factories
from tests.factories import restore_release
from tests.website.publishing import NOTE, address, corrected, get, issued, published, shown, withdrawn
from tests.website.recording import make_record
from tests.website.validating.atom import faults_of
from tests.website.validating.json_feed import valid_feed

ATOM: Final = "{http://www.w3.org/2005/Atom}"


def atom(path: str) -> Any:
    """The feed as a reader takes it, once it was found to be RFC 4287's."""
    response = get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert faults_of(response.content) == []
    root = ET.fromstring(response.content)  # noqa: S314  our own
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert len([link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]) == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    read = feedparser.parse(response.content)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    return read


def feed(path: str) -> Any:
    response = get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    told = json.loads(response.content)
    valid_feed(told)
    return told


def both(start: str) -> list[str]:
    """The headlines of the feeds below `start`, which say the same in both forms."""
    store.clear()
    told, read = feed(f"{start}feed.json"), atom(f"{start}feed.atom")
    titles = [item["title"] for item in told["items"]]
    assert [entry.title for entry in read.entries] == titles
    assert [entry.id for entry in read.entries] == [item["id"] for item in told["items"]]
    assert told["title"] == read.feed.title
    return titles


def test_there_is_a_feed_of_everything_and_of_each_part(officer: Officer) -> None:
    ana = add_person(names={"en": "Ana Lisov", "sr-Cyrl": "Ана Лисов"}, by=officer)
    land = add_country(code="VD", names={"en": "Vedrania"}, by=officer)
    occasion = add_occasion(kind="visit", participants=[ana], countries=[land], by=officer)
    published(officer, issued_at=issued(2026, 5, 1), occasion=occasion)
    speech = factories.text("en", "A speech")
    published(officer, speech, issued_at=issued(2026, 5, 2), kind=Kind.SPEECH)
    visits = factories.make_section()
    published(officer, factories.text("en", "A visit"), issued_at=issued(2026, 5, 3), section=visits)
    assert both("/") == ["A visit", "A speech", "Отворен мост", "Bridge opened"]
    assert both("/en/") == ["A visit", "A speech", "Bridge opened"]
    assert both("/sr-latn/") == ["Otvoren most"]
    assert both("/en/sections/visits/") == ["A visit"]
    assert both("/en/kinds/speech/") == ["A speech"]
    assert both("/en/kinds/joint-statement/") == []
    assert both(f"/en/people/{ana.pk}-ana-lisov/releases/") == ["Bridge opened"]
    assert both(f"/sr/people/{ana.pk}-ana-lisov/releases/") == ["Отворен мост"]
    assert both(f"/en/countries/{land.pk}-vedrania/releases/") == ["Bridge opened"]
    assert "A speech" in shown("/en/kinds/speech/")
    assert "A visit" not in shown("/en/kinds/speech/")
    wrong = get(f"/en/people/{ana.pk}-somebody/releases/feed.json")
    assert wrong["Location"] == f"/en/people/{ana.pk}-ana-lisov/releases/feed.json"


@pytest.mark.parametrize(
    "path",
    [
        "/en/kinds/gossip/",
        "/en/kinds/press_release/",
        "/en/kinds/gossip/feed.atom",
        "/en/people/7-x/releases/feed.atom",
        "/en/countries/7-x/releases/feed.json",
        "/en/sections/none/feed.json",
        "/feed.rss",
        "/xx/feed.json",
    ],
)
def test_what_is_not_there_has_no_feed(officer: Officer, path: str) -> None:
    assert get(path).status_code == 404


def test_pages_lead_to_their_feeds(officer: Officer) -> None:
    published(officer)
    for page, start in (("/en/", "/en/"), ("/en/kinds/press-release/", "/en/kinds/press-release/")):
        html = shown(page)
        assert 'type="application/atom+xml" title' in html
        assert f'href="{start}feed.atom"' in html
        assert f'href="{start}feed.json"' in html


def test_pages_of_people_and_countries_lead_to_feeds_and_mail_about_them(officer: Officer) -> None:
    small = make_record(officer)
    for page, choice in (
        (f"/en/people/{small.mayor.pk}-ana-lisov/", f"person={small.mayor.pk}"),
        (f"/en/countries/{small.torland.pk}-torland/", f"country={small.torland.pk}"),
    ):
        html = shown(page)
        for form, kind in (("atom", "application/atom+xml"), ("json", "application/feed+json")):
            assert f'<a href="{page}releases/feed.{form}" type="{kind}">' in html
            assert f'<link rel="alternate" type="{kind}" title="Releases about' in html
        assert f'href="/en/subscribe/?{choice}"' in html
        both(f"{page}releases/")
        name, _, number = choice.partition("=")
        chosen = f'id="{name}-{number}" value="{number}" checked'
        assert chosen in shown(f"/en/subscribe/?{choice}")


def test_whoever_has_a_page_has_a_feed_if_an_empty_one(officer: Officer) -> None:
    small = make_record(officer)
    page = f"/en/countries/{small.torland.pk}-torland/"
    Concern.objects.filter(country=small.torland).delete()
    assert both(f"{page}releases/") == []
    hidden = add_country(code="VD", names={"en": "Vedrania"}, by=officer)
    assert get(f"/en/countries/{hidden.pk}-vedrania/releases/feed.atom").status_code == 404


def test_the_archive_leads_to_each_kind_there_is_and_a_release_to_its_own(officer: Officer) -> None:
    speech = published(officer, factories.text("en", "A speech"), kind=Kind.SPEECH)
    archive = shown("/en/archive/")
    assert '<a href="/en/kinds/speech/"><span>Speeches</span></a>' in archive
    assert "/en/kinds/notice/" not in archive
    assert "/kinds/" not in shown("/sr/archive/")
    for page in (address(speech), "/en/kinds/speech/"):
        html = shown(page)
        assert '<a href="/en/subscribe/?kind=speech">By mail</a>' in html
        assert '<a href="/en/kinds/speech/feed.atom" type="application/atom+xml">' in html
        assert 'type="application/feed+json" title="Speeches" href="/en/kinds/speech/feed.json"' in html
    assert '<a href="/en/kinds/speech/">Speeches</a>' in shown(address(speech))
    assert 'id="kind-speech" value="speech" checked' in shown("/en/subscribe/?kind=speech")
    withdrawn(speech, officer)
    store.clear()
    assert "/en/kinds/" not in shown("/en/archive/")


def test_a_correction_comes_back_with_its_note(officer: Officer) -> None:
    old = published(officer, factories.text("en", "Old"), issued_at=issued(2020, 1, 1))
    for day in range(1, 26):
        published(officer, factories.text("en", f"Day {day}"), issued_at=issued(2026, 5, day))
    assert "Old" not in both("/en/")
    corrected(old, officer, factories.text("en", "Old"))
    assert both("/en/")[0] == "Old"
    item = feed("/en/feed.json")["items"][0]
    assert item["date_modified"] > item["date_published"]
    assert item["_communique"]["corrections"][0]["note"] == NOTE["en"]
    assert NOTE["en"] in item["content_html"]


def test_a_withdrawal_takes_the_place_of_the_words(officer: Officer) -> None:
    release = published(officer, factories.text("en", "A pool", "A pool will be built."))
    before = feed("/en/feed.json")["items"][0]["id"]
    withdrawn(release, officer)
    assert both("/en/") == ["Withdrawn: A pool"]
    [item] = feed("/en/feed.json")["items"]
    assert item["id"] == before
    assert item["_communique"]["withdrawn"] is True
    assert "It was published in error." in item["content_html"]
    assert "will be built" not in shown("/en/feed.json")
    restore_release(release=release, note=NOTE, by=officer)
    assert both("/en/") == ["A pool"]
    assert feed("/en/feed.json")["items"][0]["id"] == before


@pytest.mark.parametrize("reason", [WithdrawalReason.PERSONAL_DATA, WithdrawalReason.COURT_ORDER])
def test_what_was_closed_leaks_nothing(officer: Officer, reason: WithdrawalReason) -> None:
    ana = add_person(names={"en": "Canary Lisov"}, by=officer)
    occasion = add_occasion(kind="visit", participants=[ana], by=officer)
    picture = factories.make_picture(officer)
    shown_so = factories.photograph(picture, caption="Canary caption", alternative_text="A canary")
    text = factories.text("en", "Canary street", "The canary sings.", more=[shown_so])
    release = published(officer, text, occasion=occasion)
    withdrawn(release, officer, reason)
    for start in ("/", "/en/", "/en/kinds/press-release/", "/en/sections/press-releases/"):
        assert both(start) == ["This release was withdrawn"]
        for form in ("atom", "json"):
            told = shown(f"{start}feed.{form}").lower()
            assert "canary" not in told
            assert picture.digest not in told
    assert get(f"/en/people/{ana.pk}-canary-lisov/releases/feed.atom").status_code == 404


def test_drafts_never_appear(officer: Officer) -> None:
    release = published(officer, factories.text("en", "Bridge"))
    revise_release(release=release, texts=(factories.text("en", "Canary"),), by=officer)
    factories.make_draft(officer, factories.text("en", "Canary"))
    assert both("/en/") == ["Bridge"]


def test_a_language_that_was_dropped_says_so(officer: Officer) -> None:
    release = published(officer)
    corrected(release, officer, factories.text())
    assert both("/sr-latn/") == ["Ovo saopštenje više nije dostupno na ovom jeziku"]


def test_another_kind_or_person_takes_stale_feeds_away(
    officer: Officer, django_capture_on_commit_callbacks: Any
) -> None:
    ana = add_person(names={"en": "Ana Lisov"}, by=officer)
    occasion = add_occasion(kind="visit", participants=[ana], by=officer)
    published(officer, issued_at=issued(2026, 5, 1), occasion=occasion)
    release = published(officer, factories.text("en", "Second"), occasion=occasion)
    about = f"/en/people/{ana.pk}-ana-lisov/releases/feed.json"
    paths = ["/feed.json", "/en/feed.json", "/en/kinds/press-release/feed.atom", about]
    for path in paths:
        assert "Second" in get(path).content.decode()
        assert store.read(path) is not None
    Release.objects.filter(pk=release.pk).update(kind=Kind.SPEECH)
    with django_capture_on_commit_callbacks(execute=True):
        revise_release(
            release=Release.objects.get(pk=release.pk), texts=(factories.text("en", "Third"),), by=officer
        )
        corrected(Release.objects.get(pk=release.pk), officer, factories.text("en", "Third"))
    for path in paths:
        assert store.read(path) is None, path


ODD = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from("\x00\x08\x1f\x7f\x85\u200b\u202e\ufeff\ufffe\uffff<>&\"']"),
    max_size=60,
)


@checking(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=ODD, headline=ODD)
def test_no_odd_text_breaks_a_feed(officer: Officer, of: Office, name: str, headline: str) -> None:
    of.texts.filter(language="en").update(name=f"City {name.replace(chr(0), '')}")
    factories_text = factories.text("en", f"Bridge {headline}", f"It is {headline}.")
    published(officer, factories_text)
    for path in ("/en/feed.atom", "/en/feed.json", "/sitemaps/news.xml", "/feed.atom"):
        body = page_at(path).body
        if path.endswith(".json"):
            valid_feed(json.loads(body))
        elif path.endswith(".atom"):
            assert faults_of(body) == []
        else:
            ET.fromstring(body)  # noqa: S314  our own


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<author><name>City of Lipovac</name></author>", ""),
        ("<title>", "<kicker>No word of Atom's</kicker><title>"),
        ("Z</updated>", "</updated>"),
        ('rel="self" type="application/atom+xml" href=', 'rel="self" type="application/atom+xml" address='),
        ('content type="html"', 'content type="markdown"'),
        ("</feed>", "<id>urn:uuid:0</id></feed>"),
    ],
)
def test_the_grammar_refuses_what_is_wrong(officer: Officer, right: str, wrong: str) -> None:
    published(officer)
    told = shown("/en/feed.atom")
    assert right in told
    assert faults_of(told.encode()) == []
    assert faults_of(told.replace(right, wrong).encode())


@pytest.mark.parametrize("spoilt", [{"version": "1.1"}, {"items": [{"url": "urn:x"}]}, {"icon": "emblem"}])
def test_the_schemas_of_json_feed_refuse_what_is_wrong(officer: Officer, spoilt: dict[str, Any]) -> None:
    told = feed("/en/feed.json")
    with pytest.raises(ValidationError):
        valid_feed(told | spoilt)
