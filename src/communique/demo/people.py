"""Who and where is who in the demo office: the directory's rows, made once and looked up by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from communique.demo.loading import BrokenDemo, day
from communique.directory.models import (
    Appointment,
    Country,
    CountryName,
    Occasion,
    Person,
    PersonName,
    Place,
    PlaceName,
    Post,
    PostName,
)

Row = TypeVar("Row")


@dataclass(slots=True)
class Directory:
    countries: dict[str, Country] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    appointments: dict[tuple[str, str], Appointment] = field(default_factory=dict)

    def occasion(self, facts: Mapping[str, Any]) -> Occasion:
        """A row for what a release tells of."""
        place = facts.get("place")
        occasion = Occasion.objects.create(
            kind=facts["kind"],
            earliest=day(facts.get("earliest")),
            latest=day(facts.get("latest") or facts.get("earliest")),
            place=_known(self.places, place) if place else None,
        )
        occasion.participants.set(_known(self.people, key) for key in facts.get("participants", ()))
        return occasion


def make_directory(facts: Mapping[str, Any]) -> Directory:
    directory = Directory()
    for key, entry in facts.get("countries", {}).items():
        country = Country.objects.create(code=entry["code"])
        CountryName.objects.bulk_create(
            CountryName(country=country, language=tag, name=name) for tag, name in entry["names"].items()
        )
        directory.countries[key] = country
    for key, entry in facts.get("places", {}).items():
        place = Place.objects.create(country=_country(directory, entry))
        PlaceName.objects.bulk_create(
            PlaceName(place=place, language=tag, name=name) for tag, name in entry["names"].items()
        )
        directory.places[key] = place
    for key, entry in facts.get("posts", {}).items():
        post = Post.objects.create(country=_country(directory, entry))
        PostName.objects.bulk_create(
            PostName(post=post, language=tag, name=name) for tag, name in entry["names"].items()
        )
        directory.posts[key] = post
    for key, entry in facts.get("people", {}).items():
        _person(directory, key, entry)
    return directory


def _person(directory: Directory, key: str, entry: Mapping[str, Any]) -> None:
    person = Person.objects.create()
    PersonName.objects.bulk_create(
        PersonName(person=person, language=tag, name=name) for tag, name in entry["names"].items()
    )
    directory.people[key] = person
    for held in entry.get("appointments", ()):
        directory.appointments[key, held["post"]] = Appointment.objects.create(
            person=person,
            post=_known(directory.posts, held["post"]),
            since=day(held.get("since")),
            until=day(held.get("until")),
        )


def _country(directory: Directory, entry: Mapping[str, Any]) -> Country | None:
    key = entry.get("country")
    return _known(directory.countries, key) if key else None


def _known(rows: Mapping[str, Row], key: str) -> Row:
    if key not in rows:
        raise BrokenDemo(f"The demo office refers to «{key}», which it does not have.")
    return rows[key]
