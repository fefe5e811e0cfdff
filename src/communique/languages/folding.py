"""Words as the search index keeps them: both scripts, any case and missing diacritics meet.

The text is folded first and stemmed after. So a query's stems depend on nothing but its folded form,
and «vucica», «Vučića» and «Вучића» cannot miss each other.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol, cast

import Stemmer

from communique.languages.scripts import to_latin
from communique.languages.tags import primary_language

if TYPE_CHECKING:
    from collections.abc import Iterable


def _accented() -> dict[str, str]:
    """Latin letters whose accents come off, ready made: most texts need no more than this table."""
    letters = map(chr, range(0xC0, 0x250))
    bare = {c: "".join(filter(str.isascii, unicodedata.normalize("NFKD", c))).lower() for c in letters}
    return {letter: plain for letter, plain in bare.items() if plain}


# Accents off, then what Unicode does not take apart, and letters of other Cyrillic alphabets.
_LETTERS: Final = str.maketrans(
    _accented()
    | {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ",
        "đ": "dj", "ð": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h",
        "ŋ": "n", "ŧ": "t", "ə": "e",
        "й": "j", "ё": "e", "ы": "y", "э": "e", "ю": "ju", "я": "ja", "щ": "shch", "ъ": "", "ь": "",
        "є": "ie", "і": "i", "ї": "i", "ґ": "g", "ѓ": "gj", "ќ": "kj", "ѕ": "dz", "ў": "u",
        "’": "'", "‘": "'", "ʼ": "'", "‛": "'", "＇": "'", "\u00ad": " ", "\u200b": " ", "\ufeff": " ",
    }
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_STEMMERS: Final = {
    "sr": "serbian", "hr": "serbian", "bs": "serbian", "me": "serbian", "sh": "serbian", "en": "english"
}  # fmt: skip
_SHORTEST_STEM: Final = 3


class _Stemmer(Protocol):
    def stemWords(self, words: list[str]) -> list[str]: ...  # noqa: N802  PyStemmer's own name


class _PerThread(threading.local):
    """PyStemmer's objects keep a cache and must not be shared between threads."""

    def __init__(self) -> None:
        self.stemmers: dict[str, _Stemmer] = {}

    def get(self, algorithm: str) -> _Stemmer:
        if algorithm not in self.stemmers:
            self.stemmers[algorithm] = cast("_Stemmer", Stemmer.Stemmer(algorithm))
        return self.stemmers[algorithm]


_stemmers = _PerThread()


def fold(text: str) -> str:
    """`Вучић`, `Vučić` and `VUCIC` all become `vucic`; đ becomes `dj`; blanks become single spaces.

    Scripts other than Latin and Cyrillic keep their letters (case and accents aside).
    """
    if not text.isascii():
        folded = to_latin(text.casefold()).translate(_LETTERS)
        if not folded.isascii():
            apart = unicodedata.normalize("NFKD", folded)
            bare = "".join(c for c in apart if not unicodedata.combining(c))
            # What was composed may come apart into capitals or letters of the table above.
            folded = to_latin(bare.casefold()).translate(_LETTERS)
        text = folded
    return " ".join(text.casefold().split())


def words(text: str) -> list[str]:
    """The folded words of a text in their order, unstemmed: what an exact phrase is searched by."""
    return _WORD.findall(fold(text))


def stems(text: str, language: str | None) -> list[str]:
    """The folded, stemmed words of a text in their order; unstemmed where we have no stemmer."""
    return _stemmed(words(text), _algorithm(language))


def stem_choices(text: str, languages: Iterable[str] = ("sr", "en")) -> list[tuple[str, ...]]:
    """For a query whose language nobody knows: the forms of each word to look for, its own form first."""
    own = words(text)
    columns = [own]
    columns += [_stemmed(own, name) for name in dict.fromkeys(map(_algorithm, languages)) if name]
    return [tuple(dict.fromkeys(forms)) for forms in zip(*columns, strict=True)]


@cache
def _algorithm(language: str | None) -> str | None:
    return _STEMMERS.get(primary_language(language)) if language else None


def _stemmed(folded: list[str], algorithm: str | None) -> list[str]:
    if algorithm is None or not folded:
        return folded
    found = _stemmers.get(algorithm).stemWords(folded)
    if algorithm == "serbian":
        return [_trimmed(stem) for stem in found]
    return found


def _trimmed(stem: str) -> str:
    """The stemmer restores some đ, and leaves the -e of an instrumental in -em (Vučićem)."""
    stem = stem if stem.isascii() else fold(stem)
    return stem[:-1] if len(stem) > _SHORTEST_STEM and stem.endswith("e") else stem
