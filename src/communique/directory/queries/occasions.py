"""Whether two releases tell of the same occasion."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from communique.directory.models import Country, Occasion, Organisation, Person, Place
from communique.directory.queries.office import NoOffice, the_office
from communique.directory.queries.posts import head_on

if TYPE_CHECKING:
    from django.db.models import QuerySet

Day = datetime.date


@dataclass(frozen=True, slots=True)
class Host:
    """The head of the office (the id of the entry kept), and the country of the head's post."""

    head: int | None
    country: int | None


@dataclass(frozen=True, slots=True)
class Company:
    """Who took part, by ids. The office's own head and country are there nearly always and tell nothing:
    `guests` are people of other countries, `abroad` the other countries, `own` our people but for the head.
    """

    guests: frozenset[int]
    abroad: frozenset[int]
    own: frozenset[int]
    bodies: frozenset[int]
    place: int | None

    def same_as(self, other: Company) -> bool:
        if self.guests and other.guests:
            return bool(self.guests & other.guests)
        if self.bodies & other.bodies or self.abroad & other.abroad:
            return True
        if self.guests or other.guests or self.abroad or other.abroad or self.bodies or other.bodies:
            return False
        if self.place is not None and other.place is not None and self.place != other.place:
            return False
        return bool(self.own & other.own) or not (self.own and other.own)


# One page says talks, another meeting.
_ALIKE: Final = dict.fromkeys(("meeting", "talks"), ("meeting", "talks"))


def find_occasion(
    *,
    kind: str,
    earliest: Day | None,
    latest: Day | None = None,
    participants: Iterable[Person] = (),
    countries: Iterable[Country] = (),
    organisations: Iterable[Organisation] = (),
    place: Place | None = None,
) -> Occasion | None:
    """The occasion of that kind (talks and a meeting are one), on days that overlap, with the same guests
    (or, where one of the two names nobody, with the same country); at home, with the same people or at the
    same place. The same kind before the other, the one whose days fit best, officers' own before those
    read by machine; None where no day is told.
    """
    first, last = earliest or latest, latest or earliest
    if first is None or last is None:
        return None
    host = _host(first)
    company = _company(
        host,
        list(participants),
        [country.pk for country in countries],
        [body.pk for body in organisations],
        place.pk if place is not None else None,
    )
    fitting = [each for each in _on(kind, first, last) if company.same_as(_company_at(host, each))]
    return min(
        fitting,
        key=lambda each: (
            each.kind != kind,
            abs(((each.earliest or each.latest or first) - first).days)
            + abs(((each.latest or each.earliest or last) - last).days),
            each.proposed,
            each.pk,
        ),
        default=None,
    )


def _company(
    host: Host, people: Iterable[Person], countries: Iterable[int], bodies: Iterable[int], place: int | None
) -> Company:
    kept = {person.same_as_id or person.pk: person for person in people}
    kept.pop(host.head or 0, None)
    guests = {pk for pk, person in kept.items() if _country(person) not in {None, host.country}}
    abroad = {*countries, *(_country(person) for person in kept.values())} - {None, host.country}
    return Company(
        guests=frozenset(guests),
        abroad=frozenset(country for country in abroad if country is not None),
        own=frozenset(kept.keys() - guests),
        bodies=frozenset(bodies),
        place=place,
    )


def _on(kind: str, first: Day, last: Day) -> QuerySet[Occasion]:
    """Those of a kind whose days overlap; one day known stands for both."""
    began, ended = Coalesce(F("earliest"), F("latest")), Coalesce(F("latest"), F("earliest"))
    return (
        Occasion.objects.alias(began=began, ended=ended)
        .filter(Q(kind__in=_ALIKE.get(kind, (kind,))), began__lte=last, ended__gte=first)
        .prefetch_related("participants__appointments__post", "countries", "organisations")
        .order_by("pk")
    )


def _company_at(host: Host, occasion: Occasion) -> Company:
    return _company(
        host,
        occasion.participants.all(),
        [country.pk for country in occasion.countries.all()],
        [body.pk for body in occasion.organisations.all()],
        occasion.place_id,
    )


def _country(person: Person) -> int | None:
    if person.country_id is not None:
        return int(person.country_id)
    held = sorted(person.appointments.all(), key=lambda each: (each.since or Day.min, each.pk))
    return next((each.post.country_id for each in reversed(held) if each.post.country_id is not None), None)


def _host(day: Day) -> Host:
    try:
        head = head_on(day) or the_office().head
    except NoOffice:
        head = None
    if head is None:
        return Host(None, None)
    return Host(head.person.same_as_id or head.person_id, head.post.country_id)
