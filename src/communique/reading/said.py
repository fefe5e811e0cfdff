"""What a running text tells, in one call: people, statements, occasions, positions, commitments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.reading.findings import Commitment, Occasion, Person, Position, ReadingWarning, Statement
    from communique.reading.passages import Circumstances, Passage


@dataclass(frozen=True, slots=True)
class Said:
    people: tuple[Person, ...] = ()
    statements: tuple[Statement, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    positions: tuple[Position, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()


def find_said(passages: Sequence[Passage], circumstances: Circumstances) -> Said:
    """Everything that is said in `passages`, offsets led back to their source."""
    del passages, circumstances
    return Said()
