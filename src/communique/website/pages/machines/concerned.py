"""Whom and what a public release is about, with their names in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.directory.models import Country, Person
from communique.directory.queries import the_people
from communique.newsroom.models import Concern
from communique.record.rules import shows_read
from communique.website import addresses
from communique.website.pages.record import visible
from communique.website.pages.record.naming import COUNTRIES, PEOPLE, called, entry_path

if TYPE_CHECKING:
    from communique.directory.models import Office


@dataclass(frozen=True, slots=True)
class Named:
    """`url` is that of its page on the site; empty where there is none."""

    id: int
    name: str
    url: str = ""
    code: str = ""


def people_of(release: int, tag: str, office: Office) -> Sequence[Named]:
    """Of merged entries the one kept; whom no officer has looked at only where the site shows such people."""
    held = Person.objects.filter(pk__in=Concern.objects.filter(release=release).values("person"))
    people = [person for person in the_people(held) if shows_read(office) or not person.proposed]
    paged = set(
        visible.public_people(office)
        .filter(pk__in=[person.pk for person in people])
        .values_list("pk", flat=True)
    )
    return [
        Named(
            person.pk,
            called(person, tag),
            addresses.absolute(entry_path(tag, PEOPLE, person)) if person.pk in paged else "",
        )
        for person in sorted(people, key=lambda person: person.pk)
    ]


def countries_of(release: int, tag: str, office: Office) -> Sequence[Named]:
    held = Country.objects.filter(pk__in=Concern.objects.filter(release=release).values("country"))
    return [
        Named(
            country.pk,
            called(country, tag),
            addresses.absolute(entry_path(tag, COUNTRIES, country))
            if visible.is_public_country(country, office)
            else "",
            country.code,
        )
        for country in held.order_by("pk").prefetch_related("names")
    ]
