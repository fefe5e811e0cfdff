"""A release while its layout is being found: its pieces, and the role each has got so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from communique.reading.findings import ReadingWarning
from communique.reading.pieces import ends_sentence

if TYPE_CHECKING:
    from communique.reading.credits import Credit
    from communique.reading.dates import FoundDate
    from communique.reading.pieces import Piece

Role = Literal["section", "date", "title", "paragraph", "heading", "photograph", "left_out"]

_FEWEST_WORDS: Final = 8  # of a sentence that is surely body text
LONGEST_HEADLINE: Final = 220  # characters; only a page that marks its headline has a longer one


@dataclass(slots=True)
class Page:
    pieces: list[Piece]
    roles: list[Role | None]
    reasons: dict[int, str] = field(default_factory=dict)
    credits: dict[int, Credit] = field(default_factory=dict)
    warnings: list[ReadingWarning] = field(default_factory=list)
    title: int | None = None
    section: tuple[int, int, str] | None = None  # start, end, text
    issued: FoundDate | None = None
    issued_span: tuple[int, int] | None = None
    dates_differ: bool = False  # so that nobody publishes under a date that the file itself doubts

    def leave_out(self, index: int, reason: str) -> None:
        self.roles[index] = "left_out"
        self.reasons[index] = reason

    def warn(self, start: int, end: int, what: str) -> None:
        self.warnings.append(ReadingWarning(start, end, what))

    def warn_at(self, index: int, what: str) -> None:
        self.warn(self.pieces[index].start, self.pieces[index].end, what)


def is_prose(piece: Piece) -> bool:
    """Surely body text: a sentence of some length, or more than any headline has."""
    if piece.form in {"title", "heading", "date"}:
        return False
    if len(piece.text) > LONGEST_HEADLINE:
        return True
    return piece.text.count(" ") + 1 >= _FEWEST_WORDS and ends_sentence(piece.text)
