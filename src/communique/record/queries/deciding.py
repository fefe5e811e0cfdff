"""What the desk asks: which editions have findings to decide on, and all findings of one text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, Final, TypeVar

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from communique.ledger.models import Edition, Part
from communique.record.models import (
    Commitment,
    Decision,
    Finding,
    OccasionTold,
    Position,
    Standing,
    Statement,
    StatementSubject,
)
from communique.record.rows import rows_of

Found = TypeVar("Found", bound=Finding)

A_PAGE: Final = 20
WAITING: Final = Q(decision=Decision.PROPOSED, standing=Standing.CURRENT) & ~Q(words="")
# Flags that say how something was said, and not that it is doubtful.
HARMLESS: Final = frozenset({"turn", "whole", "unmarked"})
# Guessed from the words around, of nobody known, or with something odd about it.
UNSURE: Final = (
    Q(basis__in=(Statement.Basis.NONE, Statement.Basis.NEIGHBOUR))
    | Q(speaker=None, organisation=None)
    | ~(Q(flags=[]) | reduce(or_, (Q(flags=[flag]) for flag in sorted(HARMLESS))))
)
MODELS: Final[tuple[type[Finding], ...]] = (Statement, OccasionTold, Commitment, Position)


@dataclass(slots=True)
class Tally:
    """Of one text: findings in all, those nobody decided on, and how many of these are unsure."""

    total: int = 0
    waiting: int = 0
    unsure: int = 0

    @property
    def decided(self) -> int:
        return self.total - self.waiting


@dataclass(slots=True)
class Line:
    """One edition of the queue, with a tally for each language that was read."""

    edition: Edition
    headline: str = ""
    # No defaultdict: a template that asks for `items` would be given a tally of that name.
    languages: dict[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Queue:
    """`older` is the edition number that the next page begins below; None at the end."""

    lines: Sequence[Line]
    older: int | None


def queue(below: int | None = None) -> Queue:
    """Editions with findings that nobody decided on, newest first."""
    editions = Edition.objects.filter(_has_waiting()).order_by("-number")
    if below is not None:
        editions = editions.filter(number__lt=below)
    found = list(editions[: A_PAGE + 1])
    shown = found[:A_PAGE]
    lines = {edition.pk: Line(edition) for edition in shown}
    _count(lines)
    for (edition, language), headline in headlines(lines).items():
        line = lines[edition]
        if not line.headline or language == next(iter(line.languages), ""):
            line.headline = headline
    older = shown[-1].number if len(found) > A_PAGE else None
    return Queue(list(lines.values()), older)


def waiting_statements(most: int) -> int:
    """How many statements nobody decided on; counts no further than `most`."""
    return Statement.objects.filter(WAITING).order_by()[:most].count()


def next_edition(below: int) -> tuple[int, str] | None:
    """Number and language of what comes next in the queue."""
    edition = Edition.objects.filter(_has_waiting(), number__lt=below).order_by("-number").first()
    if edition is None:
        return None
    for model in MODELS:
        row = rows_of(model).filter(WAITING, edition=edition).order_by("language").first()
        if row is not None:
            return edition.number, row.language
    return None


def headlines(editions: Collection[int]) -> Mapping[tuple[int, str], str]:
    """The first block of each text, by edition and language; erased ones are missing."""
    rows = Part.objects.filter(
        edition__in=editions, kind=Part.Kind.TEXT, held__content__isnull=False
    ).values_list("edition_id", "language", "held__content")
    return {
        (edition, language): bytes(content or b"").decode().partition("\n\n")[0].strip()
        for edition, language, content in rows
    }


def tally(edition: Edition, language: str) -> dict[type[Finding], Tally]:
    """Of each kind of finding on one text."""
    tallies = {}
    for model in MODELS:
        rows = rows_of(model).filter(edition=edition, language=language, standing=Standing.CURRENT)
        counts = rows.exclude(words="").aggregate(total=Count("pk"), waiting=Count("pk", filter=WAITING))
        tallies[model] = Tally(**counts)
    return tallies


def statements_on(edition: Edition, language: str) -> Sequence[Statement]:
    """In the order they are read, with all that a screen shows of them."""
    abouts = StatementSubject.objects.select_related("subject").prefetch_related("subject__names")
    return list(
        _on(Statement, edition, language)
        .select_related(
            "speaker__same_as", "organisation", "appointment__post", "occasion__place", "decided_by"
        )
        .prefetch_related(
            "speaker__names",
            "speaker__same_as__names",
            "organisation__names",
            "appointment__post__names",
            "countries__names",
            Prefetch("about", abouts),
        )
    )


def occasions_on(edition: Edition, language: str) -> Sequence[OccasionTold]:
    return list(
        _on(OccasionTold, edition, language)
        .select_related("occasion__place", "decided_by")
        .prefetch_related("occasion__participants__names", "occasion__countries__names")
    )


def commitments_on(edition: Edition, language: str) -> Sequence[Commitment]:
    return list(
        _on(Commitment, edition, language)
        .select_related("statement", "decided_by")
        .prefetch_related(
            "by_people__names", "by_countries__names", "to_people__names", "to_countries__names"
        )
    )


def positions_on(edition: Edition, language: str) -> Sequence[Position]:
    return list(
        _on(Position, edition, language).select_related("by", "decided_by").prefetch_related("by__names")
    )


def _on(model: type[Found], edition: Edition, language: str) -> QuerySet[Found]:
    rows = rows_of(model).filter(edition=edition, language=language, standing=Standing.CURRENT)
    return rows.exclude(words="").order_by("start", "-end", "pk")


def _has_waiting() -> Q:
    found = Q()
    for model in MODELS:
        found |= Q(Exists(rows_of(model).filter(WAITING, edition=OuterRef("pk"))))
    return found


def _count(lines: Mapping[int, Line]) -> None:
    for model in MODELS:
        counts = {"total": Count("pk"), "waiting": Count("pk", filter=WAITING)}
        if model is Statement:
            counts["unsure"] = Count("pk", filter=WAITING & UNSURE)
        rows = rows_of(model).filter(edition__in=lines, standing=Standing.CURRENT).exclude(words="")
        grouped: Any = rows.order_by("language").values("edition", "language").annotate(**counts)
        for row in grouped:
            here = lines[row["edition"]].languages.setdefault(row["language"], Tally())
            here.total += row["total"]
            here.waiting += row["waiting"]
            here.unsure += row.get("unsure", 0)
