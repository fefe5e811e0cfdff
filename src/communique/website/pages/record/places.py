"""Where findings stand in the document of a page: spans of the text part, led to blocks and script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from communique.languages.kept import kept_spans
from communique.languages.scripts import to_latin_with_offsets
from communique.ledger.document import Block, Document, Mark

Place = Literal["headline", "lead", "block"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document, with its span in the text part. `number` counts blocks."""

    place: Place
    number: int
    text: str
    marks: tuple[Mark, ...]
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def passages(document: Document) -> Iterator[Passage]:
    """All in which anything may be found, in order."""
    yield Passage("headline", 0, document.headline, _kept(document.headline, document), 0)
    position = 0
    for text in (document.headline, document.dateline):
        position += len(text) + 2 if text else 0
    if document.lead:
        yield Passage("lead", 0, document.lead, _kept(document.lead, document), position)
    for number, block in enumerate(document.blocks):
        if block.text:
            yield Passage("block", number, block.text, block.marks, block.start)


def _kept(text: str, document: Document) -> tuple[Mark, ...]:
    """What the script variant has as it is written: headline and lead carry no marks of their own."""
    return tuple(Mark("protected", start, end) for start, end in kept_spans(text, document.kept))


def passage_at(document: Document, start: int) -> Passage | None:
    return next((piece for piece in passages(document) if piece.start <= start < piece.end), None)


@dataclass(frozen=True, slots=True)
class Part:
    """The piece of a finding that lies in one passage, counted in the passage's text as the page shows it."""

    place: Place
    number: int
    start: int
    end: int
    first: bool
    last: bool


def parts_of(start: int, end: int, written: Document, shown: Document) -> Sequence[Part]:
    """Where the span of `written`, the text that was read, lies in `shown`: itself or its script variant.

    Empty where the two do not fit, as when an older converter wrote the variant.
    """
    pieces = [piece for piece in passages(written) if piece.start < end and start < piece.end]
    found = []
    for piece in pieces:
        first, last = max(start - piece.start, 0), min(end, piece.end) - piece.start
        if shown is not written:
            moved = _in_variant(piece, shown, first, last)
            if moved is None:
                return ()
            first, last = moved
        found.append(Part(piece.place, piece.number, first, last, piece is pieces[0], piece is pieces[-1]))
    return found


def _in_variant(piece: Passage, shown: Document, first: int, last: int) -> tuple[int, int] | None:
    kept = [(mark.start, mark.end) for mark in piece.marks if mark.kind == "protected"]
    converted, offsets = to_latin_with_offsets(piece.text, kept)
    if _text_at(shown, piece) != converted:
        return None
    return offsets.to_latin(first), offsets.to_latin(last)


def _text_at(document: Document, piece: Passage) -> str:
    if piece.place == "headline":
        return document.headline
    if piece.place == "lead":
        return document.lead
    blocks: Sequence[Block] = document.blocks
    return blocks[piece.number].text if piece.number < len(blocks) else ""
