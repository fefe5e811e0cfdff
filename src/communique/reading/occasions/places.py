"""Where: the name behind “in”, “at”, “to”, or right behind “visited”."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from communique.languages.packs.record import Occasions
from communique.reading.wording import Wording

_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*[’']?s?")
_LONGEST: Final = 9  # words of a place's name
_JOINERS: Final = frozenset(" \u00a0'’“”\"„-")


@dataclass(slots=True)
class Places:
    """Finds places by a language's small words."""

    words: Occasions
    wording: Wording
    _before: re.Pattern[str] = field(init=False)
    _toward: re.Pattern[str] = field(init=False)
    _joints: frozenset[str] = field(init=False)
    _never: re.Pattern[str] = field(init=False)
    _known: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        self._before = _prepositions(self.words.places)
        self._toward = _prepositions((*self.words.toward, *self.words.places))
        self._joints = frozenset(part for joint in self.words.name_joints for part in joint.split())
        self._never, self._known = _any_of(self.words.not_places), _any_of(self.words.place_words)

    def find(
        self, text: str, start: int, end: int, *, toward: bool, taken: list[tuple[int, int]]
    ) -> str | None:
        """The first place behind a preposition in the stretch; `taken` are the spans of people and times."""
        for found in (self._toward if toward else self._before).finditer(text, start, end):
            place = self.name_at(text, found.end(), end, taken)
            if place is not None:
                return place
        return None

    def name_at(self, text: str, at: int, end: int, taken: list[tuple[int, int]]) -> str | None:
        """The place's name that begins at `at`, an article passed over; with the next “in …” behind it."""
        span = self._name(text, at, end, taken)
        if span is None:
            return None
        more = self._before.match(text, span[1], end)
        further = self._name(text, more.end(), end, taken) if more is not None else None
        return " ".join(text[span[0] : further[1] if further is not None else span[1]].split())

    def _name(self, text: str, at: int, end: int, taken: list[tuple[int, int]]) -> tuple[int, int] | None:
        words: list[re.Match[str]] = []
        last = 0
        for word in _WORD.finditer(text, at, end):
            if (
                len(words) >= _LONGEST
                or not set(text[words[-1].end() if words else at : word.start()]) <= _JOINERS
            ):
                break
            if any(begin < word.end() and word.start() < stop for begin, stop in taken):
                break
            lower = word[0].lower()
            capital = word[0][0].isupper() or (word[0][0].isdigit() and bool(words))
            known = self._known.fullmatch(lower) is not None
            if not capital and not known and lower not in self._joints:
                break
            words.append(word)
            if capital or (known and last):
                last = len(words)
        while words and words[0][0].lower() in self._joints and not words[0][0][0].isupper():
            words, last = words[1:], last - 1
        if last <= 0:
            return None
        words = words[:last]
        lower = text[words[0].start() : words[-1].end()].lower()
        if lower in self.wording.months or lower in self.wording.weekdays:
            return None
        if self._never.search(lower) and self._known.search(lower) is None:
            return None
        stop = words[-1].end()
        if text[words[-1].start() : stop].endswith(("'s", "’s")):
            return None  # what belongs to the place, not the place
        return words[0].start(), stop


@cache
def _prepositions(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s?\b(?:{'|'.join(map(re.escape, words))})\s+(?=\S)", re.IGNORECASE)


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        "|".join(rf"\b{re.escape(word)}\b".replace(r"\*\b", r"\w*") for word in words) or r"(?!)"
    )
