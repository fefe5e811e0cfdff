"""What a release's page says of itself to machines: JSON-LD, Open Graph, and where else it stands."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from communique.directory.actions import add_country, add_occasion, add_person
from communique.newsroom.models import PublishedText
from communique.staff.models import Officer
from communique.website import store
from tests import factories
from tests.website.publishing import NOTE, address, corrected, get, published, shown, withdrawn
from tests.website.recording import make_record
from tests.website.validating import open_graph, vocabulary

SITE = "http://127.0.0.1:8000"


class Head(HTMLParser):
    """The metas by name or property, the links by relation and type, and the data blocks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.metas: dict[str, list[str]] = {}
        self.links: list[dict[str, str]] = []
        self.data: list[Any] = []
        self._within = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = given.get("property") or given.get("name", "")
            self.metas.setdefault(name, []).append(given.get("content", ""))
        if tag == "link":
            self.links.append(given)
        self._within = tag == "script" and given.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._within:
            self.data.append(json.loads(data))

    def handle_endtag(self, tag: str) -> None:
        self._within = False


def article(path: str) -> dict[str, Any]:
    head = Head(shown(path))
    assert open_graph.faults_of(head.metas) == []
    [data] = head.data
    assert isinstance(data, dict)
    assert vocabulary.faults_of(data) == []
    return data


def test_a_release_is_a_news_article(officer: Officer) -> None:
    ana = add_person(names={"en": "Ana Lisov", "sr-Cyrl": "Ана Лисов"}, by=officer)
    land = add_country(code="VD", names={"en": "Vedrania"}, by=officer)
    occasion = add_occasion(kind="visit", participants=[ana], countries=[land], by=officer)
    picture = factories.make_picture(officer)
    text = factories.text(more=[factories.photograph(picture)], place="Lipovac")
    release = published(officer, text, factories.serbian(), occasion=occasion)
    data = article(address(release))
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "Bridge opened"
    assert data["inLanguage"] == "en"
    assert data["datePublished"] == "2026-03-14T17:55:00Z"
    assert data["dateModified"] == data["datePublished"]
    assert data["dateline"] == "Lipovac, 14 March 2026, 18:55"
    assert data["publisher"]["name"] == "City of Lipovac"
    assert data["version"] == 1
    assert "correction" not in data
    [image] = data["image"]
    assert image["creditText"] == "City of Lipovac / Ana Lisov"
    assert image["creator"] == {"@type": "Person", "name": "Ana Lisov"}
    assert image["caption"] == "The new bridge"
    assert image["width"] == {"@type": "QuantitativeValue", "value": 64, "unitText": "px"}
    assert get(image["contentUrl"].removeprefix(SITE)).status_code == 200
    assert [each["name"] for each in data["about"]] == ["Ana Lisov", "Vedrania"]
    assert {each["inLanguage"] for each in data["workTranslation"]} == {"sr-Cyrl", "sr-Latn"}


def test_a_correction_is_told_with_its_time_and_what_stood_before(officer: Officer) -> None:
    release = published(officer)
    corrected(release, officer)
    data = article(address(release))
    [correction] = data["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == NOTE["en"]
    assert data["dateModified"] > data["datePublished"]
    assert data["isBasedOn"] == [f"{SITE}/en/editions/1/"]
    assert data["version"] == 2
    latin = article(address(release, "sr-Latn"))
    assert latin["isBasedOn"] == [f"{SITE}{address(release, 'sr-Cyrl')}", f"{SITE}/sr-latn/editions/1/"]
    assert latin["correction"][0]["text"] == "Most je dug 48 metara, a ne 84."


def test_times_are_the_texts_and_no_templates(officer: Officer) -> None:
    path = address(published(officer))
    first = Head(shown(path))
    store.clear()
    second = Head(shown(path))
    assert first.data == second.data
    assert first.metas == second.metas
    assert "article:modified_time" not in first.metas


@pytest.mark.parametrize("evil", ["</script><script>alert(1)</script>", "<!--<script>", "\u2028 & \"'"])
def test_no_text_ends_its_data(officer: Officer, evil: str) -> None:
    release = published(officer, factories.text("en", f"Bridge {evil}"))
    html = shown(address(release))
    assert "<script>alert(1)" not in html
    assert article(address(release))["headline"] == PublishedText.objects.get(release=release).headline


def test_other_sites_find_what_to_show(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    release = published(officer, factories.text(more=[factories.photograph(picture)]), factories.serbian())
    head = Head(shown(address(release)))
    assert head.metas["og:type"] == ["article"]
    assert head.metas["og:locale"] == ["en"]
    assert head.metas["og:locale:alternate"] == ["sr_Cyrl", "sr_Latn"]
    assert head.metas["og:image:alt"] == ["A stone bridge over a river"]
    assert head.metas["twitter:card"] == ["summary_large_image"]
    assert head.metas["article:published_time"] == ["2026-03-14T18:55+01:00"]
    kinds = {
        link["type"]: link["href"] for link in head.links if link.get("rel") == "alternate" and "type" in link
    }
    for kind in ("application/json", "application/json+oembed", "text/xml+oembed", "application/atom+xml"):
        assert get(re.sub(f"^{SITE}", "", kinds[kind])).status_code == 200, kind
    assert get(kinds["application/feed+json"])["Content-Type"].startswith("application/feed+json")


def test_a_withdrawn_release_has_no_data(officer: Officer) -> None:
    release = published(officer)
    withdrawn(release, officer)
    assert Head(shown(address(release), 410)).data == []


def test_every_page_with_data_keeps_to_the_vocabularies(officer: Officer) -> None:
    small = make_record(officer)
    pages = [
        f"/en/people/{small.mayor.pk}-ana-lisov/",
        "/en/",
        *_linked(f"/en/people/{small.mayor.pk}-ana-lisov/"),
    ]
    kinds = set()
    for page in pages:
        head = Head(shown(page))
        if "og:type" in head.metas:
            assert open_graph.faults_of(head.metas) == [], page
        for data in head.data:
            assert vocabulary.faults_of(data) == [], page
            kinds.add(data["@type"])
    assert kinds == {"Person", "Event", "Quotation", "NewsArticle"}


def _linked(page: str) -> list[str]:
    found = re.findall(r'href="(/en/(?:occasions/[0-9]+-|statements/|2026/)[^"#?]*/)"', shown(page))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ({"@context": "https://example.org"}, "@context"),
        ({"@type": "PressRelease"}, "no type"),
        ({"head": "Bridge opened"}, "has none"),
        ({"datePublished": "14 March"}, "is none of Date, DateTime"),
        ({"publisher": {"@type": "Place", "name": "Lipovac"}}, "not one of"),
        ({"image": [{"@type": "ImageObject", "width": 640}]}, "640 is none of"),
        ({"author": "Ana Lisov"}, "none of Organization, Person"),
    ],
)
def test_the_vocabulary_refuses_what_it_does_not_know(
    officer: Officer, spoilt: dict[str, Any], fault: str
) -> None:
    [found] = vocabulary.faults_of(article(address(published(officer))) | spoilt)
    assert fault in found


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("og:url", []),
        ("og:url", ["/en/"]),
        ("og:mood", ["glad"]),
        ("og:type", ["article", "website"]),
        ("article:published_time", ["14 March"]),
        ("og:locale", ["sr-Cyrl"]),
    ],
)
def test_what_open_graph_does_not_have_is_seen(officer: Officer, name: str, told: list[str]) -> None:
    metas = Head(shown(address(published(officer)))).metas
    assert open_graph.faults_of(metas | {name: told})
