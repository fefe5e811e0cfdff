"""The language of a text, by its script and by the small words only that language is full of.

Everything a language is told by stands in its pack, so a new pack is recognised without a change here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Final

from communique.languages.packs import packs

_SAMPLE: Final = 900  # characters looked at; more adds time and no certainty
_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = "LATIN"
_FEWEST_HITS: Final = 2
_FOREIGN_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True)
class _Signs:
    tag: str
    script: str
    words: frozenset[str]
    share: float
    foreign: frozenset[str]


@cache
def _signs() -> tuple[_Signs, ...]:
    found = []
    for pack in packs():
        signs = pack.detection
        share = signs.share_derived if pack.derived else signs.share
        words = frozenset(word.lower() for word in signs.stop_words)
        script = _most_letters("".join(signs.stop_words))
        found.append(_Signs(pack.tag, script, words, share, frozenset(signs.foreign_letters) - {" "}))
    return tuple(found)


def guess_language(text: str) -> str | None:
    """The tag of a language with a pack, or None where it is another language or too little to tell."""
    sample = text[:_SAMPLE].lower()
    found = _WORD.findall(sample)
    if not found:
        return None
    script = _LATIN if sample.isascii() else _most_letters("".join(found))
    fits = [(_hits(signs, found), signs) for signs in _signs() if signs.script == script]
    best = max((hits for hits, _ in fits), default=0)
    leading = [signs for hits, signs in fits if hits == best]
    if not best or len(leading) > 1 or _foreign(leading[0], sample):
        return None
    return leading[0].tag


def _hits(signs: _Signs, found: list[str]) -> int:
    """How many words are this language's own small ones; 0 where they are too few to go by."""
    hits = sum(map(signs.words.__contains__, found))
    return hits if hits >= _FEWEST_HITS and hits >= signs.share * len(found) else 0


def _foreign(signs: _Signs, sample: str) -> bool:
    """Names from other languages may bring a letter or two; a text in one brings many."""
    if sample.isascii():
        return False
    return sum(map(signs.foreign.__contains__, sample)) > _FOREIGN_SHARE * len(sample)


def _most_letters(letters: str) -> str:
    """The script most of the letters are of, by the name Unicode gives it: LATIN, CYRILLIC, GREEK …"""
    counts: dict[str, int] = {}
    for letter, count in Counter(letters).items():
        script = _script(letter)
        counts[script] = counts.get(script, 0) + count
    return max(counts, key=counts.__getitem__, default=_LATIN)


@cache
def _script(letter: str) -> str:
    return _LATIN if letter.isascii() else unicodedata.name(letter, _LATIN).split(" ", 1)[0].split("-", 1)[0]
