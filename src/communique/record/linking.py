"""From names as read to the directory's entries: people, bodies, countries, places, occasions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.directory.actions import propose_occasion, propose_person
from communique.directory.errors import DirectoryError
from communique.directory.models import Appointment, Country, Occasion, Organisation, Person
from communique.directory.queries import (
    appointment_on,
    find_country,
    find_organisation,
    find_person,
    find_place,
)

if TYPE_CHECKING:
    from communique.reading import findings as read
    from communique.staff.models import Officer


@dataclass(slots=True)
class Who:
    """Whoever a name means. A name that is nobody's known, and no person's as read, stays a name."""

    person: Person | None = None
    organisation: Organisation | None = None
    country: Country | None = None


@dataclass(slots=True)
class Links:
    """The directory as one text asks it. `people` are those the reader found in the text: only they are
    proposed to the directory where it does not know them.
    """

    language: str
    day: datetime.date
    by: Officer
    people: Sequence[read.Person] = ()
    _known: dict[tuple[str, str], Who] = field(default_factory=dict)
    _held: dict[tuple[int, str], Appointment | None] = field(default_factory=dict)

    def who(self, name: str | None, office: str | None = None) -> Who:
        if not name:
            return Who()
        key = (name, office or "")
        if key not in self._known:
            self._known[key] = self._look_up(name, office)
        return self._known[key]

    def appointment(self, person: Person | None, office: str | None) -> Appointment | None:
        """The post that words of `person` belong to, on the day of this text."""
        if person is None:
            return None
        key = (person.pk, office or "")
        if key not in self._held:
            self._held[key] = appointment_on(person, self.day, office=office, language=self.language)
        return self._held[key]

    def all_of(self, names: Iterable[str]) -> list[Who]:
        return [self.who(name) for name in names]

    def occasion(self, told: read.Occasion) -> Occasion | None:
        """The directory's entry for an occasion that was told with its day, made where there is none."""
        earliest, latest = day_of(told.earliest), day_of(told.latest)
        if earliest is None and latest is None:
            return None
        whose = self.all_of(told.participants)
        with suppress(DirectoryError):
            return propose_occasion(
                kind=told.kind,
                earliest=earliest,
                latest=latest,
                participants=[who.person for who in whose if who.person is not None],
                countries=[who.country for who in whose if who.country is not None],
                organisations=[who.organisation for who in whose if who.organisation is not None],
                place=find_place(told.place) if told.place else None,
                planned=told.planned,
                by=self.by,
            )
        return None

    def _look_up(self, name: str, office: str | None) -> Who:
        as_read = next((person for person in self.people if person.name == name), None)
        country = as_read.country if as_read is not None else None
        office = office or (as_read.office if as_read is not None else None)
        person = find_person(name, language=self.language, office=office, country=country)
        if person is not None and not person.proposed:
            return Who(person=person)
        organisation = find_organisation(name)
        if organisation is not None:
            return Who(organisation=organisation)
        if as_read is not None:
            # Also of somebody proposed before: a second text may tell her post, or her name in its language.
            person = self._proposed(name, office, country) or person
        return Who(person=person) if person is not None else Who(country=find_country(name))

    def _proposed(self, name: str, office: str | None, country: str | None) -> Person | None:
        """None for what the directory refuses as a name: it stays in the finding as it was read."""
        with suppress(DirectoryError):
            return propose_person(
                name=name, language=self.language, office=office, country=country, day=self.day, by=self.by
            )
        return None


def day_of(told: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(told) if told else None
