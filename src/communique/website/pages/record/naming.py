"""What the entries of the directory are called on a page of one language, and where their pages stand."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.directory.models import Appointment, Exactness, Organisation, Person
from communique.languages.packs import format_date, format_month
from communique.languages.scripts import to_latin
from communique.languages.tags import primary_language, source_of
from communique.website import addresses
from communique.website.pages.frame import Link
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Country, Occasion, Subject
    from communique.directory.models.names import Named
    from communique.record.models import Statement

PEOPLE, COUNTRIES, ORGANISATIONS = "people", "countries", "organisations"
SUBJECTS, OCCASIONS = "subjects", "occasions"


def stored(tag: str) -> str:
    """The language that findings shown on pages in `tag` are in."""
    return source_of(tag) or tag


def in_script(text: str, tag: str) -> str:
    """Words of a text in the script of the page."""
    return to_latin(text) if source_of(tag) else text


def called(entry: Named, tag: str) -> str:
    """The name in the language of the page; where there is none, another in letters its readers know."""
    name = entry.name_in(tag)
    return name if primary_language(tag) == "sr" else to_latin(name)


def entry_path(tag: str, kind: str, entry: Named) -> str:
    return addresses.entry(tag, kind, entry.pk, called(entry, tag))


def person_link(person: Person, tag: str) -> Link:
    return Link(called(person, tag), entry_path(tag, PEOPLE, person))


def country_link(country: Country, tag: str) -> Link:
    return Link(called(country, tag), entry_path(tag, COUNTRIES, country))


def organisation_link(organisation: Organisation, tag: str) -> Link:
    return Link(called(organisation, tag), entry_path(tag, ORGANISATIONS, organisation))


def subject_link(subject: Subject, tag: str) -> Link:
    return Link(called(subject, tag), addresses.subject(tag, subject.slug))


def occasion_path(occasion: Occasion, tag: str) -> str:
    return addresses.entry(tag, OCCASIONS, occasion.pk, occasion_name(occasion, tag))


def occasion_name(occasion: Occasion, tag: str) -> str:
    """«Visit, Velimost»; what kind alone where no place is known."""
    kinds = words(tag)["occasion"]
    what = kinds.get(f"kind_{occasion.kind}", kinds["kind_other"])
    place = called(occasion.place, tag) if occasion.place else ""
    return f"{what}, {place}" if place else what


def days(earliest: datetime.date | None, latest: datetime.date | None, tag: str) -> str:
    told = [format_date(day, tag) for day in (earliest, latest) if day is not None]
    return " – ".join(dict.fromkeys(told))


def held(appointment: Appointment, tag: str) -> str:
    """«since 1 June 2023», «2019 – March 2023»; empty where no day is known."""
    said = words(tag)["record"]
    since = _exactly(appointment.since, appointment.since_exact, tag)
    until = _exactly(appointment.until, appointment.until_exact, tag)
    if since and until:
        return f"{since} – {until}"
    pattern = said["since"] if since else said["until"]
    return pattern.format(when=since or until) if since or until else ""


def _exactly(day: datetime.date | None, exact: str, tag: str) -> str:
    if day is None:
        return ""
    if exact == Exactness.YEAR:
        return words(tag)["list"]["year"].format(year=day.year)
    return format_month(day.year, day.month, tag) if exact == Exactness.MONTH else format_date(day, tag)


@dataclass(frozen=True, slots=True)
class Who:
    """Everybody who says something on a page, asked for at once."""

    tag: str
    people: Mapping[int, Person]
    links: Mapping[int, Link]
    posts: Mapping[int, str]
    organisations: Mapping[int, Link]

    def speaker(self, statement: Statement) -> Link | None:
        """The page of who said it; None where the directory does not know."""
        if statement.speaker_id is not None:
            return self.links[statement.speaker_id]
        return self.organisations.get(statement.organisation_id or 0)

    def name(self, statement: Statement) -> str:
        """The directory's name, or the one that was read."""
        speaker = self.speaker(statement)
        return speaker.name if speaker is not None else in_script(statement.speaker_name, self.tag)

    def post(self, statement: Statement) -> str:
        """The post held that day, or the office that was read."""
        held_then = self.posts.get(statement.appointment_id or 0)
        return held_then or in_script(statement.speaker_office, self.tag)


def who_says(statements: Iterable[Statement], tag: str) -> Who:
    said = list(statements)
    rows = _people({statement.speaker_id for statement in said if statement.speaker_id})
    appointments = {statement.appointment_id for statement in said if statement.appointment_id}
    posts = Appointment.objects.filter(pk__in=appointments).select_related("post")
    bodies = {statement.organisation_id for statement in said if statement.organisation_id}
    found = Organisation.objects.filter(pk__in=bodies).prefetch_related("names")
    kept = {pk: rows[person.same_as_id or pk] for pk, person in rows.items()}
    return Who(
        tag,
        kept,
        {pk: person_link(person, tag) for pk, person in kept.items()},
        {entry.pk: called(entry.post, tag) for entry in posts.prefetch_related("post__names")},
        {body.pk: organisation_link(body, tag) for body in found},
    )


def _people(ids: set[int]) -> Mapping[int, Person]:
    """Those entries and the ones they were merged into."""
    rows = Person.objects.prefetch_related("names").in_bulk(ids)
    others = {person.same_as_id for person in rows.values() if person.same_as_id} - set(rows)
    return {**rows, **Person.objects.prefetch_related("names").in_bulk(others)}


def people_in(ids: Iterable[int], tag: str) -> Mapping[int, Link]:
    """Links to the people with these ids; an entry that was merged leads to the one kept."""
    rows = _people(set(ids))
    return {pk: person_link(rows[person.same_as_id or pk], tag) for pk, person in rows.items()}
