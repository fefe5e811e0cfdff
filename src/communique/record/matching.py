"""Which of the findings that are held is which of those just read: by their spans alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol


class Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Held(Spanned, Protocol):
    @property
    def decided(self) -> bool: ...


# Two spans are one finding from a third in common on; whoever reads the same words still sees four fifths.
_ONE: Final = 1 / 3
_SAME: Final = 0.8
_HALF: Final = 0.5


@dataclass(slots=True)
class Matched:
    """Indexes into what was read and what is held. `new` was not held before; `gone` was held undecided and
    is not read any more. What a decided finding stands for is in none of the lists.
    """

    again: list[tuple[int, int]] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def match(read: Sequence[Spanned], held: Sequence[Held]) -> Matched:
    """Pairs each finding read with the one held that shares most of its words.

    A decided finding keeps what was read at its place from being proposed again, whatever the decision was.
    """
    near = _neighbours(read, held)
    partner_of: dict[int, int] = {}  # read → held
    shares: dict[int, float] = {}  # held → how much of it is read
    pairs = sorted(
        (
            (_common(one, held[number]), held[number].decided, -place, -number)
            for place, one in enumerate(read)
            for number in near[place]
        ),
        reverse=True,
    )
    for share, _decided, place, number in pairs:
        if share >= _ONE and -place not in partner_of and -number not in shares:
            partner_of[-place], shares[-number] = -number, share
    matched = Matched()
    for place, one in enumerate(read):
        partner = partner_of.get(place)
        if partner is not None:
            if not held[partner].decided:
                matched.again.append((place, partner))
        elif not any(_covers(held[number], one) and shares.get(number, 0) < _SAME for number in near[place]):
            matched.new.append(place)
    matched.gone = [number for number, other in enumerate(held) if number not in shares and not other.decided]
    return matched


def _neighbours(read: Sequence[Spanned], held: Sequence[Held]) -> list[list[int]]:
    """For each finding read the numbers of those held that share words with it: in one way through the text,
    for a text may have thousands of both.
    """
    found: list[list[int]] = [[] for _ in read]
    begun = sorted(range(len(held)), key=lambda number: held[number].start)
    starts = [held[number].start for number in begun]
    still_open: list[int] = []
    passed = 0
    for place in sorted(range(len(read)), key=lambda place: read[place].start):
        one = read[place]
        here, behind = bisect_left(starts, one.start), bisect_left(starts, one.end)
        still_open = [number for number in still_open + begun[passed:here] if held[number].end > one.start]
        passed = here
        found[place] = still_open + begun[here:behind]
    return found


def _shared(one: Spanned, other: Spanned) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _common(one: Spanned, other: Spanned) -> float:
    shared = _shared(one, other)
    return shared / (one.end - one.start + other.end - other.start - shared)


def _covers(other: Held, one: Spanned) -> bool:
    """Whether a person decided about most of the words of `one`."""
    return other.decided and _shared(one, other) > _HALF * (one.end - one.start)
