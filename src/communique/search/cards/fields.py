"""A card, the fields of an index of cards, and a card as a document of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from tantivy import Document, Schema, SchemaBuilder

from communique.search.forms import Form
from communique.search.wordforms import LONGEST_WORD, forms_of

# Goes up with every change of the fields below, of folding or of stemming.
VERSION: Final = 2
# One card in so many is of the samples by which many cards are counted, and very many.
SAMPLES: Final = (16, 64)
_NUMBERS: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class Card:
    """One short text in one language. All cards of a `key` are replaced or removed together.

    `number` is what its keeper knows it by, unique in the index and below 2^40. `shelf` says for whom it
    stands: a question names the shelves it looks on. `values` are exact values by field, any number of each.
    """

    key: str
    number: int
    language: str
    shelf: str
    text: str
    day: datetime.date
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CardForm:
    """The fields of an index of cards: all that may be asked by, and those of them that are counted.

    «year» is always there, and counted.
    """

    fields: tuple[str, ...]
    counted: tuple[str, ...]

    def form(self, version: int) -> Form:
        """`version` goes up with every change of what the fields hold."""
        return Form(VERSION * 1000 + version, self.schema, self.document_of, card_from_plain)

    def schema(self) -> Schema:
        return _schema(self.fields, self.counted)

    def document_of(self, card: Card) -> Document:
        mark = mark_of(card.language, card.shelf)
        known = _marked(card.language, mark)
        forms = [known.get(chunk) or _learn(known, chunk, card.language, mark) for chunk in card.text.split()]
        document = Document()
        document.add_text("key", card.key)
        document.add_text("shelf", mark)
        document.add_unsigned("year", card.day.year)
        document.add_integer("place", place_of(card.day, card.number))
        for sample in SAMPLES:
            if card.number % sample == 0:
                document.add_text("sample", str(sample))
        for name, values in card.values.items():
            for value in values:
                document.add_text(name, value)
        document.add_text("stems", " ".join([stems for stems, _ in forms]))
        document.add_text("words", " ".join([words for _, words in forms]))
        return document


_REMEMBERED: Final = 60_000
_Known = dict[str, tuple[str, str]]


@cache
def _marked(language: str, mark: str) -> _Known:
    """What stands between two blanks, as its marked stems and its marked words: most has been seen before."""
    return {}


def _learn(known: _Known, chunk: str, language: str, mark: str) -> tuple[str, str]:
    forms = list(forms_of(chunk, language))
    found = (
        " ".join([mark + stem for _, stem in forms]),
        " ".join([mark + word for word, _ in forms]),
    )
    if len(chunk) <= LONGEST_WORD:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[chunk] = found
    return found


@cache
def _schema(fields: tuple[str, ...], counted: tuple[str, ...]) -> Schema:
    """`stems` is what is asked and ranked by, `words` is for exact phrases, unstemmed.

    Each word carries the mark of its language and shelf. So a question about one word on one shelf walks
    over the cards that answer it and no others, and the index may skip those that rank too low.
    """
    builder = SchemaBuilder()
    for name in ("key", "shelf", "sample"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in fields:
        builder.add_text_field(name, fast=name in counted, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("year", fast=True)
    builder.add_integer_field("place", fast=True)
    builder.add_text_field("stems", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    return builder.build()


def mark_of(language: str, shelf: str) -> str:
    """Stands before each word; no folded word has a stroke."""
    return f"{language}/{shelf}/"


def place_of(day: datetime.date, number: int = 0) -> int:
    """Where a card stands in time: by day, and those of one day by number. All places differ."""
    return day.toordinal() * _NUMBERS + number


def number_at(place: int) -> int:
    return place % _NUMBERS


def day_at(place: int) -> datetime.date:
    return datetime.date.fromordinal(place // _NUMBERS)


def card_from_plain(values: dict[str, Any]) -> Card:
    return Card(**{**values, "day": datetime.date.fromisoformat(values["day"])})
