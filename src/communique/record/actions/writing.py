"""From what was read in a text to rows: new ones, those read again, those read no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from communique.record.linking import Links, day_of
from communique.record.matching import match
from communique.record.models import (
    Commitment,
    Decision,
    Evidence,
    Finding,
    OccasionTold,
    Position,
    Standing,
    Statement,
    StatementSubject,
)
from communique.record.rows import columns_of, list_field, rows_of

if TYPE_CHECKING:
    from communique.directory.models import Occasion
    from communique.reading import findings as read
    from communique.reading.said import Said
    from communique.record.editions import EditionText
    from communique.record.terms import Terms

Found = TypeVar("Found", bound=Finding)

# What says which row it is and what was decided; a reading changes the rest.
_KEPT = frozenset(
    {"id", "key", "edition_id", "document", "language", "on", "decision", "decided_by_id", "decided_at",
     "standing", "carried_from_id", "outcome"}
)  # fmt: skip
_LONGEST_NAME = 255
# Days before its release within which an occasion is what the release is about, and not a memory.
_RECENT = 10


@dataclass(slots=True)
class Draft:
    """A row as it would be written, not saved."""

    row: Finding
    beside: dict[str, list[int]] = field(default_factory=dict)

    @property
    def start(self) -> int:
        return self.row.start

    @property
    def end(self) -> int:
        return self.row.end


@dataclass(slots=True)
class Writing:
    """One text of an edition, as it is written into the record within the running transaction."""

    text: EditionText
    links: Links
    countries: Terms
    subjects: Terms

    def write(self, said: Said) -> int:
        """Settles everything that was read with what is held; returns how many findings are new."""
        fits = self._in_text
        told = [one for one in said.occasions if fits(one)]
        new = self._settle(OccasionTold, [self._occasion(one) for one in told])
        held = self._happened()
        new += self._settle(Statement, [self._statement(one, held) for one in said.statements if fits(one)])
        statements = list(self.rows(Statement))
        new += self._settle(Position, [self._position(one) for one in said.positions if fits(one)])
        new += self._settle(
            Commitment, [self._commitment(one, statements) for one in said.commitments if fits(one)]
        )
        self._propose_subjects(statements)
        return new

    def rows(self, model: type[Found]) -> Iterable[Found]:
        return (
            rows_of(model)
            .filter(edition=self.text.edition, language=self.text.language, standing=Standing.CURRENT)
            .order_by("start", "-end", "pk")
        )

    def _in_text(self, found: Any) -> bool:
        """A span beside the text, or of blanks alone, is a fault of the reader and no finding."""
        return 0 <= found.start < found.end <= len(self.text.text) and bool(
            self.text.text[found.start : found.end].strip()
        )

    def _given(self, found: Any) -> dict[str, Any]:
        return {
            "edition": self.text.edition,
            "document": self.text.edition.document,
            "language": self.text.language,
            "start": found.start,
            "end": found.end,
            "words": self.text.text[found.start : found.end],
            "on": self.text.day,
        }

    def _statement(self, found: read.Statement, occasions: Sequence[OccasionTold]) -> Draft:
        speaker = found.speaker
        who = self.links.who(speaker.name, speaker.office)
        named = speaker.end > speaker.start
        row = Statement(
            **self._given(found),
            kind=found.kind,
            cue_start=found.cue.start if found.cue else None,
            cue_end=found.cue.end if found.cue else None,
            speaker_name=(speaker.name or "")[:_LONGEST_NAME],
            speaker_office=(speaker.office or "")[:_LONGEST_NAME],
            speaker_start=speaker.start if named else None,
            speaker_end=speaker.end if named else None,
            basis=speaker.basis,
            flags=list(found.flags),
            speaker=who.person,
            organisation=who.organisation,
            appointment=self.links.appointment(who.person, speaker.office),
            occasion=occasion_at(found.start, occasions),
        )
        return Draft(row, {"countries": self.countries.found_in(row.words)})

    def _occasion(self, found: read.Occasion) -> Draft:
        row = OccasionTold(
            **self._given(found),
            kind=found.kind,
            earliest=day_of(found.earliest),
            latest=day_of(found.latest),
            place_name=(found.place or "")[:_LONGEST_NAME],
            participants=list(found.participants),
            planned=found.planned,
            occasion=self.links.occasion(found),
        )
        return Draft(row)

    def _position(self, found: read.Position) -> Draft:
        row = Position(
            **self._given(found),
            kind=found.kind,
            by_name=found.by[:_LONGEST_NAME],
            to_names=list(found.to),
            by=self.links.who(found.by).person,
        )
        return Draft(row)

    def _commitment(self, found: read.Commitment, statements: Sequence[Statement]) -> Draft:
        by = self.links.all_of(found.by)
        row = Commitment(
            **self._given(found),
            by_names=list(found.by),
            due_earliest=day_of(found.due.earliest) if found.due else None,
            due_latest=day_of(found.due.latest) if found.due else None,
            due_words=found.due.text[:_LONGEST_NAME] if found.due else "",
            statement=_around(found, statements),
        )
        beside = {
            "by_people": [who.person.pk for who in by if who.person is not None],
            "by_countries": [who.country.pk for who in by if who.country is not None],
        }
        return Draft(row, beside)

    def _happened(self) -> Sequence[OccasionTold]:
        """The occasions that this text may be about: held, lately, and known to the directory."""
        return [
            told
            for told in self.rows(OccasionTold)
            if told.decision != Decision.REFUSED and told.occasion_id and not told.planned
            if abs((self.text.day - (told.latest or told.earliest or self.text.day)).days) <= _RECENT
        ]

    def _settle(self, model: type[Found], drafts: Sequence[Draft]) -> int:
        held = list(self.rows(model))
        matched = match(drafts, held)
        for place, number in matched.again:
            _rewrite(held[number], drafts[place])
        _drop([held[number] for number in matched.gone])
        fresh = [drafts[place] for place in matched.new]
        rows_of(model).bulk_create([draft.row for draft in fresh])  # type: ignore[misc]
        _hang_beside(model, fresh)
        return len(fresh)

    def _propose_subjects(self, statements: Sequence[Statement]) -> None:
        """By the terms of subjects; what was decided on a subject stays."""
        held: dict[int, dict[int, StatementSubject]] = defaultdict(dict)
        for about in StatementSubject.objects.filter(statement__in=statements):
            held[about.statement_id][about.subject_id] = about
        new, gone = [], []
        for statement in statements:
            found = self.subjects.found_in(statement.words)
            if statement.decision == Decision.REFUSED:
                found = []
            here = held[statement.pk]
            new += [
                StatementSubject(statement=statement, subject_id=subject)
                for subject in found
                if subject not in here
            ]
            gone += [
                about.pk
                for subject, about in here.items()
                if subject not in found and about.decision == Decision.PROPOSED
            ]
        StatementSubject.objects.filter(pk__in=gone).delete()
        StatementSubject.objects.bulk_create(new)


def occasion_at(start: int, told: Sequence[OccasionTold]) -> Occasion | None:
    """The occasion told last before that place, or else the first that is told."""
    before = [one for one in told if one.start <= start]
    nearest = before[-1] if before else next(iter(told), None)
    return nearest.occasion if nearest is not None else None


def _around(found: read.Commitment, statements: Sequence[Statement]) -> Statement | None:
    """The statement in which something is promised: the narrowest with all its words, or with most."""

    def shared(one: Statement) -> int:
        return min(one.end, found.end) - max(one.start, found.start)

    near = [one for one in statements if shared(one) > 0 and one.decision != Decision.REFUSED]
    return max(near, key=lambda one: (shared(one), one.start - one.end), default=None)


def _rewrite(row: Finding, draft: Draft) -> None:
    """A row that nobody decided on becomes what is read now; it stays the same row, with its key."""
    changed = []
    for name, attribute in columns_of(row):
        if attribute in _KEPT:
            continue
        value = getattr(draft.row, attribute)
        if getattr(row, attribute) != value:
            setattr(row, attribute, value)
            changed.append(name)
    if changed:
        row.save(update_fields=changed)
    for name, ids in draft.beside.items():
        getattr(row, name).set(ids)


def _drop(rows: Sequence[Finding]) -> None:
    """What is read no more goes, unless an officer named it as evidence."""
    if not rows:
        return
    model = type(rows[0])
    gone = {row.pk for row in rows}
    if model is Statement:
        gone -= set(Evidence.objects.filter(statement__in=gone).values_list("statement_id", flat=True))
        Commitment.objects.filter(statement__in=gone).update(statement=None)
    if model is Commitment:
        gone -= set(Evidence.objects.filter(commitment__in=gone).values_list("commitment_id", flat=True))
    rows_of(model).filter(pk__in=gone).delete()


def _hang_beside(model: type[Finding], drafts: Sequence[Draft]) -> None:
    names = {name for draft in drafts for name in draft.beside}
    for name in names:
        relation = list_field(model, name)
        through = relation.remote_field.through
        source, target = relation.m2m_column_name(), relation.m2m_reverse_name()
        through.objects.bulk_create(
            through(**{source: draft.row.pk, target: pk})
            for draft in drafts
            for pk in dict.fromkeys(draft.beside.get(name, ()))
        )
