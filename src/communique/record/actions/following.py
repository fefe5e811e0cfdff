"""What becomes of findings when their release is corrected, withdrawn, restored or erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import QuerySet

from communique.ledger.models import Part
from communique.record.carrying import Carriage
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
    new_key,
)
from communique.record.rows import columns_of, lists_of, rows_of
from communique.record.states import STANDINGS, Change

if TYPE_CHECKING:
    from communique.ledger.models import Edition
    from communique.record.editions import EditionText

Found = TypeVar("Found", bound=Finding)
MODELS: tuple[type[Finding], ...] = (OccasionTold, Statement, Position, Commitment)

# Where a finding's own words are quoted, besides `words`.
_QUOTES: Mapping[type[Finding], Mapping[str, Any]] = {
    Statement: {"speaker_name": "", "speaker_office": ""},
    OccasionTold: {"place_name": "", "participants": []},
    Position: {"by_name": "", "to_names": []},
    Commitment: {"by_names": [], "due_words": ""},
}
# Which spans beside its own a finding has.
_BESIDE = (("cue_start", "cue_end"), ("speaker_start", "speaker_end"))
CORRECTED_AROUND = "corrected_around"


def withdraw_findings(edition: Edition) -> int:
    """`edition` withdrew its release; returns how many findings the site has no more."""
    return sum(
        _standing(model, edition, Standing.CURRENT).update(
            standing=STANDINGS[Standing.CURRENT, Change.WITHDRAW]
        )
        for model in MODELS
    )


def carry_findings(
    edition: Edition, texts: Sequence[EditionText], earlier: Mapping[tuple[int, str], EditionText]
) -> int:
    """Brings the findings of the release's earlier editions over to `edition` where their words stand.

    `earlier` has the texts that those were read from, by edition and language. Returns how many came over.
    """
    languages = {text.language: text for text in texts}
    carriages: dict[tuple[int, str], Carriage] = {}
    statements: dict[int, Statement] = {}
    carried = 0
    for model in MODELS:
        taken: set[tuple[str, int, int]] = set()
        for row in _to_follow(model, edition):
            place = (row.edition_id, row.language)
            text, before = languages.get(row.language), earlier.get(place)
            span = None
            if text is not None and before is not None and row.words:
                if place not in carriages:
                    carriages[place] = Carriage(before.text, text.text)
                span = carriages[place].move(row.start, row.end)
            if span is not None and row.standing == Standing.SUPERSEDED and (row.language, *span) in taken:
                span = None
            change = Change.WORDS_GONE if span is None else Change.WORDS_STAND
            if text is not None and span is not None:
                over = _carry(row, text, span, carriages[place])
                carried += 1
                taken.add((row.language, *span))
                if isinstance(over, Statement):
                    statements[row.pk] = over
                if isinstance(over, Commitment):
                    _point_to(over, statements)
            row.standing = STANDINGS[Standing(row.standing), change]
            row.save(update_fields=["standing"])
    return carried


def erase_words(edition: Edition) -> int:
    """Empties the words of findings whose text `edition` no longer has; returns how many it emptied.

    The rows stay, so that what was decided, and what points to them, still makes sense.
    """
    erased = set(
        Part.objects.filter(
            edition=edition, kind__in=(Part.Kind.TEXT, Part.Kind.LAYOUT), held__content=None
        ).values_list("language", flat=True)
    )
    return sum(
        rows_of(model)
        .filter(edition=edition, language__in=erased)
        .exclude(words="")
        .update(words="", **_QUOTES[model])
        for model in MODELS
    )


def look_again(pks: Iterable[int]) -> None:
    """Statements whose speaker another reading of the corrected text changed: an officer looks again."""
    for statement in Statement.objects.filter(pk__in=list(pks)):
        statement.decision, statement.decided_by, statement.decided_at = Decision.PROPOSED, None, None
        statement.flags = [*statement.flags, CORRECTED_AROUND]
        statement.save()


def _standing(model: type[Found], edition: Edition, *standings: Standing) -> QuerySet[Found]:
    return (
        rows_of(model)
        .select_for_update(of=("self",))
        .filter(document=edition.document, standing__in=standings)
        .order_by("start", "pk")
    )


def _to_follow(model: type[Found], edition: Edition) -> list[Found]:
    """What may come over to `edition`: what stood last, then what was corrected away with a decision on it
    and may be back.
    """
    standing = _standing(model, edition, Standing.CURRENT, Standing.WITHDRAWN).exclude(edition=edition)
    gone = _standing(model, edition, Standing.SUPERSEDED).exclude(decision=Decision.PROPOSED)
    keys = {row.key for row in standing}
    latest = {row.key: row for row in gone.exclude(edition=edition).order_by("edition__number")}
    return [*standing, *(row for key, row in latest.items() if key not in keys)]


def _carry(row: Found, text: EditionText, span: tuple[int, int], carriage: Carriage) -> Found:
    """The same finding on the new edition: a row of its own, with the old one's key and decision."""
    values = {attribute: getattr(row, attribute) for _, attribute in columns_of(row) if attribute != "id"}
    values |= {
        "edition_id": text.edition.pk,
        "start": span[0],
        "end": span[1],
        "on": text.day,
        "standing": Standing.CURRENT,
        "carried_from_id": row.pk,
    }
    for start, end in _BESIDE:
        if values.get(start) is not None:
            moved = _beside(carriage, values[start], values[end], row.start, span[0])
            values[start], values[end] = moved or (None, None)
    model = type(row)
    if (
        rows_of(model).filter(key=row.key, edition=text.edition, language=text.language).exists()
    ):  # pragma: no cover  two rows of one key would need two earlier editions standing at once
        values["key"] = new_key()
    over = rows_of(model).create(**values)
    for name in lists_of(model):
        getattr(over, name).set(getattr(row, name).all())
    if isinstance(over, Statement):
        abouts = StatementSubject.objects.filter(statement_id=row.pk)
        StatementSubject.objects.bulk_create(
            StatementSubject(
                statement_id=over.pk,
                subject_id=about.subject_id,
                decision=about.decision,
                decided_by_id=about.decided_by_id,
                decided_at=about.decided_at,
            )
            for about in abouts
        )
    if isinstance(over, Commitment):
        # What became of a promise belongs to the promise, whichever edition it is read in.
        Evidence.objects.filter(commitment_id=row.pk).update(commitment_id=over.pk)
    return over


def _beside(carriage: Carriage, start: int, end: int, origin: int, target: int) -> tuple[int, int] | None:
    """A cue or a name near the words: where it stood beside them, or where the comparison leads."""
    words = carriage.old[start:end]
    at = start - origin + target
    if at >= 0 and carriage.new[at : at + len(words)] == words:
        return at, at + len(words)
    return carriage.move(start, end)


def _point_to(commitment: Commitment, statements: Mapping[int, Statement]) -> None:
    if commitment.statement_id is not None:
        commitment.statement = statements.get(commitment.statement_id)
        commitment.save(update_fields=["statement"])
