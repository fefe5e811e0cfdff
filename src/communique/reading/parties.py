"""Who stands in a stretch of text: people by their canonical names, countries as they are written, groups."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Literal, Protocol

from communique.languages.packs.people import PeopleWords, people_for
from communique.reading.people import Named
from communique.reading.people.mentions import Figure, Mention
from communique.reading.running import RunningText
from communique.reading.spots import PassageSpots, Spots, find_spots
from communique.reading.stand_ins import StandIn, StandIns, events_of
from communique.reading.utterances import Utterance

PartyKind = Literal["self", "side", "third", "named", "country", "body", "thing"]
_NEAR_VERB = 14  # characters of adverbs between a pronoun and its verb
_WORDS_OF_A_BODY = 6


class PeopleSeen(Protocol):
    """What the finders ask of `people.find_people`."""

    @property
    def persons(self) -> list[Figure]: ...

    def within(self, passage: int, start: int, end: int) -> list[Mention]: ...


@dataclass(frozen=True, slots=True)
class Party:
    """`names` as the record keeps them; empty for a pronoun nobody can be named for."""

    kind: PartyKind
    start: int
    end: int
    names: tuple[str, ...]
    subject: bool = False


@dataclass(slots=True)
class Parties:
    """What the record's finders share about one text: its words, its people, what they say."""

    text: RunningText
    people: PeopleSeen
    spots: Spots
    utterances: Sequence[Utterance] = ()
    speakers: Sequence[Named] = ()
    _places: list[tuple[int, int]] = field(default_factory=list)
    _order: list[int] = field(default_factory=list)
    _cues: list[tuple[int, int, int]] = field(default_factory=list)
    words: PeopleWords | None = None
    _countries: list[str | None] | None = None
    _stand_ins: StandIns | None = None
    _homes: dict[str, tuple[int, str | None]] = field(default_factory=dict)  # by name; number of the person

    def __post_init__(self) -> None:
        self._order = sorted(range(len(self.utterances)), key=self._place)
        self._places = [self._place(i) for i in self._order]
        self._cues = sorted(
            (one.passage, one.cue[0], index)
            for index, one in enumerate(self.utterances)
            if one.cue is not None
        )
        language = self.text.circumstances.language
        self.words = people_for(language) if language else None

    def _place(self, index: int) -> tuple[int, int]:
        return self.utterances[index].passage, self.utterances[index].start

    def speech_at(self, passage: int, at: int) -> int | None:
        """The utterance that holds the offset."""
        position = bisect_right(self._places, (passage, at)) - 1
        if position < 0:
            return None
        index = self._order[position]
        found = self.utterances[index]
        return index if found.passage == passage and found.start <= at < found.end else None

    def speeches(self, passage: int, start: int, end: int) -> list[int]:
        """Utterances that begin in the stretch."""
        first, last = bisect_left(self._places, (passage, start)), bisect_left(self._places, (passage, end))
        return self._order[first:last]

    def voice(self, passage: int, start: int, at: int) -> int | None:
        """The utterance with the last cue in the stretch: whoever said that goes on acting after “and”."""
        position = bisect_left(self._cues, (passage, at, -1)) - 1
        if position < 0 or self._cues[position][:2] < (passage, start):
            return None
        return self._cues[position][2]

    def voice_before(self, passage: int, at: int) -> int | None:
        """The last utterance that begins before the place, wherever: of whom “he” goes on telling."""
        position = bisect_left(self._places, (passage, at)) - 1
        return self._order[position] if position >= 0 else None

    def pronoun(self, word: str) -> bool:
        """Does the word stand for somebody as an object (“him”)?"""
        words = self.words.pronouns if self.words is not None else None
        return words is not None and word in (
            words.feminine_other | words.masculine_other | words.plural_other
        )

    def possessive(self, word: str) -> bool:
        return self.words is not None and word in self.words.pronouns.possessive

    def names_of(self, persons: Iterable[int]) -> tuple[str, ...]:
        known = self.people.persons
        return tuple(dict.fromkeys(known[i].name for i in persons if 0 <= i < len(known)))

    def named(self, passage: int, start: int, end: int) -> list[Party]:
        """People and countries in the stretch, in order, none inside another."""
        found = []
        for mention in self.people.within(passage, start, end):
            if mention.end > end:
                continue
            names = self.mention_names(mention)
            kind: PartyKind = "third" if mention.kind == "pronoun" else "named"
            found.append(Party(kind, mention.start, mention.end, names, mention.subject))
        spots = self.spots.passages[passage]
        for one in self.stand_ins(passage, start, end):
            if not any(party.start < one.end and one.start < party.end for party in found):
                found.append(Party("third", one.start, one.end, self.names_of(one.persons), subject=True))
        for hit in spots.within(start, end, "country"):
            if not spots.text[hit.start].isupper():
                continue
            if not any(party.start < hit.end and hit.start < party.end for party in found):
                found.append(Party("country", hit.start, hit.end, (spots.text[hit.start : hit.end],)))
        found.sort(key=lambda party: (party.start, -party.end))
        return [
            party
            for number, party in enumerate(found)
            if not number or party.start >= max(other.end for other in found[max(0, number - 3) : number])
        ]

    def stand_ins(self, passage: int, start: int, end: int) -> list[StandIn]:
        """“she”, “the Minister”, “both leaders” in the stretch, where it is known who is meant."""
        if self.words is None:
            return []
        if self._stand_ins is None:
            rows = enumerate(self.text.passages)
            mentions = (one for row, told in rows for one in self.people.within(row, 0, len(told.text)))
            told = zip(self.utterances, self.speakers, strict=False)
            spoken = ((one.passage, one.end, named.persons) for one, named in told)
            starts = [[begin for begin, _ in row] for row in self.text.sentences]
            events = events_of(mentions, spoken, starts)
            passages = self.spots.passages
            self._stand_ins = StandIns(self.people.persons, self.words, passages, starts, events)
        return self._stand_ins.within(passage, start, end)

    def mention_names(self, mention: Mention) -> tuple[str, ...]:
        if mention.people:
            return self.names_of(mention.people)
        return self.names_of((mention.person,)) if mention.person is not None else ()

    def speaker(self, speech: int | None) -> tuple[str, ...]:
        if speech is None or speech >= len(self.speakers):
            return ()
        told = self.speakers[speech]
        return self.names_of(told.persons) or ((told.speaker.name,) if told.speaker.name else ())

    def side(self, speech: int | None) -> tuple[str, ...]:
        """For whom “we” stands: the speaker's country, or the speaker where none is known."""
        names = self.speaker(speech)
        if not self._homes:
            for number, (one, country) in enumerate(zip(self.people.persons, self.countries(), strict=True)):
                self._homes.setdefault(one.name, (number, country))
        homes = [self._homes[name] for name in names if name in self._homes]
        home = min(homes, key=itemgetter(0))[1] if homes else None
        return (home,) if home else names

    def countries(self) -> list[str | None]:
        """Each person's, by the name the pack gives it first: “Russia” for “Russian Federation”."""
        if self._countries is None or len(self._countries) != len(self.people.persons):
            self._countries = [
                short_country(one.country, self.words) if one.country else None for one in self.people.persons
            ]
        return self._countries

    def both_sides(self) -> tuple[str, ...]:
        """The countries of the first two people who have different ones."""
        return tuple(dict.fromkeys(country for country in self.countries() if country))[:2]

    def subject(self, passage: int, start: int, end: int, speech: int | None) -> Party | None:
        """Who does what the verb at `end` tells, in the clause from `start`. None: nobody is told."""
        spots = self.spots.passages[passage]
        start, stop = spots.trimmed(start, end)
        if start >= stop:
            return None
        direct = speech is not None and self.utterances[speech].kind == "direct"
        for label in ("c one", "c us", "c our_side"):
            hits = spots.within(start, stop, label)
            if hits and (stop - hits[-1].end <= _NEAR_VERB or hits[0].start == start):
                hit = hits[-1]
                if label == "c one":
                    return Party("self", hit.start, hit.end, self.speaker(speech))
                return Party("side", hit.start, hit.end, self.side(speech))
        named = self.named(passage, start, stop)
        heads = [party for party in named if not self._governed(spots, start, party)]
        if heads:
            first = heads[0]
            names = tuple(name for party in self._joined(spots, heads) for name in party.names)
            return Party(first.kind, first.start, first.end, tuple(dict.fromkeys(names)))
        pronouns = spots.within(start, stop, "c others")
        if pronouns and stop - pronouns[-1].end <= _NEAR_VERB:
            hit = pronouns[-1]
            return Party("third", hit.start, hit.end, () if direct else self.speaker(speech))
        return self._noun(spots, start, stop)

    def _governed(self, spots: PassageSpots, start: int, party: Party) -> bool:
        """“the position of Russia”, “Russia's position”: the country is not who does it."""
        after = spots.lower[party.end : party.end + 2]
        if after in {"'s", "’s"} or after[:1] in {"'", "’"}:
            return True
        return party.start > start and spots.after("governing", start, party.start)

    def _joined(self, spots: PassageSpots, heads: list[Party]) -> list[Party]:
        """“Ana Bell and Jan Doe”: those between whom nothing but a small word stands."""
        found = heads[:1]
        for party in heads[1:]:
            between = spots.lower[found[-1].end : party.start].replace(",", " ")
            if len(between.split()) > 1:
                break
            found.append(party)
        return found

    def _noun(self, spots: PassageSpots, start: int, stop: int) -> Party:
        """A body or group that can promise (“the council”), or a thing."""
        words = spots.lower[start:stop].split()
        last = next((n for n, word in enumerate(words[:_WORDS_OF_A_BODY], 1) if self._can_promise(word)), 0)
        told = spots.text[start:stop].split()
        names = all(word[0].isupper() for word in told) and (len(told) > 1 or start > 0)
        if not last and names and spots.lower[start - 2 : start] not in {". ", "! ", "? "}:
            last = len(told) if len(told) <= _WORDS_OF_A_BODY else 0
        if not last:
            return Party("thing", start, stop, ())
        articles = self.words.titles.articles if self.words is not None else frozenset()
        while last > 1 and told[0].lower() in articles:
            told, last = told[1:], last - 1
        return Party("body", start, stop, (" ".join(told[:last]).strip(",’'"),))

    def _can_promise(self, word: str) -> bool:
        bare = word.strip(",'’")
        return self.words is not None and (bare in self.words.roles.bodies or bare in self.words.roles.crowds)


def short_country(country: str, words: PeopleWords | None) -> str:
    """“Russia” for “Russian Federation” where the pack knows the country."""
    return _first_names(words.tag).get(country.lower(), country) if words is not None else country


@cache
def _first_names(tag: str) -> dict[str, str]:
    words = people_for(tag)
    return {name.lower(): one.names[0] for one in words.countries for name in one.names} if words else {}


def parties_in(
    text: RunningText,
    people: PeopleSeen,
    utterances: Sequence[Utterance] = (),
    speakers: Sequence[Named] = (),
) -> Parties:
    return Parties(text, people, find_spots(text), utterances, speakers)
