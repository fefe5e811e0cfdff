"""The record's pages that are worth a file before anybody asks, and a line in a sitemap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from communique.directory.models import Named
from communique.directory.queries import the_office
from communique.record.queries import pages as record
from communique.website import addresses
from communique.website.pages.record import visible
from communique.website.pages.record.naming import (
    COUNTRIES,
    OCCASIONS,
    ORGANISATIONS,
    PEOPLE,
    SUBJECTS,
    entry_path,
    occasion_path,
)
from communique.website.pages.record.presence import anything

Path = Callable[[str], str]


def record_paths() -> Iterator[Path]:
    """Each page by the language's tag. Periods and single statements are made when asked for."""
    office = the_office()
    if not anything(office):
        return
    yield addresses.record
    people = list(visible.public_people(office).prefetch_related("names"))
    occasions = list(
        visible.public_occasions(office).select_related("place").prefetch_related("place__names")
    )
    countries, bodies = visible.public_countries(office), visible.public_organisations(office)
    subjects = list(record.spoken_of(office))
    lists = {PEOPLE: people, COUNTRIES: [*countries, *bodies], SUBJECTS: subjects}
    for kind, entries in lists.items():
        if entries:
            yield partial(_list, kind)
    if any(occasion.earliest for occasion in occasions):
        yield partial(_list, OCCASIONS)
    for kind, found in ((PEOPLE, people), (COUNTRIES, countries), (ORGANISATIONS, bodies)):
        for entry in found:
            yield partial(_entry, kind, entry)
    for subject in subjects:
        yield partial(_subject, subject.slug)
    for occasion in occasions:
        yield partial(occasion_path, occasion)


def _entry(kind: str, entry: Named, tag: str) -> str:
    return entry_path(tag, kind, entry)


def _subject(slug: str, tag: str) -> str:
    return addresses.subject(tag, slug)


def _list(kind: str, tag: str) -> str:
    return addresses.record_list(tag, kind)
