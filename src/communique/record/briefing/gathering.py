"""Gathers a briefing from the record in a fixed number of queries, however long it becomes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q, QuerySet

from communique.directory.models import (
    Appointment,
    Country,
    Occasion,
    Office,
    Person,
    PersonName,
    PostName,
    SubjectName,
)
from communique.directory.queries import (
    all_entries_of,
    name_of,
    names_of,
    office_text,
    posts_of,
    the_office,
)
from communique.directory.queries.people import other_names_of
from communique.languages.packs import format_date
from communique.languages.scripts import to_latin
from communique.languages.tags import source_of
from communique.record.briefing.citing import Sources
from communique.record.briefing.contradicting import find_contradictions
from communique.record.briefing.matter import Briefing, Line, Meeting, OnSubject, Promise
from communique.record.briefing.pictures import find_photographs
from communique.record.briefing.wording import days, wording
from communique.record.models import Commitment, Decision, OccasionTold, Standing, Statement, StatementSubject

MOST_LINES: Final = 1_000
MOST_MEETINGS: Final = 200
MOST_PROMISES: Final = 200
_ACCEPTED: Final = frozenset({Decision.CONFIRMED.value, Decision.MENDED.value})


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom the meeting is with: a person, a country, or both. `language` is the briefing's."""

    person: Person | None
    country: Country | None
    language: str

    @property
    def written(self) -> str:
        """The language of the texts that the briefing is made of."""
        return source_of(self.language) or self.language


def gather(asked: Asked, *, on: dt.date, most: int = MOST_LINES) -> Briefing:
    """What the record holds on the day `on`: nothing refused, superseded or withdrawn; what was read by
    machine is marked. Of more than `most` lines the older ones are left out, and counted.
    """
    office = the_office()
    sources = Sources(asked.written)
    theirs, ours = _sides(asked, office)
    lines, left_out = _lines(theirs, ours, most, asked, sources)
    meetings = _meetings(asked, sources)
    found = Briefing(
        language=asked.language,
        made_on=on,
        title=_title(asked),
        office=office_text(office, asked.language).name,
        posts=_posts(asked),
        meetings=tuple(meeting for meeting in meetings if not _to_come(meeting, on)),
        planned=tuple(meeting for meeting in reversed(meetings) if _to_come(meeting, on)),
        subjects=_by_subject(lines, asked),
        promises=_promises(asked, office, sources),
        contradictions=find_contradictions([row.line for row in lines if row.theirs], asked.written),
        other_names=_other_names(asked),
        left_out=left_out,
    )
    photographs = find_photographs(asked.person, sources.editions(), sources) if asked.person else ()
    whole = replace(found, photographs=photographs, citations=sources.listed())
    return _in_latin(whole) if source_of(asked.language) else whole


@dataclass(frozen=True, slots=True)
class _Row:
    statement: int
    line: Line
    theirs: bool


def _current(language: str) -> QuerySet[Statement]:
    standing = Statement.objects.filter(language=language, standing=Standing.CURRENT)
    return standing.exclude(decision=Decision.REFUSED).exclude(words="").order_by("-on", "-id")


def _sides(asked: Asked, office: Office) -> tuple[QuerySet[Statement], QuerySet[Statement]]:
    """What they said, and what our people said about them or beside them."""
    current = _current(asked.written)
    spoken = Q(pk__in=())
    if asked.person is not None:
        spoken |= Q(speaker__in=all_entries_of(asked.person))
    if asked.country is not None:
        spoken |= Q(speaker__country=asked.country) | Q(appointment__post__country=asked.country)
    theirs = current.filter(spoken)
    concerning = Q(occasion__in=_occasions(asked).values("pk"))
    country = asked.country or (asked.person.country if asked.person else None)
    if country is not None:
        concerning |= Q(countries=country)
    ours = current.filter(_our_side(office)).filter(concerning).exclude(spoken).distinct()
    return theirs, ours


def _our_side(office: Office) -> Q:
    """Whoever holds or held the post of the office's head, and whoever is of its country."""
    if office.head is None:
        return Q(speaker__isnull=False)
    post = office.head.post
    same = Q(appointment__post=post) | Q(speaker=office.head.person)
    return same | Q(appointment__post__country=post.country) if post.country_id else same


def _occasions(asked: Asked) -> QuerySet[Occasion]:
    took_part = Q(pk__in=())
    if asked.person is not None:
        took_part |= Q(participants__in=all_entries_of(asked.person))
    if asked.country is not None:
        took_part |= Q(countries=asked.country) | Q(participants__country=asked.country)
    return Occasion.objects.filter(took_part).distinct()


def _lines(
    theirs: QuerySet[Statement], ours: QuerySet[Statement], most: int, asked: Asked, sources: Sources
) -> tuple[list[_Row], int]:
    """The newest of both sides together."""
    columns = (
        "pk",
        "on",
        "edition_id",
        "key",
        "words",
        "kind",
        "decision",
        "speaker_id",
        "speaker_name",
        "speaker_office",
    )
    rows = [
        (side, *values)
        for side, found in ((True, theirs), (False, ours))
        for values in found.values_list(*columns, "appointment__post_id")[: most + 1]
    ]
    rows.sort(key=lambda row: (row[2], row[1]), reverse=True)
    left_out = max(0, theirs.count() + ours.count() - most)
    kept = rows[:most]
    names = _names({row[8] for row in kept}, asked.written)
    posts = _post_names({row[11] for row in kept}, asked.written)
    sources.need(row[3] for row in kept)
    lines = []
    for side, pk, day, edition, key, words, kind, decision, speaker, read_name, read_office, post in kept:
        line = Line(
            words=words,
            who=names.get(speaker) or read_name,
            post=posts.get(post) or read_office,
            day=day,
            direct=kind == Statement.Kind.DIRECT,
            confirmed=decision in _ACCEPTED,
            citation=sources.cite(edition, day, key),
        )
        lines.append(_Row(pk, line, side))
    return lines, left_out


def _names(people: set[int | None], language: str) -> dict[int, str]:
    """Names in `language`, of those who have one; a merged entry is called as the one it was merged into."""
    wanted = people - {None}
    kept = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "same_as_id"))
    shown = {pk: same or pk for pk, same in kept.items()}
    rows = PersonName.objects.filter(person__in=set(shown.values()), language=language)
    named = dict(rows.values_list("person_id", "name"))
    return {pk: named[same] for pk, same in shown.items() if same in named}


def _post_names(posts: set[int | None], language: str) -> dict[int | None, str]:
    rows = PostName.objects.filter(post__in=posts - {None}, language=language)
    return dict(rows.values_list("post_id", "name"))


def _by_subject(lines: Sequence[_Row], asked: Asked) -> tuple[OnSubject, ...]:
    """Each line once, under its first subject; subjects with most lines first, what has none last."""
    about = StatementSubject.objects.filter(statement__in=[row.statement for row in lines])
    subject_of: dict[int, int] = {}
    for statement, subject in about.exclude(decision=Decision.REFUSED).values_list(
        "statement_id", "subject_id"
    ):
        subject_of[statement] = min(subject, subject_of.get(statement, subject))
    rows = SubjectName.objects.filter(subject__in=set(subject_of.values()), language=asked.written)
    names = dict(rows.values_list("subject_id", "name"))
    grouped: dict[str, list[_Row]] = defaultdict(list)
    for row in lines:
        grouped[names.get(subject_of.get(row.statement, 0), "")].append(row)
    ordered = sorted(grouped.items(), key=lambda group: (not group[0], -len(group[1]), group[0]))
    return tuple(
        OnSubject(
            name,
            tuple(row.line for row in rows if row.theirs),
            tuple(row.line for row in rows if not row.theirs),
        )
        for name, rows in ordered
    )


def _meetings(asked: Asked, sources: Sources) -> list[Meeting]:
    """Newest first; those without a day last."""
    found = list(_occasions(asked).order_by("-latest", "-earliest", "-pk")[:MOST_MEETINGS])
    pks = [occasion.pk for occasion in found]
    told: dict[int, list[tuple[int, dt.date]]] = defaultdict(list)
    read_places: dict[int, str] = {}
    tellings = OccasionTold.objects.filter(
        occasion__in=pks, standing=Standing.CURRENT, language=asked.written
    ).exclude(decision=Decision.REFUSED)
    columns = ("occasion_id", "edition_id", "on", "place_name")
    for held, edition, day, place in tellings.order_by("on").values_list(*columns):
        told[held].append((edition, day))
        read_places[held] = place or read_places.get(held, "")
    sources.need(edition for places in told.values() for edition, _ in places)
    kept = (
        Occasion.objects.filter(pk__in=pks)
        .select_related("place")
        .prefetch_related("place__names", "participants__names")
    )
    by_pk = {occasion.pk: occasion for occasion in kept}
    meetings = []
    for pk in pks:
        occasion = by_pk[pk]
        if not told[pk] and occasion.proposed:
            continue  # nothing that stands tells of it any more
        citations = dict.fromkeys(sources.cite(edition, day) for edition, day in told[pk])
        meetings.append(
            Meeting(
                kind=occasion.kind,
                earliest=occasion.earliest,
                latest=occasion.latest,
                place=occasion.place.name_in(asked.written) if occasion.place else read_places.get(pk, ""),
                participants=tuple(name_of(each, asked.written) for each in occasion.participants.all()),
                planned=occasion.planned,
                citations=tuple(citations),
            )
        )
    return meetings


def _to_come(meeting: Meeting, on: dt.date) -> bool:
    last = meeting.latest or meeting.earliest
    return meeting.planned and (last is None or last >= on)


def _promises(asked: Asked, office: Office, sources: Sources) -> tuple[Promise, ...]:
    """Open ones first, by when they are due. Theirs, and ours that concern them."""
    current = Commitment.objects.filter(language=asked.written, standing=Standing.CURRENT)
    theirs, concerning = Q(pk__in=()), Q(pk__in=())
    if asked.person is not None:
        entries = all_entries_of(asked.person)
        theirs |= Q(by_people__in=entries) | Q(statement__speaker__in=entries)
        concerning |= Q(to_people__in=entries)
    country = asked.country or (asked.person.country if asked.person else None)
    if country is not None:
        theirs |= (
            Q(by_countries=country) | Q(by_people__country=country) | Q(statement__speaker__country=country)
        )
        concerning |= Q(to_countries=country) | Q(statement__countries=country)
    told = OccasionTold.objects.filter(occasion__in=_occasions(asked).values("pk"), standing=Standing.CURRENT)
    concerning |= Q(edition__in=told.values("edition"))
    kept = current.exclude(decision=Decision.REFUSED).exclude(words="").order_by("-on", "-id")
    their_ids = set(kept.filter(theirs).values_list("pk", flat=True))
    our_ids = set(kept.filter(concerning).values_list("pk", flat=True)) - their_ids
    rows = list(kept.filter(pk__in=their_ids | our_ids).select_related("statement")[:MOST_PROMISES])
    sources.need(row.edition_id for row in rows)
    made = [
        Promise(
            words=row.words,
            by=tuple(map(str, row.by_names)),
            due_words=row.due_words,
            due_earliest=row.due_earliest,
            due_latest=row.due_latest,
            outcome=row.outcome,
            ours=row.pk in our_ids,
            confirmed=row.decision in _ACCEPTED,
            citation=sources.cite(row.edition_id, row.on, row.statement.key if row.statement else ""),
        )
        for row in rows
    ]
    far = dt.date.max
    made.sort(key=lambda promise: (promise.outcome != Commitment.Outcome.OPEN, promise.due_latest or far))
    return tuple(made)


def _title(asked: Asked) -> str:
    who = name_of(asked.person, asked.written) if asked.person else ""
    of = asked.country.name_in(asked.written) if asked.country else ""
    return ", ".join(part for part in (who, of) if part)


def _posts(asked: Asked) -> tuple[str, ...]:
    if asked.person is None:
        return ()
    return tuple(_post(appointment, asked.written) for appointment in posts_of(asked.person))


def _post(appointment: Appointment, language: str) -> str:
    when = days(appointment.since, appointment.until, language)
    return ", ".join(part for part in (appointment.post.name_in(language), when) if part)


def _other_names(asked: Asked) -> tuple[str, ...]:
    if asked.person is None:
        return ()
    shown = name_of(asked.person, asked.written)
    names: Iterable[str] = [*names_of(asked.person).values(), *other_names_of(asked.person)]
    return tuple(dict.fromkeys(name for name in names if name != shown))


def _in_latin(briefing: Briefing) -> Briefing:
    """The same in the Latin script; other spellings of the name stay as they are written."""
    from communique.record.briefing.latin import in_latin

    return in_latin(briefing, to_latin)


def made_on(briefing: Briefing) -> str:
    words = wording(briefing.language)
    return words["made"].format(office=briefing.office, date=format_date(briefing.made_on, briefing.language))
