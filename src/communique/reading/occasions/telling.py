"""One occasion as a sentence tells it, and when two tellings are of one occasion."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from communique.reading.findings import OccasionKind

_ALIKE: Final = ({"meeting", "talks", "call"}, {"visit"}, {"ceremony"}, {"speech"}, {"joint_statement"})
_FIRST: Final = 8
_LAST: Final = 40
_GENERAL: Final = frozenset({"talks", "meeting", "visit", "announcement", "other"})


@dataclass(slots=True)
class Telling:
    """`start` to `end` in the passage's text. `timed`: the text says when; else the day is taken from where
    the sentence stands.
    """

    kind: OccasionKind
    passage: int
    start: int
    end: int
    sentence: int
    earliest: dt.date | None
    latest: dt.date | None
    place: str | None
    participants: tuple[str, ...]
    planned: bool
    timed: bool
    main: bool = False
    named_by: str = "told"  # told, bare, noun: a noun alone says least


def merged(tellings: list[Telling]) -> list[Telling]:
    """Each occasion once, in the order of their first telling."""
    found: list[Telling] = []
    for telling in tellings:
        near = (
            found[:_FIRST] + found[max(_FIRST, len(found) - _LAST) :]
        )  # so that a long chronicle costs no more than its length
        same = next((other for other in near if _same(other, telling)), None)
        if same is None:
            found.append(telling)
        else:
            _join(same, telling)
    return found


def _same(first: Telling, second: Telling) -> bool:
    if first.planned != second.planned:
        return False
    alike = any(first.kind in group and second.kind in group for group in _ALIKE) or first.kind == second.kind
    one_sentence = first.passage == second.passage and first.sentence == second.sentence
    if one_sentence and alike and "noun" not in {first.named_by, second.named_by}:
        return True
    if not _overlap(first, second) or not _one_place(first, second):
        return False
    one, other = set(first.participants), set(second.participants)
    together = bool(one & other)
    if one and other and not (one <= other or other <= one or (first.planned and together)):
        return False
    if first.planned:
        return alike or one_sentence or (first.place is not None and first.place == second.place and together)
    return alike and (together or first.place is not None)


def _overlap(first: Telling, second: Telling) -> bool:
    """Their days may be the same ones. One without any goes with another only by what else is told."""
    begins = [day for day in (first.earliest, second.earliest) if day is not None]
    ends = [day for day in (first.latest, second.latest) if day is not None]
    return not begins or not ends or max(begins) <= min(ends)


def _one_place(first: Telling, second: Telling) -> bool:
    if first.place is None or second.place is None:
        return True
    one, other = first.place.lower(), second.place.lower()
    return one in other or other in one


def _join(first: Telling, second: Telling) -> None:
    if second.place is not None and (first.place is None or len(second.place) > len(first.place)):
        first.place = second.place
    first.participants = tuple(dict.fromkeys((*first.participants, *second.participants)))
    if second.timed and not first.timed:
        first.earliest, first.latest, first.timed = second.earliest, second.latest, True
    elif second.timed and second.earliest and second.latest and first.earliest and first.latest:
        begin, end = max(first.earliest, second.earliest), min(first.latest, second.latest)
        first.earliest, first.latest = (begin, end) if begin <= end else (first.earliest, first.latest)
    if first.kind in _GENERAL and second.kind == "ceremony" and first.planned:
        first.kind = second.kind
    if not first.main and second.end - second.start > first.end - first.start and not first.planned:
        first.passage, first.start, first.end = second.passage, second.start, second.end
