"""The text as published, cut where findings begin and end, so that each can be lit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from communique.record.editions import blocks

if TYPE_CHECKING:
    from communique.record.desk.cards import Card
    from communique.record.editions import EditionText

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """`names`: the findings it belongs to, the narrowest first; `cue_of` and `naming` those whose cue or
    speaker's name it is.
    """

    text: str
    start: int
    names: str = ""
    first: str = ""
    colour: str = ""
    cue_of: str = ""
    naming: str = ""
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class LitBlock:
    kind: str
    start: int
    end: int
    pieces: Sequence[Piece]


def lit_blocks(text: EditionText, cards: Sequence[Card]) -> list[LitBlock]:
    return [
        LitBlock(kind, start, end, list(_pieces(text.text, (start, end), cards)))
        for kind, start, end in blocks(text)
    ]


def _pieces(text: str, block: Span, cards: Sequence[Card]) -> Iterable[Piece]:
    near = [card for card in cards if any(_meet(span, block) for span in card.spans if span)]
    edges = {*block}
    for card in near:
        for span in card.spans:
            edges |= {min(max(edge, block[0]), block[1]) for edge in span or ()}
    for start, end in pairwise(sorted(edges)):
        inside = sorted(
            (card for card in near if card.start <= start and end <= card.end),
            key=lambda card: card.end - card.start,
        )
        yield Piece(
            text=text[start:end],
            start=start,
            names=" ".join(card.name for card in inside),
            first=inside[0].name if inside else "",
            colour=inside[0].colour if inside else "",
            cue_of=" ".join(card.name for card in near if _within((start, end), card.cue)),
            naming=" ".join(card.name for card in near if _within((start, end), card.naming)),
            undecided=any(card.waiting for card in inside),
        )


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _within(piece: Span, span: Span | None) -> bool:
    return span is not None and span[0] <= piece[0] and piece[1] <= span[1]
