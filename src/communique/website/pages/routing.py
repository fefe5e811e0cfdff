"""From an address to its page. The only way in: the view, rendering ahead and the tests all ask here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import partial
from typing import Final

from django.conf import settings
from django.utils import translation

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import address_of, canonical_tag
from communique.website import addresses
from communique.website.ledger import pages as seal
from communique.website.pages import contact, differences, listings, notices, release
from communique.website.pages.machines import feeds as out, fixed, ninjs, sitemaps
from communique.website.pages.page import Page, redirect
from communique.website.pages.record import (
    feeds,
    landing,
    occasions,
    people,
    sides,
    statement,
    subjects,
)

Made = Callable[..., Page | None]

SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
YEAR: Final = r"(?P<year>[0-9]{4})"
MONTH: Final = r"(?P<month>[0-9]{1,2})"
DAY: Final = r"(?P<day>[0-9]{1,2})"

MACHINES: Final[dict[str, Made]] = {
    "robots.txt": fixed.robots_page,
    "sitemap.xml": sitemaps.sitemap_index,
    "sitemaps/pages.xml": sitemaps.sitemap_of_pages,
    "sitemaps/record.xml": sitemaps.sitemap_of_record,
    "sitemaps/news.xml": sitemaps.sitemap_of_news,
    ".well-known/security.txt": fixed.security_page,
    "emblem.svg": fixed.emblem_page,
    "feed.atom": partial(out.everything_feed, "atom"),
    "feed.json": partial(out.everything_feed, "json"),
}
SEALED_FILE: Final = re.compile(
    r"ledger/editions/(?P<number>[0-9]{1,12})(?:\.(?P<address>[a-z][a-z0-9-]{1,34}))?\.(?P<suffix>svg|pdf)",
    re.ASCII,
)
MONTHS_MAP: Final = re.compile(r"sitemaps/(?P<year>[0-9]{4})-(?P<month>[0-9]{2})\.xml")


def page_at(path: str) -> Page:
    """The page at `path` (which begins with a slash), a redirect, or the page that says it is not there.

    A page speaks the language of its address, whoever has it made: an officer's language at the desk is
    put aside.
    """
    with translation.override(settings.LANGUAGE_CODE):
        try:
            return _page_at(path) or notices.not_found(path)
        except _NoSuchDay:
            return notices.not_found(path)


class _NoSuchDay(Exception):
    """An address that looks like a date and is none."""


def _page_at(path: str) -> Page | None:
    rest = path.removeprefix("/")
    if not rest:
        return redirect(addresses.home(the_office().main_language), 302)
    if rest in MACHINES:
        return MACHINES[rest]()
    if found := MONTHS_MAP.fullmatch(rest):
        day = _date(found["year"], found["month"], "1")
        return sitemaps.sitemap_of_month(day.year, day.month)
    if found := SEALED_FILE.fullmatch(rest):
        return seal.sealed_file_page(found["number"], found["address"] or "", found["suffix"])
    prefix, slash, within = rest.partition("/")
    tags = {address_of(tag): tag for tag in public_languages(the_office())}
    if prefix not in tags:
        return _other_spelling(prefix, within, slash, tags)
    if not slash:
        return redirect(f"/{prefix}/")
    return _in_language(tags[prefix], within)


def _other_spelling(prefix: str, within: str, slash: str, tags: dict[str, str]) -> Page | None:
    """/EN/… and /sr-cyrl/… lead to /en/… and /sr/…"""
    spelling = address_of(canonical_tag(prefix))
    return redirect(f"/{spelling}/{within if slash else ''}") if spelling in tags else None


def _in_language(tag: str, within: str) -> Page | None:
    for pattern, made in ROUTES:
        found = pattern.fullmatch(within)
        if found is not None:
            return made(tag, **found.groupdict())
    if within and not within.endswith("/") and "." not in within:
        page = _in_language(tag, f"{within}/")
        return redirect(f"{addresses.home(tag)}{within}/") if page is not None else None
    return None


def _date(year: str, month: str, day: str) -> datetime.date:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise _NoSuchDay from None


def _year(tag: str, year: str, slug: str = "") -> Page | None:
    if int(year) >= datetime.MAXYEAR:
        return None
    return listings.year_page(tag, _date(year, "1", "1").year, slug)


def _month(tag: str, year: str, month: str, slug: str = "") -> Page | None:
    day = _date(year, month, "1")
    if day.year >= datetime.MAXYEAR:
        return None
    if len(month) == 1:
        return redirect(addresses.period(tag, day.year, day.month, section_slug=slug))
    return listings.month_page(tag, day.year, day.month, slug)


def _day(tag: str, year: str, month: str, day: str) -> Page | None:
    found = _date(year, month, day)
    if len(month) == 1 or len(day) == 1:
        return redirect(addresses.period(tag, found.year, found.month, found.day))
    return listings.day_page(tag, found) if found.year < datetime.MAXYEAR else None


def _release(tag: str, year: str, month: str, day: str, slug: str) -> Page | None:
    found = _date(year, month, day)
    if len(month) == 1 or len(day) == 1:
        return redirect(addresses.release(tag, found, slug))
    return release.release_page(tag, found, slug)


def _ninjs(tag: str, year: str, month: str, day: str, slug: str) -> Page | None:
    found = _date(year, month, day)
    return ninjs.item_page(tag, found, slug) if len(month) == len(day) == 2 else None  # noqa: PLR2004


def _edition(tag: str, number: str) -> Page | None:
    if number != str(int(number)):
        return redirect(addresses.edition(tag, int(number)))
    return release.edition_page(tag, int(number))


def _changes(tag: str, number: str, *, until_now: bool = False) -> Page | None:
    if number != str(int(number)):
        made = addresses.changes_since if until_now else addresses.changes
        return redirect(made(tag, int(number)))
    return differences.changes_page(tag, int(number), until_now=until_now)


def _routes() -> list[tuple[re.Pattern[str], Made]]:
    section = rf"sections/(?P<slug>{SLUG})/"
    table: list[tuple[str, Made]] = [
        ("", listings.home_page),
        ("archive/", listings.archive_page),
        ("contact/", contact.contact_page),
        ("privacy/", contact.privacy_page),
        ("seal/", seal.seal_page),
        ("seal/check/", seal.check_page),
        (r"seal/check/(?P<number>[0-9]{1,12})/", seal.edition_check_page),
        (rf"{YEAR}/", _year),
        (rf"{YEAR}/{MONTH}/", _month),
        (rf"{YEAR}/{MONTH}/{DAY}/", _day),
        (rf"{YEAR}/{MONTH}/{DAY}/(?P<slug>{SLUG})/", _release),
        (r"editions/(?P<number>[0-9]{1,12})/", _edition),
        (r"editions/(?P<number>[0-9]{1,12})/changes/", _changes),
        (r"editions/(?P<number>[0-9]{1,12})/changes/newest/", partial(_changes, until_now=True)),
        (section, listings.section_page),
        (rf"{section}{YEAR}/", _year),
        (rf"{section}{YEAR}/{MONTH}/", _month),
        (rf"kinds/(?P<kind>{SLUG})/", listings.kind_page),
        (rf"{YEAR}/{MONTH}/{DAY}/(?P<slug>{SLUG})/ninjs\.json", _ninjs),
        (r"feed\.(?P<form>atom|json)", out.feed_page),
        (rf"{section}feed\.(?P<form>atom|json)", out.section_feed),
        (rf"kinds/(?P<slug>{SLUG})/feed\.(?P<form>atom|json)", out.kind_feed),
    ]
    table += _record_routes()
    return [(re.compile(pattern, re.ASCII), made) for pattern, made in table]


def _record_routes() -> list[tuple[str, Made]]:
    """`<number>-<name>`: the number alone decides, and the page leads to its right spelling."""
    entry = r"(?P<pk>[0-9]{1,12})(?:-(?P<slug>[a-z0-9-]{0,120}))?"
    subject = r"(?P<slug>[A-Za-z0-9_-]{1,80})"
    key = r"statements/(?P<key>[2-9b-z]{12})"
    table: list[tuple[str, Made]] = [
        ("record/", landing.record_page),
        ("people/", people.people_page),
        (rf"people/{entry}/feed\.atom", feeds.person_feed),
        (rf"people/{entry}/releases/feed\.(?P<form>atom|json)", out.person_feed),
        (rf"countries/{entry}/releases/feed\.(?P<form>atom|json)", out.country_feed),
        ("countries/", sides.countries_page),
        ("organisations/", sides.organisations_page),
        ("subjects/", subjects.subjects_page),
        (rf"subjects/{subject}/feed\.atom", feeds.subject_feed),
        ("occasions/", occasions.occasions_page),
        (rf"occasions/{YEAR}/", occasions.occasions_page),
        (rf"occasions/{entry}/", occasions.occasion_page),
        (rf"{key}/", statement.statement_page),
        (rf"{key}\.(?P<suffix>bib|json)", statement.citation_file),
    ]
    periods = ("", rf"{YEAR}/", rf"{YEAR}/{MONTH}/", rf"{YEAR}/{MONTH}/{DAY}/")
    for start, made in (
        (rf"people/{entry}/", people.person_page),
        (rf"countries/{entry}/", sides.country_page),
        (rf"organisations/{entry}/", sides.organisation_page),
        (rf"subjects/{subject}/", subjects.subject_page),
    ):
        table += [(start + period, made if not period else partial(_dated, made)) for period in periods]
    return table


def _dated(made: Made, tag: str, **given: str) -> Page | None:
    """A period of an entry's page, where there is such a month or day."""
    if _date(given["year"], given.get("month", "1"), given.get("day", "1")).year >= datetime.MAXYEAR:
        return None
    return made(tag, **given)


ROUTES: Final = _routes()
