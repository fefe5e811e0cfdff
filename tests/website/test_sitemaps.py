"""Sitemaps against schemas: every language named by every other, and the news of two days."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from django.utils import timezone

from communique.newsroom.models import Kind
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.website import store
from tests import factories
from tests.website.publishing import address, get, issued, published, shown, withdrawn

SCHEMAS: Final = Path(__file__).parent / "schemas"
MAP: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS: Final = "{http://www.google.com/schemas/sitemap-news/0.9}"
XHTML: Final = "{http://www.w3.org/1999/xhtml}"
SITE: Final = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def schema() -> Any:
    return xmlschema.XMLSchema(str(SCHEMAS / "sitemap.xsd"))


def parsed(path: str) -> Any:
    return ET.fromstring(get(path).content)  # noqa: S314  our own


def test_all_maps_are_as_the_protocol_has_them(officer: Officer, schema: Any) -> None:
    published(officer, issued_at=timezone.now() - datetime.timedelta(hours=1))
    published(officer, factories.text("en", "Only English <&>"), issued_at=issued(2025, 1, 1))
    index = shown("/sitemap.xml")
    schema.validate(index)
    maps = [str(loc.text).removeprefix(SITE) for loc in ET.fromstring(index).iter(f"{MAP}loc")]  # noqa: S314
    for path in (*maps, "/sitemaps/news.xml"):
        schema.validate(shown(path))


@pytest.mark.parametrize(
    "spoilt",
    [
        ("<loc>http", "<loc>ftp"),
        ("<url>", "<url><priority>1</priority>"),
        ('lang="en"', 'lang="English!"'),
    ],
)
def test_the_schema_refuses_what_is_wrong(officer: Officer, schema: Any, spoilt: tuple[str, str]) -> None:
    published(officer)
    assert not schema.is_valid(shown("/sitemaps/2026-03.xml").replace(*spoilt))


def test_languages_name_each_other_and_a_default(officer: Officer) -> None:
    release = published(officer)
    links = {tag: f"{SITE}{address(release, tag)}" for tag in ("en", "sr-Cyrl", "sr-Latn")}
    entries = parsed("/sitemaps/2026-03.xml").findall(f"{MAP}url")
    assert {entry.findtext(f"{MAP}loc") for entry in entries} == set(links.values())
    for entry in entries:
        told = {link.get("hreflang"): link.get("href") for link in entry.findall(f"{XHTML}link")}
        assert told == links | {"x-default": links["en"]}
    assert 'hreflang="x-default"' in shown("/sitemaps/pages.xml")


def test_kinds_that_there_are_stand_in_the_map(officer: Officer) -> None:
    published(officer, kind=Kind.SPEECH)
    told = shown("/sitemaps/pages.xml")
    assert "/en/kinds/speech/" in told
    assert "/en/kinds/notice/" not in told


def test_the_news_are_those_of_two_days(officer: Officer) -> None:
    now = timezone.now()
    new = published(officer, factories.text("en", "New <one>"), issued_at=now - datetime.timedelta(hours=47))
    published(officer, factories.text("en", "Old"), issued_at=now - datetime.timedelta(hours=49))
    gone = published(officer, factories.text("en", "Canary"), issued_at=now - datetime.timedelta(hours=1))
    withdrawn(gone, officer, WithdrawalReason.COURT_ORDER)
    [entry] = parsed("/sitemaps/news.xml").findall(f"{MAP}url")
    assert entry.findtext(f"{MAP}loc") == f"{SITE}{address(new)}"
    news = entry.find(f"{NEWS}news")
    assert news.findtext(f"{NEWS}title") == "New <one>"
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "City of Lipovac"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert store.read("/sitemaps/news.xml") is None
    assert f"Sitemap: {SITE}/sitemaps/news.xml" in shown("/robots.txt")
