"""Words that stand elided before another: qu’il, d’Ana. The language's pack lists them."""

from __future__ import annotations

from functools import cache

from communique.languages.packs import pack_for

_APOSTROPHES = "’'"


@cache
def elisions_of(language: str | None) -> frozenset[str]:
    pack = pack_for(language) if language else None
    return frozenset(word.lower() for word in pack.layout.elisions) if pack is not None else frozenset()


def elided(word: str, elisions: frozenset[str]) -> int:
    """How many characters of `word` are an elided one with its apostrophe; 0 where none is."""
    for at, char in enumerate(word):
        if char in _APOSTROPHES:
            return at + 1 if at + 1 < len(word) and word[:at].lower() in elisions else 0
    return 0
