"""Serbian Cyrillic to Serbian Latin, by rule. Everything that is not Serbian Cyrillic stays as it is."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LOWER: Final = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)) | {
    "љ": "lj",
    "њ": "nj",
    "џ": "dž",
}
# A capital Љ is written Lj here; `_spread_capitals` has turned those that need LJ before.
_TABLE: Final = str.maketrans(_LOWER | {c.upper(): latin.capitalize() for c, latin in _LOWER.items()})
_DIGRAPHS: Final = re.compile("[љњџЉЊЏ]")
_CAPITAL_DIGRAPHS: Final = re.compile("[ЉЊЏ]")
_SPREAD: Final = {"Љ": "LJ", "Њ": "NJ", "Џ": "DŽ"}
_NEIGHBOURS: Final = 16  # a letter with more accents than that is not looked behind

Span = tuple[int, int]


def to_latin(text: str, protected: Iterable[Span] = ()) -> str:
    """Його → its Latin form, with the capitals Serbian readers expect: ЊЕГОШ → NJEGOŠ, Његош → Njegoš.

    A capital digraph becomes two capitals where the next letter is a capital, or where it ends a word
    whose letter before it is one (КОЊ → KONJ). `protected` are spans of `text` to be kept as written.
    """
    spans = _ordered(protected, len(text))
    if not spans:
        return _spread_capitals(text).translate(_TABLE)
    parts = []
    for start, end, kept in _slices(spans, len(text)):
        parts.append(text[start:end] if kept else _convert(text, start, end))
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each offset of a Cyrillic text lies in its Latin form, and back. Offsets count code points.

    Latin is longer only by its digraphs, so the places of those are all that is kept.
    """

    cyrillic: tuple[int, ...]  # offset just behind each digraph, in the source
    latin: tuple[int, ...]  # the same place in the Latin text

    def to_latin(self, offset: int) -> int:
        return offset + bisect_right(self.cyrillic, offset)

    def to_source(self, offset: int) -> int:
        """The source offset; the middle of a digraph counts as its beginning."""
        passed = bisect_right(self.latin, offset)
        if passed < len(self.latin) and offset == self.latin[passed] - 1:
            return self.cyrillic[passed] - 1
        return offset - passed


def to_latin_with_offsets(text: str, protected: Iterable[Span] = ()) -> tuple[str, OffsetMap]:
    """`to_latin`, and the map between offsets of `text` and of its Latin form."""
    spans = _ordered(protected, len(text))
    places = [
        match.end()
        for start, end, kept in _slices(spans, len(text))
        if not kept
        for match in _DIGRAPHS.finditer(text, start, end)
    ]
    latin = tuple(place + count for count, place in enumerate(places, start=1))
    return to_latin(text, spans), OffsetMap(tuple(places), latin)


def _ordered(spans: Iterable[Span], length: int) -> list[Span]:
    """The spans in order, clipped to the text and merged where they overlap."""
    merged: list[Span] = []
    for raw_start, raw_end in sorted(spans):
        start, end = max(0, raw_start), min(length, raw_end)
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _slices(spans: Sequence[Span], length: int) -> list[tuple[int, int, bool]]:
    """The whole text as (start, end, protected)."""
    slices = []
    at = 0
    for start, end in spans:
        slices += [(at, start, False), (start, end, True)]
        at = end
    return [*slices, (at, length, False)]


def _convert(text: str, start: int, end: int) -> str:
    """One slice; its neighbours in the whole text decide about capitals at the edges."""
    spread = _CAPITAL_DIGRAPHS.sub(lambda match: _capital(text, start + match.start()), text[start:end])
    return spread.translate(_TABLE)


def _spread_capitals(text: str) -> str:
    if _CAPITAL_DIGRAPHS.search(text) is None:
        return text
    return _CAPITAL_DIGRAPHS.sub(lambda match: _capital(text, match.start()), text)


def _capital(text: str, at: int) -> str:
    """`LJ` or the Cyrillic letter itself, which the table writes `Lj`."""
    after = _letter(text, range(at + 1, min(len(text), at + _NEIGHBOURS)))
    if after:
        return _SPREAD[text[at]] if after.isupper() else text[at]
    before = _letter(text, range(at - 1, max(-1, at - _NEIGHBOURS), -1))
    return _SPREAD[text[at]] if before.isupper() else text[at]


def _letter(text: str, places: range) -> str:
    """The neighbouring letter, past combining accents; empty at a word's edge."""
    for place in places:
        char = text[place]
        if not unicodedata.combining(char):
            return char if char.isalpha() else ""
    return ""
