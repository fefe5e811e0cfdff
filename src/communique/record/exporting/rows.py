"""The rows of each table, read a few thousand at a time, in a constant number of queries for each lot."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet

from communique.directory.models import Appointment, Occasion, Person
from communique.directory.queries.office import the_office
from communique.record.models import Commitment, Decision, Finding, OccasionTold, Statement, StatementSubject
from communique.record.rules import shown

LOT: Final = 2_000
Row = dict[str, Any]
_Row = TypeVar("_Row", bound=Model)


def count(table: str, *, public: bool) -> int:
    return _queryset(table, public=public).count()


def rows(table: str, *, public: bool) -> Iterator[Row]:
    """All rows, or those the site shows. Names are in the office's main language."""
    language = the_office().main_language
    for lot in _lots(_queryset(table, public=public)):
        yield from _MAKERS[table](lot, language)


def _queryset(table: str, *, public: bool) -> QuerySet[Any]:
    office = the_office()
    found: dict[str, QuerySet[Any]] = {
        "people": Person.objects.all(),
        "occasions": Occasion.objects.all(),
        "statements": Statement.objects.all(),
        "commitments": Commitment.objects.all(),
    }
    if not public or table == "people":
        return found[table]
    if table == "occasions":
        told = shown(OccasionTold.objects.all(), office).values("occasion")
        return found[table].filter(pk__in=told)
    return shown(found[table], office)


def _lots(found: QuerySet[_Row]) -> Iterator[list[_Row]]:
    """No cursor stays open between: on SQLite it would hold up whoever writes meanwhile."""
    last = 0
    while lot := list(found.order_by("pk").filter(pk__gt=last)[:LOT]):
        yield lot
        last = lot[-1].pk


def _finding(found: Finding, editions: dict[int, int]) -> Row:
    return {
        "key": found.key,
        "edition": editions[found.edition_id],
        "document": str(found.document),
        "language": found.language,
        "start": found.start,
        "end": found.end,
        "words": found.words,
        "day": found.on,
        "decision": found.decision,
        "decided_at": found.decided_at,
        "standing": found.standing,
    }


def _numbers(lot: Sequence[Finding]) -> dict[int, int]:
    from communique.ledger.models import Edition

    wanted = {found.edition_id for found in lot}
    return dict(Edition.objects.filter(pk__in=wanted).values_list("pk", "number"))


def _statements(lot: Sequence[Statement], language: str) -> Iterator[Row]:
    numbers = _numbers(lot)
    ids = [statement.pk for statement in lot]
    posts = _named(Appointment.objects.filter(pk__in={s.appointment_id for s in lot}), language)
    countries = _codes(Statement.countries.through.objects.filter(statement__in=ids), "statement_id")
    subjects: dict[int, list[str]] = defaultdict(list)
    about = StatementSubject.objects.filter(statement__in=ids).exclude(decision=Decision.REFUSED)
    for pk, slug in about.order_by("subject__slug").values_list("statement_id", "subject__slug"):
        subjects[pk].append(slug)
    organisations = _organisations({s.organisation_id for s in lot}, language)
    for found in lot:
        yield _finding(found, numbers) | {
            "kind": found.kind,
            "cue_start": found.cue_start,
            "cue_end": found.cue_end,
            "speaker": found.speaker_id,
            "speaker_name": found.speaker_name,
            "speaker_office": found.speaker_office,
            "speaker_start": found.speaker_start,
            "speaker_end": found.speaker_end,
            "basis": found.basis,
            "post": posts.get(found.appointment_id or 0),
            "organisation": organisations.get(found.organisation_id or 0),
            "occasion": found.occasion_id,
            "countries": countries[found.pk],
            "subjects": subjects[found.pk],
            "flags": list(found.flags),
        }


def _named(appointments: QuerySet[Appointment], language: str) -> dict[int, str]:
    found = appointments.select_related("post").prefetch_related("post__names")
    return {appointment.pk: appointment.post.name_in(language) for appointment in found}


def _organisations(wanted: set[int | None], language: str) -> dict[int, str]:
    from communique.directory.models import Organisation

    found = Organisation.objects.filter(pk__in=wanted - {None}).prefetch_related("names")
    return {organisation.pk: organisation.name_in(language) for organisation in found}


def _codes(through: QuerySet[Any], owner: str) -> dict[int, list[str]]:
    codes: dict[int, list[str]] = defaultdict(list)
    for pk, code in through.order_by("country__code").values_list(owner, "country__code"):
        codes[pk].append(code)
    return codes


def _people_of(through: QuerySet[Any], owner: str, language: str) -> dict[int, list[Row]]:
    pairs = list(through.order_by("person_id").values_list(owner, "person_id"))
    people = Person.objects.filter(pk__in={person for _, person in pairs}).prefetch_related("names")
    names = {person.pk: person.name_in(language) for person in people}
    found: dict[int, list[Row]] = defaultdict(list)
    for pk, person in pairs:
        found[pk].append({"id": person, "name": names[person]})
    return found


def _commitments(lot: Sequence[Commitment], language: str) -> Iterator[Row]:
    numbers = _numbers(lot)
    ids = [commitment.pk for commitment in lot]
    given = {
        name: _people_of(field.through.objects.filter(commitment__in=ids), "commitment_id", language)
        for name, field in (("by_people", Commitment.by_people), ("to_people", Commitment.to_people))
    }
    codes = {
        name: _codes(field.through.objects.filter(commitment__in=ids), "commitment_id")
        for name, field in (
            ("by_countries", Commitment.by_countries),
            ("to_countries", Commitment.to_countries),
        )
    }
    evidence = _evidence(ids)
    statements = dict(Statement.objects.filter(pk__in={c.statement_id for c in lot}).values_list("pk", "key"))
    for found in lot:
        yield _finding(found, numbers) | {
            "by": list(found.by_names),
            "by_people": given["by_people"][found.pk],
            "by_countries": codes["by_countries"][found.pk],
            "to_people": given["to_people"][found.pk],
            "to_countries": codes["to_countries"][found.pk],
            "due_earliest": found.due_earliest,
            "due_latest": found.due_latest,
            "due_words": found.due_words,
            "statement": statements.get(found.statement_id or 0),
            "outcome": found.outcome,
            "evidence": evidence[found.pk],
        }


def _evidence(commitments: Sequence[int]) -> dict[int, list[Row]]:
    from communique.record.models import Evidence

    found: dict[int, list[Row]] = defaultdict(list)
    wanted = Evidence.objects.filter(commitment__in=commitments).select_related("statement", "edition")
    for line in wanted.order_by("pk"):
        found[line.commitment_id].append(
            {
                "outcome": line.outcome,
                "statement": line.statement.key if line.statement else None,
                "edition": line.edition.number if line.edition else None,
                "note": line.note,
                "added_at": line.added_at.isoformat(),
            }
        )
    return found


def _occasions(lot: Sequence[Occasion], language: str) -> Iterator[Row]:
    ids = [occasion.pk for occasion in lot]
    kept = Occasion.objects.filter(pk__in=ids).order_by("pk").select_related("place")
    people = _people_of(
        Occasion.participants.through.objects.filter(occasion__in=ids), "occasion_id", language
    )
    codes = _codes(Occasion.countries.through.objects.filter(occasion__in=ids), "occasion_id")
    told: dict[int, list[Row]] = defaultdict(list)
    columns = ("edition__number", "language", "start", "end", "decision")
    for pk, *values in (
        OccasionTold.objects.filter(occasion__in=ids).order_by("pk").values_list("occasion_id", *columns)
    ):
        told[pk].append(dict(zip(("edition", *columns[1:]), values, strict=True)))
    for found in kept.prefetch_related("place__names", "organisations__names"):
        yield {
            "id": found.pk,
            "kind": found.kind,
            "earliest": found.earliest,
            "latest": found.latest,
            "place": found.place.name_in(language) if found.place else None,
            "participants": people[found.pk],
            "countries": codes[found.pk],
            "organisations": [body.name_in(language) for body in found.organisations.all()],
            "planned": found.planned,
            "proposed": found.proposed,
            "told_in": told[found.pk],
        }


def _people(lot: Sequence[Person], language: str) -> Iterator[Row]:
    ids = [person.pk for person in lot]
    held: dict[int, list[Row]] = defaultdict(list)
    appointments = Appointment.objects.filter(person__in=ids).order_by("since", "pk")
    for entry in appointments.select_related("post").prefetch_related("post__names"):
        held[entry.person_id].append(
            {
                "post": entry.post.name_in(language),
                "since": _iso(entry.since),
                "since_exact": entry.since_exact,
                "until": _iso(entry.until),
                "until_exact": entry.until_exact,
            }
        )
    people = Person.objects.filter(pk__in=ids).order_by("pk").select_related("country")
    for person in people.prefetch_related("names", "aliases"):
        yield {
            "id": person.pk,
            "same_as": person.same_as_id,
            "names": [{"language": name.language, "name": name.name} for name in person.names.all()],
            "aliases": sorted(alias.name for alias in person.aliases.all()),
            "country": person.country.code if person.country else None,
            "proposed": person.proposed,
            "appointments": held[person.pk],
        }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


_MAKERS: Final[dict[str, Callable[[Sequence[Any], str], Iterator[Row]]]] = {
    "statements": _statements,
    "occasions": _occasions,
    "commitments": _commitments,
    "people": _people,
}
