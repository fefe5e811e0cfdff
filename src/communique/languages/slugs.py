"""The readable part of a release's address."""

from __future__ import annotations

import re
from typing import Final

from anyascii import anyascii

from communique.languages.folding import fold
from communique.languages.tags import primary_language

FALLBACK: Final = "release"
_SOUTH_SLAVIC: Final = frozenset({"sr", "hr", "bs", "me", "sh"})
_APOSTROPHES: Final = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_OTHERS: Final = re.compile(r"[^a-z0-9]+")


def slugify(text: str, language: str, max_length: int = 80) -> str:
    """A lower-case ASCII slug: Serbian by Serbian rules (Вучић → vucic, Ђ → dj), others by their sounds.

    Never longer than `max_length` (at least 1), cut between words where it can be, and never empty.
    """
    if max_length < 1:
        raise ValueError(f"A slug needs room for at least one character, not {max_length}.")
    joined = _APOSTROPHES.sub("", text)
    if primary_language(language) in _SOUTH_SLAVIC:
        spelled = fold(joined)
    else:
        spelled = anyascii(_serbian_names(joined)).lower()
    slug = _OTHERS.sub("-", anyascii(spelled).lower()).strip("-")
    if len(slug) > max_length:
        slug = _cut(slug, max_length)
    return slug or FALLBACK[:max_length]


def _serbian_names(text: str) -> str:
    """Serbian names in other languages keep đ → dj, which `anyascii` would write d."""
    return text.replace("đ", "dj").replace("Đ", "Dj")


def _cut(slug: str, max_length: int) -> str:
    if slug[max_length] != "-":
        whole_words = slug[:max_length].rpartition("-")[0]
        if len(whole_words) * 2 >= max_length:
            return whole_words.strip("-")
    return slug[:max_length].strip("-")
