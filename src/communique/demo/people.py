"""Who and where is who in the demo office: the directory's entries, made once and looked up by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from communique.demo.loading import BrokenDemo, day, subject_facts
from communique.directory.actions import (
    add_country,
    add_occasion,
    add_organisation,
    add_person,
    add_place,
    add_post,
    add_subject,
    appoint,
)
from communique.directory.models import (
    Appointment,
    Country,
    Exactness,
    Occasion,
    Organisation,
    Person,
    Place,
    Post,
)
from communique.staff.models import Officer

Row = TypeVar("Row")


@dataclass(slots=True)
class Directory:
    officer: Officer
    home: Country | None = None
    countries: dict[str, Country] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    appointments: dict[tuple[str, str], Appointment] = field(default_factory=dict)

    def occasion(self, facts: Mapping[str, Any]) -> Occasion:
        """What a release tells of. The other countries and the bodies are those its guests stand for."""
        place = facts.get("place")
        guests = [_known(self.people, key) for key in facts.get("participants", ())]
        earliest = day(facts.get("earliest"))
        bodies = {
            held.post.organisation
            for (key, _), held in self.appointments.items()
            if self.people[key] in guests and held.post.country is None and held.post.organisation is not None
        }
        return add_occasion(
            kind=facts["kind"],
            earliest=earliest,
            latest=day(facts.get("latest")) or earliest,
            place=_known(self.places, place) if place else None,
            participants=guests,
            countries={guest.country for guest in guests if guest.country not in {None, self.home}},
            organisations=bodies,
            planned=facts["kind"] == Occasion.Kind.ANNOUNCEMENT,
            by=self.officer,
        )


def make_directory(facts: Mapping[str, Any], officer: Officer) -> Directory:
    directory = Directory(officer)
    for key, entry in facts.get("countries", {}).items():
        directory.countries[key] = add_country(code=entry["code"], names=entry["names"], by=officer)
    for key, entry in facts.get("places", {}).items():
        directory.places[key] = add_place(
            names=entry["names"], country=_country(directory, entry), by=officer
        )
    for key, entry in facts.get("organisations", {}).items():
        directory.organisations[key] = add_organisation(
            names=entry["names"],
            aliases=entry.get("aliases", ()),
            country=_country(directory, entry),
            by=officer,
        )
    for key, entry in facts.get("posts", {}).items():
        body = entry.get("organisation")
        directory.posts[key] = add_post(
            names=entry["names"],
            country=_country(directory, entry),
            organisation=_known(directory.organisations, body) if body else None,
            by=officer,
        )
    for key, entry in facts.get("people", {}).items():
        _person(directory, key, entry)
    for slug, entry in subject_facts().items():
        add_subject(slug=slug, names=entry["names"], terms=entry["terms"], by=officer)
    directory.home = _known(directory.posts, facts["head"]["post"]).country
    return directory


def _person(directory: Directory, key: str, entry: Mapping[str, Any]) -> None:
    person = add_person(
        names=entry["names"],
        aliases=entry.get("aliases", ()),
        country=_country(directory, entry),
        by=directory.officer,
    )
    directory.people[key] = person
    for held in entry.get("appointments", ()):
        directory.appointments[key, held["post"]] = appoint(
            person=person,
            post=_known(directory.posts, held["post"]),
            since=day(held.get("since")),
            since_exact=held.get("since_exact", Exactness.DAY),
            until=day(held.get("until")),
            until_exact=held.get("until_exact", Exactness.DAY),
            by=directory.officer,
        )


def _country(directory: Directory, entry: Mapping[str, Any]) -> Country | None:
    key = entry.get("country")
    return _known(directory.countries, key) if key else None


def _known(rows: Mapping[str, Row], key: str) -> Row:
    if key not in rows:
        raise BrokenDemo(f"The demo office refers to «{key}», which it does not have.")
    return rows[key]
