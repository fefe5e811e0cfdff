"""Words that stand for people named elsewhere, where somebody acts: “she”, “the Minister”, “both leaders”.

Who speaks is settled by `people.name_speakers`; this is for those who act without saying a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from communique.languages.packs.people import PeopleWords, people_for
from communique.reading.people.mentions import Figure, Mention
from communique.reading.spots import PassageSpots

_LOOKED_AT: Final = 24  # events back
_PAIR: Final = 2
_NAME: Final = re.compile(r"\s+[A-ZÀ-ÞČĆĐŠŽА-ЯЂЈЉЊЋЏ]")
_RUN: Final = re.compile(r"\w+")
_FAR: Final = 48  # characters between an article and its noun


class StandIn(NamedTuple):
    start: int
    end: int
    persons: tuple[int, ...]


@cache
def _before_noun(tag: str) -> re.Pattern[str]:
    """An article or number, and up to two words more, at the end of a stretch."""
    words = people_for(tag)
    assert words is not None  # noqa: S101  asked by whom has them
    small = (words.titles.articles - {"a", "an"}) | words.grammar.both | words.grammar.numbers
    return re.compile(rf"\b(?:{_any_of(small)})\s(?:[^\W\d_]+\s){{0,2}}$")


class Event(NamedTuple):
    """Somebody is named or speaks. `acts`: as the subject of a sentence, or as one who speaks."""

    passage: int
    start: int
    sentence: int
    persons: tuple[int, ...]
    acts: bool


@dataclass(slots=True)
class StandIns:
    """`events` of names and speech in the order of reading; who stands in for somebody becomes one more."""

    persons: Sequence[Figure]
    words: PeopleWords
    spots: Sequence[PassageSpots]
    sentences: Sequence[Sequence[int]]  # where each passage's begin
    events: list[Event]
    _roles: dict[str, list[int]] = field(init=False)
    _nouns: dict[str, list[str]] = field(init=False)  # of roles, by their first run of letters
    _found: list[list[StandIn]] = field(init=False)
    _past: list[Event] = field(default_factory=list)
    _next: int = 0

    def __post_init__(self) -> None:
        self._roles = {}
        for index, person in enumerate(self.persons):
            for noun in _nouns(person, self.words):
                self._roles.setdefault(noun, []).append(index)
        self._nouns = {}
        for noun in sorted(self._roles, key=len, reverse=True):
            if (first := _RUN.match(noun)) is not None:
                self._nouns.setdefault(first[0], []).append(noun)
        self._found = []

    def within(self, passage: int, start: int, end: int) -> list[StandIn]:
        for unread in range(len(self._found), passage + 1):  # in order, and no further than is asked
            self._found.append(list(self._read(unread, self.spots[unread])))
        found = self._found[passage]
        first = bisect_left(found, (start, 0, ()))
        return [one for one in found[first : bisect_left(found, (end, 0, ()))] if one.end <= end]

    def _read(self, passage: int, words: PassageSpots) -> Iterator[StandIn]:
        begins, text = self.sentences[passage], words.text
        for start, end, word, kind in self._places(words):
            self._reach(passage, start)
            before = self._past[: -_LOOKED_AT - 1 : -1]
            if kind == "alone":
                persons = self._pronoun(word, before)
            elif kind == "role":
                persons = self._role(word, before)
            else:
                persons = self._together(before)
            if persons:
                yield StandIn(start, end, persons)
                number = bisect_left(begins, start + 1)
                first = number > 0 and start == begins[number - 1]
                acts = first or text[max(0, start - 2) : start] == ", "
                self._past.append(Event(passage, start, number, persons, acts))

    def _places(self, words: PassageSpots) -> list[tuple[int, int, str, str]]:
        """Start, end, the word that counts and what it is, in order."""
        alone = words.all("stands alone")
        found = [(hit.start, hit.end, words.lower[hit.start : hit.end], "alone") for hit in alone]
        crowds = words.all("crowd")  # the United States are none
        nouns = [(hit.start, hit.end, "crowd") for hit in crowds if words.text[hit.start].islower()]
        nouns += self._role_nouns(words.lower)
        if not nouns and not found:
            return found
        before = _before_noun(self.words.tag)
        for start, end, kind in nouns:
            if _NAME.match(words.text, end) is not None:
                continue
            article = before.search(words.lower, max(0, start - _FAR), start)
            if article is not None or not self.words.titles.articles:
                begin = article.start() if article is not None else start
                found.append((begin, end, words.lower[start:end], kind))
        found.sort()
        return found

    def _role_nouns(self, lower: str) -> list[tuple[int, int, str]]:
        """Where a text in lower case has the nouns of people's roles, none within another."""
        found: list[tuple[int, int, str]] = []
        starts = [(start, run) for run in self._nouns if run in lower for start in _starts(run, lower)]
        for start, run in sorted(starts):
            if found and start < found[-1][1]:
                continue
            for noun in self._nouns[run]:
                end = start + len(noun)
                if lower.startswith(noun, start) and _RUN.match(lower, end) is None:
                    found.append((start, end, "role"))
                    break
        return found

    def _reach(self, passage: int, at: int) -> None:
        while self._next < len(self.events) and self.events[self._next][:2] < (passage, at):
            self._past.append(self.events[self._next])
            self._next += 1

    def _pronoun(self, word: str, before: list[Event]) -> tuple[int, ...]:
        pronouns = self.words.pronouns
        if word in pronouns.plural:
            return self._together(before)
        gender = "f" if word in pronouns.feminine else "m"
        for acting in (True, False):
            for event in before:
                if acting and not event.acts:
                    continue
                fits = [one for one in event.persons if self._fits(one, gender)]
                if fits:
                    return (fits[0],)
        return ()

    def _fits(self, person: int, gender: str) -> bool:
        figure = self.persons[person]
        return not figure.institution and figure.gender in {"", gender}

    def _role(self, noun: str, before: list[Event]) -> tuple[int, ...]:
        holders = self._roles[noun]
        for event in before:
            named = [one for one in event.persons if one in holders]
            if named:
                return (named[0],)
        return (holders[0],) if len(holders) == 1 else ()

    def _together(self, before: list[Event]) -> tuple[int, ...]:
        """Those of the last sentence that names two."""
        by_sentence: dict[tuple[int, int], dict[int, None]] = {}
        for event in before:
            told = by_sentence.setdefault((event.passage, event.sentence), {})
            told |= {one: None for one in event.persons if not self.persons[one].institution}
            if len(told) >= _PAIR:
                return tuple(reversed(told))[:_PAIR]
        seen = dict.fromkeys(one for told in by_sentence.values() for one in told)
        return tuple(seen)[:_PAIR] if len(seen) >= _PAIR else ()


def _starts(run: str, lower: str) -> Iterator[int]:
    """Where the text has a run of letters as a whole."""
    at = lower.find(run)
    while at >= 0:
        whole = _RUN.match(lower, at)
        if (
            whole is not None
            and whole.end() == at + len(run)
            and (not at or _RUN.match(lower, at - 1) is None)
        ):
            yield at
        at = lower.find(run, at + len(run))


def events_of(
    mentions: Iterable[Mention],
    spoken: Iterable[tuple[int, int, tuple[int, ...]]],
    sentences: Sequence[Sequence[int]],
) -> list[Event]:
    """`spoken`: passage, place and persons of each utterance; `sentences`: where each passage's begin."""
    found = []
    for mention in mentions:
        persons = mention.people or ((mention.person,) if mention.person is not None else ())
        if persons:
            number = bisect_left(sentences[mention.passage], mention.start + 1)
            found.append(Event(mention.passage, mention.start, number, persons, mention.subject))
    for passage, at, persons in spoken:
        if persons:
            found.append(Event(passage, at, bisect_left(sentences[passage], at + 1), persons, acts=True))
    found.sort()
    return found


def _nouns(person: Figure, words: PeopleWords) -> set[str]:
    """“minister” of “Minister of Education”, “attorney” of “United States Attorney”."""
    office = [word.strip(".,") for word in (person.office or "").lower().split()]
    if not office or person.institution:
        return set()
    first = next((index for index, word in enumerate(office) if word in words.titles.links), len(office))
    return {office[first - 1]} if first else set()


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"
