"""A text's words folded and stemmed, remembered: most words of any text have been seen before."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from communique.languages.folding import stems, words

LONGEST_WORD: Final = 60
_REMEMBERED: Final = 60_000

Forms = tuple[tuple[str, str], ...]


def forms_of(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Each word as `words` and as `stems` of `languages.folding` give it, cut at LONGEST_WORD."""
    for chunk in text.split():
        # What is longer is no word that comes again.
        yield from _remembered(chunk, language) if len(chunk) <= LONGEST_WORD else _forms(chunk, language)


def stem_of(word: str, language: str) -> str:
    """The stem of a word that is folded already."""
    return next((stem for _, stem in forms_of(word, language)), word)


def _forms(chunk: str, language: str) -> Forms:
    # Folding looks at nothing beyond a blank, so pieces between blanks can be folded one by one.
    pairs = zip(words(chunk), stems(chunk, language), strict=True)
    return tuple((folded[:LONGEST_WORD], stem[:LONGEST_WORD]) for folded, stem in pairs)


_remembered = lru_cache(_REMEMBERED)(_forms)
