"""The page of a country or an organisation: every occasion, and what both sides said, by subject."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet, prefetch_related_objects

from communique.directory.models import Country, Occasion, Organisation, Subject
from communique.directory.queries import public_languages, the_office
from communique.record.models import Commitment, Statement
from communique.record.queries import pages as record
from communique.website import addresses
from communique.website.pages.frame import Link, frame_for, render
from communique.website.pages.page import Page, redirect
from communique.website.pages.record import visible
from communique.website.pages.record.gathered import ByDays, by_year
from communique.website.pages.record.naming import (
    COUNTRIES,
    ORGANISATIONS,
    called,
    country_link,
    entry_path,
    organisation_link,
    people_in,
    stored,
    subject_link,
    who_says,
)
from communique.website.pages.record.occasions import listed_occasions
from communique.website.pages.record.plots import Plot, yearly
from communique.website.pages.record.presence import anything
from communique.website.pages.record.promises import promises_of
from communique.website.pages.record.said import Group, groups_of
from communique.website.pages.record.spoken import Spoken, crumbs, period_page, years_below
from communique.website.pages.ways import ways_about
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office

# How many of each side's newest words are looked through for the page, and shown under one subject.
MOST_READ: Final = 120
MOST_A_SUBJECT: Final = 3
MOST_SUBJECTS: Final = 12
MOST_OCCASIONS: Final = 60


@dataclass(frozen=True, slots=True)
class Side:
    """A country or organisation: how its page is found and what is asked for it."""

    entry: Country | Organisation
    kind: str
    occasions: QuerySet[Occasion]
    theirs: Callable[[str], Mapping[int, datetime.date]]
    ours: Callable[[str], Mapping[int, datetime.date]]
    promises: Callable[[str], Sequence[Commitment]]

    def path_in(self, tag: str) -> str:
        return entry_path(tag, self.kind, self.entry)


@dataclass(slots=True)
class About:
    """What was said about one subject by either side, newest first."""

    name: str
    path: str
    theirs: Sequence[Group] = field(default=())
    ours: Sequence[Group] = field(default=())


def country_page(
    tag: str, pk: str, slug: str | None, *, year: str = "", month: str = "", day: str = ""
) -> Page | None:
    office = the_office()
    country = visible.asked_for(Country.objects.all(), int(pk))
    if not visible.is_public_country(country, office):
        return None
    prefetch_related_objects([country], "names")
    occasions = visible.with_country(office, country)
    side = Side(
        country,
        COUNTRIES,
        occasions,
        cache(partial(record.days_said_from, country, office)),
        cache(partial(record.days_said_with, country, occasions, office)),
        partial(record.promises, (), country, office),
    )
    return _side_page(side, tag, office, f"{pk}-{slug}", (year, month, day))


def organisation_page(
    tag: str, pk: str, slug: str | None, *, year: str = "", month: str = "", day: str = ""
) -> Page | None:
    office = the_office()
    body = visible.asked_for(Organisation.objects.all(), int(pk))
    if not visible.is_public_organisation(body, office):
        return None
    prefetch_related_objects([body], "names")
    occasions = visible.with_organisation(office, body)
    side = Side(
        body,
        ORGANISATIONS,
        occasions,
        cache(partial(record.days_said_for, body, office)),
        cache(partial(record.days_said_on, occasions, office)),
        lambda _: (),
    )
    return _side_page(side, tag, office, f"{pk}-{slug}", (year, month, day))


def _side_page(side: Side, tag: str, office: Office, asked: str, period: tuple[str, str, str]) -> Page | None:
    path = side.path_in(tag)
    parts = [int(part) for part in period if part]
    if path != f"{addresses.record_list(tag, side.kind)}{asked}/":
        return redirect(addresses.entry_period(path, *parts) if parts else path)

    @cache
    def both(language: str) -> ByDays:
        return ByDays({**side.ours(language), **side.theirs(language)})

    spoken = Spoken(office, partial(called, side.entry), side.path_in, both, side.kind)
    return period_page(spoken, tag, *parts) if parts else _page(side, spoken, tag, office)


def _page(side: Side, spoken: Spoken, tag: str, office: Office) -> Page:
    language = stored(tag)
    name = called(side.entry, tag)
    said = words(tag)["record"]
    occasions = list(side.occasions.select_related("place").prefetch_related("place__names"))
    listed = listed_occasions(occasions[:MOST_OCCASIONS], tag, office)
    paths = {other: side.path_in(other) for other in public_languages(office)}
    frame = frame_for(tag, side.path_in(tag), paths=paths)
    context = {
        "title": name,
        "description": said["side_description"].format(name=name),
        "name": name,
        "upwards": crumbs(tag, side.kind),
        "timeline": [
            {"year": year, "occasions": list(group)}
            for year, group in groupby(listed, lambda entry: entry.year)
        ],
        "cut": len(occasions) > MOST_OCCASIONS,
        "plot": _plot(occasions, name, tag),
        "subjects": _by_subject(side, language, tag, office),
        "years": years_below(spoken, tag, by_year(spoken.said(language))),
        "people": _people(side, tag, office),
        "promises": promises_of(side.promises(language), tag, office),
        "ways": ways_about(tag, side.entry) if isinstance(side.entry, Country) else None,
    }
    return Page(200, render("record_side.html", frame, **context))


def _plot(occasions: Sequence[Occasion], name: str, tag: str) -> Plot | None:
    counts = Counter(occasion.earliest.year for occasion in occasions if occasion.earliest)
    return yearly(words(tag)["record"]["plot_occasions"].format(name=name), counts)


def _people(side: Side, tag: str, office: Office) -> Sequence[Link]:
    """Its people that the record knows of."""
    ids = record.people_of(side.entry)
    public = visible.public_people(office).filter(pk__in=ids).values_list("pk", flat=True)
    links = people_in(public, tag)
    return sorted(links.values(), key=lambda link: link.name)


def _by_subject(side: Side, language: str, tag: str, office: Office) -> Sequence[About]:
    """The newest words of both sides under each subject; what has none comes last, under no name."""
    said = side.theirs(language)
    theirs = ByDays(said).newest(None, MOST_READ)
    others = {pk: day for pk, day in side.ours(language).items() if pk not in said}
    ours = ByDays(others).newest(None, MOST_READ)
    told = record.subjects_of([*theirs, *ours], office)
    who = who_says([*theirs, *ours], tag)
    subjects = Counter(subject for row in (*theirs, *ours) for subject in told.get(row.pk, ()))
    abouts = []
    for subject in [*(subject for subject, _ in subjects.most_common(MOST_SUBJECTS)), None]:
        link = subject_link(subject, tag) if subject else Link("", "")
        about = About(link.name, link.path)
        about.theirs = groups_of(_newest(theirs, subject, told), tag, who)
        about.ours = groups_of(_newest(ours, subject, told), tag, who)
        if about.theirs or about.ours:
            abouts.append(about)
    return abouts


def _newest(
    rows: Sequence[Statement], subject: Subject | None, told: Mapping[int, Sequence[Subject]]
) -> Sequence[Statement]:
    if subject is None:
        return [row for row in rows if row.pk not in told][:MOST_A_SUBJECT]
    return [row for row in rows if subject in told.get(row.pk, ())][:MOST_A_SUBJECT]


def countries_page(tag: str) -> Page | None:
    """Countries and organisations that the record knows of."""
    office = the_office()
    countries = sorted((country_link(entry, tag) for entry in visible.public_countries(office)), key=_by_name)
    bodies = sorted(
        (organisation_link(entry, tag) for entry in visible.public_organisations(office)), key=_by_name
    )
    if not countries and not bodies and not anything(office):
        return None
    return _list_page(tag, COUNTRIES, {"countries": countries, "organisations": bodies}, office)


def organisations_page(tag: str) -> Page:
    """They stand with the countries."""
    return redirect(addresses.record_list(tag, COUNTRIES))


def _list_page(tag: str, kind: str, context: Mapping[str, Any], office: Office) -> Page:
    paths = {other: addresses.record_list(other, kind) for other in public_languages(office)}
    frame = frame_for(tag, paths[tag], paths=paths)
    said = words(tag)["record"]
    told = {
        "title": said[f"{kind}_title"],
        "description": said[f"{kind}_lead"],
        "upwards": crumbs(tag, kind)[:1],
    }
    return Page(200, render(f"record_{kind}.html", frame, **told, **context))


def _by_name(link: Link) -> str:
    return link.name.casefold()
