"""Which of the findings that are held is which of those just read: by their spans alone."""

from __future__ import annotations

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
    partner_of: dict[int, int] = {}  # read → held
    shares: dict[int, float] = {}  # held → how much of it is read
    pairs = sorted(
        (
            (_common(one, other), other.decided, -place, -number)
            for place, one in enumerate(read)
            for number, other in _near(one, held)
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
        elif not any(
            _covers(other, one) and shares.get(number, 0) < _SAME for number, other in _near(one, held)
        ):
            matched.new.append(place)
    matched.gone = [number for number, other in enumerate(held) if number not in shares and not other.decided]
    return matched


def _near(one: Spanned, held: Sequence[Held]) -> list[tuple[int, Held]]:
    return [
        (number, other)
        for number, other in enumerate(held)
        if other.start < one.end and one.start < other.end
    ]


def _shared(one: Spanned, other: Spanned) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _common(one: Spanned, other: Spanned) -> float:
    shared = _shared(one, other)
    return shared / (one.end - one.start + other.end - other.start - shared)


def _covers(other: Held, one: Spanned) -> bool:
    """Whether a person decided about most of the words of `one`."""
    return other.decided and _shared(one, other) > _HALF * (one.end - one.start)
