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
# A capital Љ is written Lj here; `_spread` has turned those that need LJ before.
_LETTERS: Final = _LOWER | {c.upper(): latin.capitalize() for c, latin in _LOWER.items()}
_TABLE: Final = str.maketrans(_LETTERS)
# One pass over the text for each letter is three times as fast as one lookup for each character; for a
# name or a word it is not.
_PASSES: Final = tuple(_LETTERS.items())
_WORTH_PASSES: Final = 64  # characters
_DIGRAPHS: Final = re.compile("[љњџЉЊЏ]")
_SPREAD: Final = {"Љ": "LJ", "Њ": "NJ", "Џ": "DŽ"}
# Before a small letter a capital digraph is never spread, and most stand there.
_CAPITALS: Final = re.compile("[ЉЊЏ](?![a-zčćšđžа-шђјљњћџ])")
_GAP: Final = "\ufdd0"  # a code point that never becomes a character
_NEIGHBOURS: Final = 16  # a letter with more accents than that is not looked behind

Span = tuple[int, int]


def to_latin(text: str, protected: Iterable[Span] = ()) -> str:
    """Його → its Latin form, with the capitals Serbian readers expect: ЊЕГОШ → NJEGOŠ, Његош → Njegoš.

    A capital digraph becomes two capitals where the next letter is a capital, or where it ends a word
    whose letter before it is one (КОЊ → KONJ). `protected` are spans of `text` to be kept as written.
    """
    spans = _ordered(protected, len(text))
    if not spans:
        return _written(_spread(text))
    free = [_spread(text, start, end) for start, end in _between(spans, len(text))]
    alone = _GAP in text
    done = [_written(piece) for piece in free] if alone else _written(_GAP.join(free)).split(_GAP)
    parts = [done[0]]
    for (start, end), piece in zip(spans, done[1:], strict=True):
        parts += [text[start:end], piece]
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
        for start, end in _between(spans, len(text))
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


def _between(spans: Sequence[Span], length: int) -> list[Span]:
    """What lies before, between and behind the spans: always one piece more than there are spans."""
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), length]
    return list(zip(starts, ends, strict=True))


def _written(text: str) -> str:
    if len(text) < _WORTH_PASSES:
        return text.translate(_TABLE)
    if text.isascii():
        return text
    for cyrillic, latin in _PASSES:
        text = text.replace(cyrillic, latin)
    return text


def _spread(text: str, start: int = 0, end: int | None = None) -> str:
    """A piece of `text`, capital digraphs as LJ where they need it; the whole decides about its edges."""
    piece = text if end is None else text[start:end]
    if "Љ" not in piece and "Њ" not in piece and "Џ" not in piece:
        return piece
    return _CAPITALS.sub(lambda match: _capital(text, start + match.start()), piece)


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
