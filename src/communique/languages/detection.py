"""The language of a text, by its script and by the small words only that language is full of."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from communique.languages.packs import packs

_SAMPLE: Final = 900  # characters looked at; more adds time and no certainty
_WORD: Final = re.compile(r"[^\W\d_]+")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_NOT_SERBIAN: Final = re.compile(r"[ёйщъыьэюяѓќѕґєіїўЁЙЩЪЫЬЭЮЯЃЌЅҐЄІЇЎ]")
_NOT_SERBIAN_LATIN: Final = re.compile(r"[äöüßąęłśńźżěřůťďľĺŕőűñãõåøæêâîșțăğıàèòùẽ]")
_FEWEST_HITS: Final = 2
_ENOUGH: Final = {"en": 0.1, "sr-Cyrl": 0.08, "sr-Latn": 0.12}
_FOREIGN_SHARE: Final = 0.01


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    return {pack.tag: frozenset(word.lower() for word in pack.layout.stop_words) for pack in packs()}


def guess_language(text: str) -> str | None:
    """`en`, `sr-Cyrl`, `sr-Latn`, or None where it is another language or too little to tell."""
    sample = text[:_SAMPLE].lower()
    found = _WORD.findall(sample)
    if not found:
        return None
    if not sample.isascii() and _CYRILLIC.search(sample) is not None and _mostly_cyrillic(sample, found):
        return "sr-Cyrl" if _fits("sr-Cyrl", found) and not _foreign(_NOT_SERBIAN, sample) else None
    english, serbian = _fits("en", found), _fits("sr-Latn", found)
    if english == serbian:
        return None
    if english > serbian:
        return "en"
    return None if _foreign(_NOT_SERBIAN_LATIN, sample) else "sr-Latn"


def _mostly_cyrillic(sample: str, found: list[str]) -> bool:
    return len(_CYRILLIC.findall(sample)) * 2 > sum(map(len, found))


def _fits(tag: str, found: list[str]) -> int:
    """How many words are this language's own small ones; 0 where they are too few to go by."""
    hits = sum(map(_stop_words()[tag].__contains__, found))
    return hits if hits >= _FEWEST_HITS and hits >= _ENOUGH[tag] * len(found) else 0


def _foreign(letters: re.Pattern[str], sample: str) -> bool:
    """Names from other languages may bring a letter or two; a text in one brings many."""
    return not sample.isascii() and len(letters.findall(sample)) > _FOREIGN_SHARE * len(sample)
