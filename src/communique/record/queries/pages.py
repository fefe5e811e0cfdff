"""What the pages of the site ask of the record: what is shown there, and nothing else.

`language` is that of the findings, never a script variant. Where a statement has many pages to be on, the
pages pick their own; here is only which statements there are.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from communique.directory.models import (
    Appointment,
    Country,
    Occasion,
    Office,
    Organisation,
    Person,
    Subject,
)
from communique.ledger.models import Edition
from communique.record.models import Commitment, OccasionTold, Standing, Statement, StatementSubject
from communique.record.rules import is_told, shown, shown_matches

MOST_PROMISES: Final = 100
NEWEST_OF: Final = 20
LATELY: Final = 500
_WITH_PROMISES: Final = (
    "by_people__names",
    "to_people__names",
    "by_countries__names",
    "to_countries__names",
    "evidence__statement",
    "evidence__edition",
)


def statements(office: Office, language: str) -> QuerySet[Statement]:
    """All that is shown in `language`."""
    return shown(Statement.objects.filter(language=language).order_by(), office)


def anything_said(office: Office) -> bool:
    return shown(Statement.objects.order_by(), office).exists()


def statements_in(edition: Edition, language: str, office: Office) -> Sequence[Statement]:
    """Those of one edition, in the order of the text."""
    found = statements(office, language).filter(edition=edition)
    return list(_with_entries(found).order_by("start", "-end"))


def beside(statement: Statement, office: Office) -> tuple[Statement | None, Statement | None]:
    """The statements before and after it in its edition."""
    near = statements(office, statement.language).filter(edition=statement.edition_id)
    earlier = near.filter(start__lt=statement.start).order_by("-start").first()
    return earlier, near.filter(start__gt=statement.start).order_by("start").first()


def latest(found: QuerySet[Statement], count: int) -> Sequence[Statement]:
    return list(_with_entries(found).order_by("-on", "-id")[:count])


def listed(found: QuerySet[Statement], most: int) -> Sequence[Statement]:
    """The newest day first, the words of one release as they follow each other in it."""
    return list(_with_entries(found).order_by("-on", "-edition_id", "start")[:most])


def _with_entries(found: QuerySet[Statement]) -> QuerySet[Statement]:
    return found.select_related("edition")


def said_by(people: Sequence[int], office: Office, language: str) -> QuerySet[Statement]:
    """`people` are all entries of one person. One is asked for by equality, which keeps the index's order."""
    by = Q(speaker=people[0]) if len(people) == 1 else Q(speaker__in=people)
    return statements(office, language).filter(by)


def latest_said_by(people: Sequence[int], office: Office, language: str, count: int) -> Sequence[Statement]:
    """The newest of all entries of one person, each read from its end of the index."""
    newest = [latest(said_by([entry], office, language), count) for entry in people]
    return list(islice(merge(*newest, key=lambda said: (said.on, said.pk), reverse=True), count))


Days = Mapping[int, datetime.date]


def days_of(*found: QuerySet[Statement]) -> Days:
    """The day of each statement by its id. Of a country alone there may be tens of thousands: the questions
    come apart by what has an index, and rows are fetched for those alone that a page shows.
    """
    return dict(pair for rows in found for pair in rows.order_by().values_list("pk", "on"))


def by_ids(ids: Sequence[int]) -> Sequence[Statement]:
    """In the order of `ids`."""
    rows = _with_entries(Statement.objects.all()).in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def days_said_from(country: Country, office: Office, language: str) -> Days:
    """What was said by its people, or in a post of it."""
    said = statements(office, language)
    held, people = _posts_of(country), _people_of(country)
    return days_of(said.filter(appointment__in=held), said.filter(appointment=None, speaker__in=people))


def days_said_with(country: Country, occasions: QuerySet[Occasion], office: Office, language: str) -> Days:
    """What anybody said about a country, or on `occasions` with it."""
    about = statements(office, language).filter(countries=country)
    return {**days_of(about), **days_said_on(occasions, office, language)}


def days_said_for(organisation: Organisation, office: Office, language: str) -> Days:
    """What the body itself said, and what people said in a post of it."""
    said = statements(office, language)
    held = list(Appointment.objects.filter(post__organisation=organisation).values_list("pk", flat=True))
    return days_of(said.filter(organisation=organisation), said.filter(appointment__in=held))


def days_said_on(occasions: QuerySet[Occasion], office: Office, language: str) -> Days:
    there = list(occasions.order_by().values_list("pk", flat=True))
    return days_of(statements(office, language).filter(occasion__in=there))


def _posts_of(country: Country) -> Sequence[int]:
    return list(Appointment.objects.filter(post__country=country).values_list("pk", flat=True))


def _people_of(country: Country) -> Sequence[int]:
    own = Q(country=country) | Q(same_as__country=country)
    return list(Person.objects.filter(own).values_list("pk", flat=True))


def speaks_for(organisation: Organisation, office: Office) -> bool:
    return shown(Statement.objects.order_by(), office).filter(_of_body(organisation)).exists()


def speaks_from(country: Country, office: Office) -> bool:
    return shown(Statement.objects.order_by(), office).filter(_of_country(country)).exists()


def spoken_about(country: Country, office: Office) -> bool:
    return shown(Statement.objects.order_by(), office).filter(countries=country).exists()


def countries_spoken_about(office: Office) -> set[int]:
    said = shown(Statement.objects.order_by(), office)
    found = Statement.countries.through.objects.filter(statement__in=said)
    return set(found.values_list("country_id", flat=True).distinct())


def _of_body(organisation: Organisation) -> Q:
    held = Appointment.objects.filter(post__organisation=organisation).values("pk")
    return Q(organisation=organisation) | Q(appointment__in=held)


def _of_country(country: Country) -> Q:
    """In a post of it; or without one, by somebody who belongs to it."""
    own = Q(appointment=None, speaker__in=_people_of(country))
    return Q(appointment__in=_posts_of(country)) | own


def people_of(entry: Country | Organisation) -> set[int]:
    """Ids of people who belong to it or held a post of it; of merged entries the one kept."""
    country = isinstance(entry, Country)
    held = Q(post__country=entry) if country else Q(post__organisation=entry)
    rows = set(Appointment.objects.filter(held).values_list("person_id", "person__same_as_id"))
    if country:
        rows |= set(Person.objects.filter(country=entry).values_list("pk", "same_as_id"))
    return {same or pk for pk, same in rows}


def said_about(subject: Subject, office: Office, language: str) -> QuerySet[Statement]:
    matches = shown_matches(StatementSubject.objects.filter(subject=subject), office)
    return statements(office, language).filter(pk__in=matches.values("statement_id"))


def said_on(occasion: Occasion, office: Office, language: str) -> QuerySet[Statement]:
    return statements(office, language).filter(occasion=occasion)


def newest_said(found: QuerySet[Statement], count: int) -> Sequence[Statement]:
    """The last that were read: by their number, which an index has, and not by their day."""
    rows = list(_with_entries(found).order_by("-id")[: count * NEWEST_OF])
    return sorted(rows, key=lambda row: (row.on, row.pk), reverse=True)[:count]


def speakers_lately(found: QuerySet[Statement], most: int) -> Sequence[tuple[int, int]]:
    """Who said most of what was read last."""
    rows = found.exclude(speaker=None).order_by("-id").values_list("speaker_id", flat=True)[:LATELY]
    return Counter(rows).most_common(most)


def by_day(found: QuerySet[Statement]) -> Sequence[tuple[datetime.date, int]]:
    """How many a day, newest first."""
    rows = found.order_by().values_list("on").annotate(said=Count("pk")).order_by("-on")
    return [(row[0], row[1]) for row in rows]


def speakers_of(found: QuerySet[Statement], most: int) -> Sequence[tuple[int, int]]:
    """Ids of the people who said most of `found`, and how much."""
    rows = found.exclude(speaker=None).order_by().values_list("speaker").annotate(said=Count("pk"))
    return [(row[0], row[1]) for row in rows.order_by("-said", "speaker")[:most]]


def subjects_of(found: Sequence[Statement], office: Office) -> Mapping[int, Sequence[Subject]]:
    """The subjects shown with each of `found`, by the statement's id."""
    matches = shown_matches(StatementSubject.objects.filter(statement__in=found), office)
    told: dict[int, list[Subject]] = {}
    for match in matches.select_related("subject").prefetch_related("subject__names").order_by("subject_id"):
        told.setdefault(match.statement_id, []).append(match.subject)
    return told


def spoken_of(office: Office) -> QuerySet[Subject]:
    """Subjects with at least one statement that is shown."""
    matches = shown_matches(StatementSubject.objects.filter(subject=OuterRef("pk")), office)
    said = matches.filter(statement__in=shown(Statement.objects.order_by(), office))
    found: QuerySet[Subject] = Subject.objects.filter(Exists(said)).prefetch_related("names")
    return found


def told_at(key: str, office: Office) -> Sequence[Statement]:
    """The statement with this permanent key in each edition that has it, oldest first; empty where the site
    never showed it or shows it no more. Ends with the one that stands, or with what became of it.
    """
    rows = list(Statement.objects.filter(key=key).select_related("edition").order_by("edition__version"))
    return rows if rows and is_told(rows[-1], office) else []


def stands(statement: Statement) -> bool:
    return statement.standing == Standing.CURRENT


def occasions_told(office: Office) -> QuerySet[OccasionTold]:
    return shown(OccasionTold.objects.exclude(occasion=None).order_by(), office)


def occasion_told_in(edition: Edition, office: Office) -> Sequence[Occasion]:
    told = occasions_told(office).filter(edition=edition)
    return list(Occasion.objects.filter(pk__in=told.values("occasion")).select_related("place"))


def speaks(office: Office) -> Q:
    """For people: whether anything that one of their entries said is shown."""
    said = shown(Statement.objects.order_by(), office)
    own = Exists(said.filter(speaker=OuterRef("pk")))
    return Q(own) | Q(Exists(said.filter(speaker__same_as=OuterRef("pk"))))


def organisations_speaking(office: Office) -> set[int]:
    said = shown(Statement.objects.exclude(organisation=None).order_by(), office)
    return set(said.values_list("organisation_id", flat=True).distinct())


def promises(
    people: Sequence[int], country: Country | None, office: Office, language: str
) -> Sequence[Commitment]:
    """What was promised by or to them, the newest first; nothing unless the office makes that public."""
    ids = list(people)
    concerned = Q(by_people__in=ids) | Q(to_people__in=ids) if ids else Q()
    if country is not None:
        concerned |= Q(by_countries=country) | Q(to_countries=country)
    found = shown(Commitment.objects.filter(language=language).order_by(), office).filter(concerned)
    listed_ = Commitment.objects.filter(pk__in=found.values("pk")).select_related("edition", "statement")
    return list(listed_.prefetch_related(*_WITH_PROMISES).order_by("-on", "-id")[:MOST_PROMISES])
