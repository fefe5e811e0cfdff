"""Words and sentences of one passage, by offsets. Linear in the length of the text."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from communique.languages.packs import pack_for
from communique.languages.packs.speech import speech_for

_WORD: Final = re.compile(r"[^\W_]+(?:[’'.&-][^\W_]+)*")
_STOP: Final = re.compile(r"[.!?…]++[\"”’»“')\]]*+")
_NEXT: Final = re.compile(r"\s*[^\w\s]{0,3}(\w*)")
_INITIALS: Final = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_BEFORE_LAST: Final = re.compile(
    r".*[\s\"“„«‘'(\[—–-]", re.DOTALL
)  # what stands before a stretch's last word
_LONGEST_SHORT: Final = 24  # no abbreviation is longer


class Word(NamedTuple):
    start: int
    end: int
    lower: str
    capital: bool  # begins with a capital letter


class _Short(NamedTuple):
    always: frozenset[str]  # their stop ends no sentence
    perhaps: frozenset[str]  # theirs does before one of `starters`
    starters: frozenset[str]


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Runs of letters and digits; `don't`, `U.S`, `Serbian-Russian` are one word each."""
    stop = len(text) if end is None else end
    found = []
    for match in _WORD.finditer(text, start, stop):
        word = match[0]
        found.append(Word(match.start(), match.end(), word.lower(), word[0].isupper()))
    return found


def sentences_of(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences, blanks between them left out. An abbreviation's stop and an initial's end none;
    closing marks belong to the sentence they close.
    """
    short = _short_forms(language)
    spans: list[tuple[int, int]] = []
    at = 0
    for match in _STOP.finditer(text):
        if not text[match.end() : match.end() + 1].isspace() and match.end() < len(text):
            continue
        if match[0].rstrip(")]") == "." and not _ends(text, match.start(), match.end(), short):
            continue
        following = text[match.end() : match.end() + 3].lstrip()
        if following and following[0].islower() and match[0][0] != "…":
            continue
        _add(spans, text, at, match.end())
        at = match.end()
    _add(spans, text, at, len(text))
    return spans


def _ends(text: str, stop: int, end: int, short: _Short) -> bool:
    """Does the single stop at `stop` end a sentence?"""
    if end >= len(text):
        return True
    begin = max(0, stop - _LONGEST_SHORT)
    before = _BEFORE_LAST.match(text, begin, stop)
    word = text[before.end() if before else begin : stop]
    lower = word.lower()
    if lower in short.always:
        return False
    if lower in short.perhaps or (_INITIALS.fullmatch(word) and word[0].isupper()):
        match = _NEXT.match(text, end)
        return match is not None and match[1].lower() in short.starters
    return True


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


@cache
def _short_forms(language: str | None) -> _Short:
    pack = pack_for(language) if language else None
    speech = speech_for(language) if language else None
    layout = (
        frozenset(word.lower().rstrip(".") for word in pack.layout.abbreviations) if pack else frozenset()
    )
    if speech is None:
        return _Short(layout, frozenset(), frozenset())
    perhaps = frozenset(speech.perhaps_last)
    always = (frozenset(speech.abbreviations) | layout) - perhaps
    return _Short(always, perhaps, frozenset(speech.starters))
