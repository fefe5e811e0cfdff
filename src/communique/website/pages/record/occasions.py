"""Occasions as lists tell of them, and the page of one: when, where, who took part, what was said there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from communique.directory.models import Country, Occasion, Organisation
from communique.directory.queries import public_languages, the_office
from communique.record.queries import pages as record
from communique.website import addresses
from communique.website.pages.frame import Link, frame_for, render
from communique.website.pages.page import Page, redirect
from communique.website.pages.record import visible
from communique.website.pages.record.naming import (
    OCCASIONS,
    called,
    country_link,
    days,
    occasion_name,
    occasion_path,
    organisation_link,
    person_link,
    stored,
)
from communique.website.pages.record.photographs import photographs_of
from communique.website.pages.record.releases import listed_releases, texts_of_editions
from communique.website.pages.record.said import groups_of
from communique.website.pages.record.spoken import crumbs
from communique.website.pages.record.structured import occasion_data
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office

MOST_SAID: Final = 200
MOST_RELEASES: Final = 40


@dataclass(frozen=True, slots=True)
class ListedOccasion:
    """One line of a timeline."""

    path: str
    name: str
    when: str
    iso: str
    year: int
    people: Sequence[Link]
    planned: bool
    read: bool


def listed_occasions(occasions: Sequence[Occasion], tag: str, office: Office) -> Sequence[ListedOccasion]:
    """`occasions` in their order. The people are looked up for all at once."""
    people = _participants(occasions, tag, office)
    return [
        ListedOccasion(
            path=occasion_path(occasion, tag),
            name=occasion_name(occasion, tag),
            when=days(occasion.earliest, occasion.latest, tag),
            iso=occasion.earliest.isoformat() if occasion.earliest else "",
            year=occasion.earliest.year if occasion.earliest else 0,
            people=people.get(occasion.pk, ()),
            planned=occasion.planned,
            read=occasion.proposed,
        )
        for occasion in occasions
    ]


def _participants(occasions: Sequence[Occasion], tag: str, office: Office) -> Mapping[int, Sequence[Link]]:
    rows = Occasion.participants.through.objects.filter(occasion__in=occasions).order_by("pk")
    pairs = list(rows.values_list("occasion_id", "person_id"))
    links = visible.shown_people({person for _, person in pairs}, tag, office)
    found: dict[int, dict[str, Link]] = {}
    for occasion, person in pairs:
        if person in links:
            found.setdefault(occasion, {})[links[person].path] = links[person]
    return {occasion: list(people.values()) for occasion, people in found.items()}


def occasion_page(tag: str, pk: str, slug: str | None) -> Page | None:
    office = the_office()
    found = visible.public_occasions(office).filter(pk=int(pk)).select_related("place__country")
    occasion = found.first()
    if occasion is None:
        return None
    path = occasion_path(occasion, tag)
    if path != f"{addresses.record_list(tag, OCCASIONS)}{pk}-{slug}/":
        return redirect(path)
    paths = {other: occasion_path(occasion, other) for other in public_languages(office)}
    frame = frame_for(tag, path, paths=paths)
    said = record.listed(record.said_on(occasion, office, stored(tag)), MOST_SAID + 1)
    texts = texts_of_editions(visible.editions_telling(occasion, office), tag, MOST_RELEASES)
    name, when = occasion_name(occasion, tag), days(occasion.earliest, occasion.latest, tag)
    context = {
        "title": ", ".join(part for part in (name, when) if part),
        "description": ", ".join(part for part in (name, when) if part),
        "name": name,
        "when": when,
        "iso": occasion.earliest.isoformat() if occasion.earliest else "",
        "planned": occasion.planned,
        "read": occasion.proposed,
        "upwards": crumbs(tag, OCCASIONS),
        "groups": groups_of(said[:MOST_SAID], tag),
        "cut": len(said) > MOST_SAID,
        "releases": listed_releases(texts, tag, office),
        "photographs": photographs_of(texts, None, tag),
        **_taking_part(occasion, tag, office),
    }
    context["data"] = occasion_data(occasion, name, frame, context["people"])
    return Page(200, render("record_occasion.html", frame, **context))


def _taking_part(occasion: Occasion, tag: str, office: Office) -> dict[str, Any]:
    countries = Country.objects.filter(occasions=occasion).prefetch_related("names")
    bodies = Organisation.objects.filter(occasions=occasion).prefetch_related("names")
    return {
        "people": [person_link(person, tag) for person in visible.participants(occasion, office)],
        "countries": [country_link(country, tag) for country in countries],
        "organisations": [organisation_link(body, tag) for body in bodies],
        "place": called(occasion.place, tag) if occasion.place else "",
        "place_country": country_link(occasion.place.country, tag)
        if occasion.place and occasion.place.country and _is_public(occasion.place.country, office)
        else None,
        "kind": words(tag)["occasion"].get(f"kind_{occasion.kind}", ""),
    }


def _is_public(country: Country, office: Office) -> bool:
    return visible.is_public_country(country, office)


def occasions_page(tag: str, year: str = "") -> Page | None:
    """Every occasion of a year on a line; without a year, of the newest that has one."""
    office = the_office()
    public = visible.public_occasions(office).exclude(earliest=None)
    years = [day.year for day in public.order_by("-earliest").dates("earliest", "year", order="DESC")]
    shown = int(year) if year else (years or [0])[0]
    if shown not in years:
        return None
    found = public.filter(earliest__year=shown).select_related("place").prefetch_related("place__names")
    list_path = addresses.record_list

    def path_in(other: str) -> str:
        start = list_path(other, OCCASIONS)
        return addresses.entry_period(start, shown) if year else start

    frame = frame_for(tag, path_in(tag), paths={other: path_in(other) for other in public_languages(office)})
    said = words(tag)["record"]
    context = {
        "title": said["in_period"].format(name=said["occasions"], when=shown) if year else said["occasions"],
        "description": said["occasions_lead"],
        "upwards": crumbs(tag, OCCASIONS) if year else crumbs(tag, OCCASIONS)[:1],
        "occasions": listed_occasions(list(found), tag, office),
        "years": [
            Link(str(other), addresses.entry_period(list_path(tag, OCCASIONS), other), current=other == shown)
            for other in years
        ],
    }
    return Page(200, render("record_occasions.html", frame, **context))
