from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from communique.directory.models import Office
from communique.newsroom.models import Section, SectionName
from communique.staff.models import Officer
from communique.website.pages import listings
from tests import factories
from tests.website.publishing import get, issued, published, shown


@pytest.fixture
def archive(officer: Officer) -> None:
    """Four releases over three months, one of them in Serbian too, in two sections."""
    speeches = Section.objects.create(slug="speeches", position=2)
    SectionName.objects.create(section=speeches, language="en", name="Speeches")
    published(officer, factories.text("en", "First"), issued_at=issued(2025, 12, 31, 23))
    published(
        officer, factories.text("en", "Second"), factories.serbian("Други"), issued_at=issued(2026, 1, 2)
    )
    published(officer, factories.text("en", "Third"), issued_at=issued(2026, 1, 9), section=speeches)
    published(officer, factories.text("en", "Fourth"), issued_at=issued(2026, 2, 1))


def test_the_root_leads_to_the_main_language(officer: Officer) -> None:
    response = get("/")
    assert response.status_code == 302
    assert response["Location"] == "/en/"


def test_home_shows_the_newest_first(archive: None) -> None:
    page = shown("/en/")
    order = [page.index(f">{headline}<") for headline in ("Fourth", "Third", "Second", "First")]
    assert order == sorted(order)
    assert "Contact the Mayor" in page
    assert 'action="/en/search/"' in page
    assert "Други" in shown("/sr/")
    assert "Drugi" in shown("/sr-latn/")


def test_an_empty_office_still_has_its_pages(officer: Officer) -> None:
    for path in (
        "/en/",
        "/en/archive/",
        "/sr/",
        "/en/sections/press-releases/",
        "/en/feed.atom",
        "/sitemap.xml",
    ):
        assert get(path).status_code == 200, path


def test_an_empty_home_promises_no_latest_releases(officer: Officer) -> None:
    page = shown("/en/")
    assert "Nothing has been published yet" in page
    assert "Latest releases" not in page


def test_archive_counts_by_year_and_month(archive: None) -> None:
    page = shown("/en/archive/")
    assert "3 releases" in page
    assert "January 2026" in page
    assert 'href="/en/2026/01/"' in page
    assert "2 releases" in page
    assert "1 саопштење" in shown("/sr/archive/")


def test_years_months_and_days_list_what_was_issued_then(archive: None) -> None:
    year = shown("/en/2026/")
    assert 'href="/en/2026/02/"' in year
    month = shown("/en/2026/01/")
    assert "Second" in month
    assert "Third" in month
    assert "Fourth" not in month
    assert "Third" in shown("/en/2026/01/09/")
    assert "First" in shown("/en/2025/12/31/")
    for nothing in ("/en/2024/", "/en/2026/03/", "/en/2026/13/", "/en/2026/02/30/", "/en/0000/", "/en/9999/"):
        assert get(nothing).status_code == 404, nothing


def test_sections_have_their_own_listings_by_year_and_month(archive: None) -> None:
    page = shown("/en/sections/speeches/")
    assert "Third" in page
    assert "Second" not in page
    assert 'href="/en/sections/speeches/2026/"' in page
    assert "Third" in shown("/en/sections/speeches/2026/")
    assert "Third" in shown("/en/sections/speeches/2026/01/")
    assert get("/en/sections/speeches/2025/").status_code == 404
    assert get("/en/sections/no-such/").status_code == 404


def test_a_month_with_very_many_lists_its_days(archive: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "MOST_LISTED", 1)
    month = shown("/en/2026/01/")
    assert 'href="/en/2026/01/09/"' in month
    assert 'href="/en/2026/01/02/"' in month
    assert "Third" not in month


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/en", "/en/"),
        ("/en/archive", "/en/archive/"),
        ("/en/search", "/en/search/"),
        ("/sr/contact", "/sr/contact/"),
        ("/EN/archive/", "/en/archive/"),
        ("/sr-Cyrl/archive/", "/sr/archive/"),
        ("/sr-Latn/", "/sr-latn/"),
        ("/en/2026/1/", "/en/2026/01/"),
        ("/en/2026/1/9/", "/en/2026/01/09/"),
        ("/en/2026/01/02/second", "/en/2026/01/02/second/"),
        ("/en/2026/01/02/drugi/", "/en/2026/01/02/second/"),
        ("/sr/2026/01/02/second/", "/sr/2026/01/02/drugi/"),
        ("/sr-latn/2026/01/09/third/", "/en/2026/01/09/third/"),
        ("/en/editions/01/", "/en/editions/1/"),
        ("/sr/editions/1/", "/en/editions/1/"),
    ],
)
def test_nearly_right_addresses_lead_on(archive: None, asked: str, leads_to: str) -> None:
    response = get(asked)
    assert response.status_code in {301, 302}
    assert response["Location"] == leads_to


@pytest.mark.parametrize(
    "path",
    [
        "/en/no-such-page/",
        "/fr/",
        "/en/2026/01/02/never-written/",
        "/en/editions/999/",
        "/en/editions/0/",
        "/en/../../etc/passwd",
        "/en/%00/",
        "/en/a%5Cb/",
        "/.hidden",
        "/en/.hidden/",
        "/en//",
        "/en/2026/01/02/second/more/",
        "/sitemaps/2026-13.xml",
        "/sitemaps/1999-01.xml",
        f"/en/{'a' * 4000}/",
        "/en/2026/١٢/",
    ],
)
def test_what_is_not_there_is_told_in_the_readers_language(archive: None, path: str) -> None:
    response = get(path)
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


def test_not_found_speaks_the_language_of_the_address(archive: None) -> None:
    assert "Ове странице нема" in shown("/sr/nema/", 404)
    assert "Ove stranice nema" in shown("/sr-latn/nema/", 404)


def test_a_language_without_words_of_its_own_speaks_english(officer: Officer, of: Office) -> None:
    of.languages = ["en", "fr"]
    of.save()
    published(officer, factories.text("fr", "Le pont est ouvert", "La maire a ouvert le pont."))
    page = shown("/fr/")
    assert '<html lang="fr"' in page
    assert "Le pont est ouvert" in page
    assert "Latest releases" in page


def test_right_to_left_languages_are_laid_out_so(officer: Officer, of: Office) -> None:
    of.languages = ["en", "ar"]
    of.save()
    published(officer, factories.text("ar", "افتتاح الجسر", "افتتحت العمدة الجسر."))
    assert '<html lang="ar" dir="rtl">' in shown("/ar/")


def test_the_home_page_before_the_office_is_opened_says_closed(
    db: None, tmp_path: Path, settings: Any
) -> None:
    Office.objects.all().delete()
    assert "closed" in shown("/en/", 503)
