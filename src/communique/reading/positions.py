"""Thanks, support and positions: who takes which towards whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from communique.languages.packs.record import Positions, PositionWords
from communique.reading.findings import Position
from communique.reading.parties import Parties, Party, PeopleSeen, parties_in
from communique.reading.people import Named
from communique.reading.phrases import Hit
from communique.reading.running import RunningText
from communique.reading.spots import PassageSpots
from communique.reading.utterances import Utterance

_NEAR: Final = 48  # characters of adverbs between subject and verb
_LONGEST_ADDRESS: Final = 200
_WORDS_OF_AN_ADDRESS: Final = 8
_SENTENCE: Final = 400  # characters back in which “him” was named


def find_positions(
    text: RunningText,
    people: PeopleSeen,
    utterances: Sequence[Utterance],
    speakers: Sequence[Named],
    parties: Parties | None = None,
) -> list[Position]:
    """In order of reading, none overlapping. One whose holder is not known is left out."""
    parties = parties or parties_in(text, people, utterances, speakers)
    spots = parties.spots
    if spots.wording is None:
        return []
    kinds = spots.wording.record.positions.kinds
    found: list[Position] = []
    for passage, words in spots:
        if text.passages[passage].kind != "title" and words.all("p"):
            found += _PassageFinder(text, passage, words, parties, kinds).find()
    return found


@dataclass(frozen=True, slots=True)
class _Taken:
    kind: PositionWords
    by: str
    to: tuple[str, ...]
    start: int
    end: int
    sentence: int


@dataclass(slots=True)
class _PassageFinder:
    text: RunningText
    passage: int
    words: PassageSpots
    parties: Parties
    kinds: Sequence[PositionWords]
    found: list[_Taken] = field(default_factory=list)

    def find(self) -> list[Position]:
        for number, (start, end) in enumerate(self.parties.spots.sentences[self.passage]):
            hits = [hit for hit in self.words.within(start, end, "p") if not self._denied(hit, start)]
            for index, hit in enumerate(hits):
                if self.found and hit.start < self.found[-1].end:
                    continue
                following = hits[index + 1].start if index + 1 < len(hits) else end
                taken = self._read(hit, start, end, following, number)
                if taken is not None:
                    self.found.append(taken)
        passage = self.text.passages[self.passage]
        told = []
        for taken in self.found:
            span = passage.span(taken.start, taken.end)
            words = passage.text[taken.start : taken.end]
            told.append(Position(taken.kind.kind, taken.by, taken.to, span.start, span.end, words))
        return told

    def _read(self, hit: Hit, start: int, end: int, following: int, sentence: int) -> _Taken | None:
        speech = self.parties.speech_at(self.passage, hit.start)
        if speech is not None:
            said = self.parties.utterances[speech]
            start, end = max(start, said.start), min(end, said.end)
        kind = self.kinds[int(hit.label.split()[1])]
        subject = self._holder(hit, start, speech, sentence)
        if subject is None or not subject.names:
            return None
        stop = self._end(hit, end, following, speech)
        to = self._addressees(hit, stop, subject) if kind.addressed else self._toward(hit, stop)
        if not to and self.found and self.found[-1].sentence == sentence and speech is None:
            to = self.found[-1].to if kind.kind == "position" and not self._about(hit, stop) else to
        near = 0 <= hit.start - subject.end <= _NEAR and not self._broken(subject.end, hit.start)
        begin = subject.start if near else hit.start
        begin = max(begin, self.found[-1].end) if self.found else begin
        return _Taken(kind, subject.names[0], to, begin, stop, sentence) if begin < stop else None

    def _denied(self, hit: Hit, start: int) -> bool:
        return self.words.after("not_after", start, hit.start)

    def _holder(self, hit: Hit, start: int, speech: int | None, sentence: int) -> Party | None:
        """The clause's subject; after “and” the subject of the verb before: the last one that acted."""
        if speech is not None:
            begin = self.words.clause(start, hit.start, hit.start)[0]
            subject = self.parties.subject(self.passage, begin, hit.start, speech)
            own = subject is None or subject.kind in {"self", "side", "third"}
            if not own:
                return subject if subject is not None and subject.kind != "thing" else None
            names = self.parties.speaker(speech)
            place = (subject.start, subject.end) if subject is not None else (hit.start, hit.start)
            return Party("self", *place, names)
        named = [
            party
            for party in self.parties.named(self.passage, start, hit.start)
            if party.names and self.parties.speech_at(self.passage, party.start) is None
        ]
        acting = [party for party in named if party.subject and party.kind != "country"]
        voice = self.parties.voice(self.passage, start, hit.start)
        if voice is not None and self.parties.speaker(voice):
            said = self.parties.utterances[voice]
            after = said.cue[1] if said.cue is not None else hit.start
            if not acting or acting[-1].start < after:
                inside = said.subject is not None and said.subject_passage in {None, self.passage}
                place = said.subject if said.subject is not None and inside else (after, after)
                return Party("named", *place, self.parties.speaker(voice)[:1])
        if acting:
            return acting[-1]
        if self.found and self.found[-1].sentence == sentence:
            return Party("third", self.found[-1].end, self.found[-1].end, (self.found[-1].by,))
        pronouns = self.words.within(start, hit.start, "c others")
        if pronouns and (not named or pronouns[0].start < named[0].start):
            names = self.parties.speaker(self.parties.voice_before(self.passage, hit.start))
            return Party("third", pronouns[0].start, pronouns[0].end, names[:1])
        return named[0] if named else None

    def _broken(self, start: int, end: int) -> bool:
        """Another verb stands between subject and verb: “he emphasised and thanked”."""
        between = self.words.lower[start:end]
        allowed = self._positions().between
        words = between.replace(",", " ").split()
        known = {part for phrase in allowed for part in phrase.lower().split()} - {"and"}
        return any(word not in known and not word.endswith("ly") for word in words)

    def _end(self, hit: Hit, end: int, following: int, speech: int | None) -> int:
        """Before the next verb that says or takes a position, at the clause's end else."""
        stops = [end]
        if following > hit.end:
            stops.append(following)
        if speech is None:
            for index in self.parties.speeches(self.passage, hit.start, end):
                said = self.parties.utterances[index]
                places = [said.start, *([said.cue[0]] if said.cue is not None else [])]
                stops += [place for place in places if place > hit.end]
        stops += [found.start for found in self.words.within(hit.end, end, "c breaks")[:1]]
        stop = self.words.trimmed(hit.start, min(stops))[1]
        lower = self.words.lower
        while stop > hit.end and (cut := _without_and(lower, stop)) < stop:
            stop = self.words.trimmed(hit.start, cut)[1]
        return stop

    def _address_end(self, hit: Hit, stop: int) -> int:
        """Where those addressed end and the reason begins."""
        limit = min(stop, hit.end + _LONGEST_ADDRESS)
        named = self.parties.named(self.passage, hit.end, limit)
        for reason in self.words.small["reasons"].finditer(self.words.lower, hit.end, limit):
            inside = any(party.start < reason.start() < party.end for party in named)
            if not inside and not self._joint(reason.end()):
                return reason.start()
        return limit

    def _joint(self, end: int) -> bool:
        """“and above all to”: more of them follow."""
        joints = self._positions().joints
        return self.words.lower[max(0, end - _NEAR) : end].endswith(tuple(f" {joint}" for joint in joints))

    def _articles(self) -> frozenset[str]:
        words = self.parties.words
        return words.titles.articles if words is not None else frozenset()

    def _positions(self) -> Positions:
        assert self.parties.spots.wording is not None  # noqa: S101  asked before
        return self.parties.spots.wording.record.positions

    def _addressees(self, hit: Hit, stop: int, subject: Party) -> tuple[str, ...]:
        """Those named right behind the verb; else the words that stand there (“the people of Serbia”)."""
        inside = [party for party in self.parties.named(self.passage, hit.start, hit.end) if party.names]
        if inside:
            return inside[0].names  # “asked the minister to”
        inner = self.words.text[hit.start : hit.end].split()[1:-1]
        if len(inner) > 1 and self._closed(hit) and inner[0].lower() in self._articles():
            return (" ".join(inner[1:]),)
        begin = self._object_start(hit)
        end = self._address_end(hit, stop)
        named = [party for party in self.parties.named(self.passage, begin, end) if party.names]
        named = [party for party in named if not self._owner(party, end)]
        first = named[0] if named else None
        small = (*self._positions().articles, *self._positions().joints)
        if first is not None and all(word in small for word in self.words.lower[begin : first.start].split()):
            names = (name for party in named for name in party.names)
            return tuple(dict.fromkeys(name for name in names if name not in subject.names))
        meant = self._meant(begin, end, hit, subject)
        if meant:
            return meant
        return self._in_words(begin, end, named)

    def _meant(self, begin: int, end: int, hit: Hit, subject: Party) -> tuple[str, ...]:
        """“him”: the last one named before in the sentence, who is not the one who thanks."""
        words = self.words.lower[begin:end].replace(",", " ").split()
        if not words or not self.parties.pronoun(words[0]):
            return ()
        if len(words) > 1 and self.parties.possessive(words[0]):
            return ()
        named = self.parties.named(self.passage, max(0, hit.start - _SENTENCE), hit.start)
        others = [party.names for party in named if party.kind != "country" and party.names]
        return next((names for names in reversed(others) if names[0] not in subject.names), ())

    def _owner(self, party: Party, end: int) -> bool:
        """“his friends”: a pronoun that only says whose."""
        word = self.words.lower[party.start : party.end]
        return word in self._positions().articles and self.words.lower[party.end : end].strip(" ,") != ""

    def _object_start(self, hit: Hit) -> int:
        """A phrase may hold the addressee's first word (“wished him”)."""
        words = self.words.lower[hit.start : hit.end]
        return hit.start + len(words.split(" ", 1)[0]) if " " in words and not self._closed(hit) else hit.end

    def _closed(self, hit: Hit) -> bool:
        """The phrase ends in the small word that leads to the addressee: “grateful to”."""
        last = self.words.lower[hit.start : hit.end].rsplit(" ", 1)[-1]
        return last in (*self._positions().toward, *self._positions().reasons)

    def _in_words(self, begin: int, end: int, named: list[Party]) -> tuple[str, ...]:
        positions = self._positions()
        text, found = self.words.text, []
        cut = named[0].start if named and "," in text[begin : named[0].start] else end
        words = text[begin:cut].strip(" ,").split()
        while words and words[0].lower() in positions.articles:
            words = words[1:]
        if words and len(words) <= _WORDS_OF_AN_ADDRESS:
            found.append(" ".join(words).strip(",.;:"))
            small = tuple(f" {word}" for word in (*positions.joints, *positions.between))
            while ends := [word for word in small if found[-1].lower().endswith(word)]:
                found[-1] = found[-1][: -len(max(ends, key=len))].strip(" ,")
        if cut != end:
            found += [name for party in named for name in party.names]
        return tuple(dict.fromkeys(name for name in found if name))

    def _toward(self, hit: Hit, stop: int) -> tuple[str, ...]:
        """“conveyed the greetings … to Ana Bell”; “support for Serbia” and “support Serbia” too."""
        lower = self.words.lower
        toward = tuple(f" {word}" for word in self._positions().toward)
        near = [
            party
            for party in self.parties.named(self.passage, hit.end, stop)
            if party.names and lower[hit.start : party.start].rstrip().endswith(toward)
        ]
        return near[0].names if near else ()

    def _about(self, hit: Hit, stop: int) -> bool:
        """The phrase goes on to a thing it is about (“welcomed the policy”), not to someone."""
        return not self.words.lower[hit.end : stop].lstrip().startswith(("of ", "from "))


def _without_and(lower: str, stop: int) -> int:
    for word in (" and", ", and", " but"):
        if lower.endswith(word, 0, stop):
            return stop - len(word)
    return stop
