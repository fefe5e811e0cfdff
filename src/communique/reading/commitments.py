"""Promises: what somebody said, or was reported to say, that they or their side will do, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from communique.reading.findings import Commitment, Due
from communique.reading.parties import Parties, Party, PeopleSeen, parties_in
from communique.reading.people import Named
from communique.reading.phrases import Hit
from communique.reading.running import RunningText
from communique.reading.spots import PassageSpots
from communique.reading.utterances import Utterance
from communique.reading.when import Time

_FUTURES: Final = ("c future", "c reported_future", "c future_of_one", "c future_of_us")
_TRIGGERS: Final = (*_FUTURES, "c promises", "c counted_on", "c nouns", "c invitations")
_FAR: Final = 70  # characters between a verb and the noun that makes it a promise
_DASHES: Final = (";", " - ", " – ", " — ", "—")
_SENTENCES_BACK: Final = 3
_WORDS_ASKED: Final = 2  # “whether she will”


def find_commitments(
    text: RunningText,
    people: PeopleSeen,
    utterances: Sequence[Utterance],
    speakers: Sequence[Named],
    parties: Parties | None = None,
) -> list[Commitment]:
    """Candidates, for an officer to confirm; in order of reading, none overlapping."""
    parties = parties or parties_in(text, people, utterances, speakers)
    found: list[Commitment] = []
    for passage, words in parties.spots:
        if text.passages[passage].kind == "title" or not words.has(_TRIGGERS):
            continue
        found += _PassageFinder(text, passage, words, parties).find()
    return found


@dataclass(frozen=True, slots=True)
class _Promise:
    start: int
    end: int
    by: tuple[str, ...]
    due: Time | None


@dataclass(slots=True)
class _PassageFinder:
    text: RunningText
    passage: int
    words: PassageSpots
    parties: Parties
    found: list[_Promise] = field(default_factory=list)

    def find(self) -> list[Commitment]:
        for number, (start, end) in enumerate(self.parties.spots.sentences[self.passage]):
            for hit in self.words.within(start, end, *_TRIGGERS):
                if self.found and hit.start < self.found[-1].end:
                    continue
                promise = self._read(hit, start, end, number)
                if promise is not None and promise.start < promise.end:
                    self._take(promise)
        return [self._finding(promise) for promise in self.found]

    def _take(self, promise: _Promise) -> None:
        if not self.found or promise.start >= self.found[-1].end:
            self.found.append(promise)

    def _finding(self, promise: _Promise) -> Commitment:
        passage = self.text.passages[self.passage]
        span = passage.span(promise.start, promise.end)
        due = promise.due
        told = (
            Due(
                due.earliest.isoformat() if due.earliest else None,
                due.latest.isoformat() if due.latest else None,
                passage.text[due.start : due.end],
            )
            if due is not None
            else None
        )
        return Commitment(span.start, span.end, passage.text[promise.start : promise.end], promise.by, told)

    def _read(self, hit: Hit, start: int, end: int, sentence: int) -> _Promise | None:
        speech = self.parties.speech_at(self.passage, hit.start)
        if speech is not None:
            start = max(start, self.parties.utterances[speech].start)
            end = min(end, self.parties.utterances[speech].end)
        if hit.label in _FUTURES:
            return self._future(hit, start, end, speech, sentence) if speech is not None else None
        if hit.label == "c counted_on":
            return self._counted_on(hit, start, end, speech)
        if hit.label == "c promises":
            return self._promised(hit, start, end, speech, sentence)
        if hit.label == "c nouns":
            return self._confirmed(hit, start, end, speech)
        return self._invited(hit, start, end, speech, sentence)

    def _future(self, hit: Hit, start: int, end: int, speech: int, sentence: int) -> _Promise | None:
        said = self.parties.utterances[speech]
        if hit.label == "c reported_future" and said.kind == "direct":
            return None
        words = self.words
        after = hit.end + 1
        if words.any(after, min(after + 1, end), "c no_promises") or self._opens(after, end):
            return None
        begin = self._clause_start(start, hit.start)
        promised_by_cue = said.cue is not None and words.any(*said.cue, "c promises")
        if not promised_by_cue and self._only_wished(hit, start, begin, said):
            return None
        stop = self._clause_end(hit, end)
        due = self._due(begin, stop)
        subject = self._subject(hit, begin, speech)
        if subject is None and said.kind != "direct":
            subject = self._subject_behind(hit, stop)
        if subject is None:
            return None
        by = self._promising(subject, hit, stop, speech, due)
        if by is None and not promised_by_cue:
            return None
        if due is None:
            due = self._due_before(sentence, hit.end, stop)
        return _Promise(self._with_time_before(begin, start), stop, by or self.parties.speaker(speech), due)

    def _opens(self, at: int, end: int) -> bool:
        return any(found.start == at for found in self.words.within(at, end, "c no_promises")[:1])

    def _subject(self, hit: Hit, begin: int, speech: int | None) -> Party | None:
        parties = self.parties
        if hit.label == "c future_of_one":
            return Party("self", hit.start, hit.end, parties.speaker(speech))
        if hit.label == "c future_of_us":
            return Party("side", hit.start, hit.end, parties.side(speech))
        return parties.subject(self.passage, begin, hit.start, speech)

    def _subject_behind(self, hit: Hit, stop: int) -> Party:
        """„(рекао је да) ће Заренија платити”: an enclitic begins, and its subject stands behind it."""
        named = self.parties.named(self.passage, hit.end, min(stop, hit.end + _FAR))
        near = [party for party in named if party.names and party.start <= hit.end + 1]
        return near[0] if near else Party("thing", hit.start, hit.end, ())

    def _promising(
        self, subject: Party, hit: Hit, stop: int, speech: int, due: Time | None
    ) -> tuple[str, ...] | None:
        """Who promises; None where nobody does."""
        noun = next(iter(self.words.within(hit.end, stop, "c nouns")), None)
        if noun is not None and subject.kind in {"thing", "third"}:
            owners = [party for party in self.parties.named(self.passage, noun.end, stop) if party.names]
            return owners[0].names if owners else self.parties.side(speech)
        if subject.kind in {"self", "side", "country", "body"}:
            return subject.names
        speaker = self.parties.speaker(speech)
        direct = self.parties.utterances[speech].kind == "direct"
        if subject.kind in {"named", "third"}:
            names = subject.names
            if names and (not direct or due is not None or names == speaker):
                return names
            return speaker if due is not None or (not direct and not names) else None
        if due is None:
            return None
        said = self.parties.utterances[speech]
        ours = self.words.any(said.start, said.end, "c us", "c our_side")
        return self.parties.side(speech) if ours else speaker

    def _only_wished(self, hit: Hit, start: int, begin: int, said: Utterance) -> bool:
        words = self.words
        if words.any(start, hit.start, "c hopes"):
            return True
        if said.cue is not None and words.any(said.cue[0], said.cue[1], "c hopes"):
            return True
        asked = words.within(begin, hit.start + 1, "c relatives")
        return any(
            found.start == begin or words.lower.count(" ", found.end, hit.start) <= _WORDS_ASKED
            for found in asked
        )

    def _counted_on(self, hit: Hit, start: int, end: int, speech: int | None) -> _Promise | None:
        if speech is None:
            return None
        begin, stop = self.words.clause(start, end, hit.start)[0], self._clause_end(hit, end)
        named = [party for party in self.parties.named(self.passage, hit.end, stop) if party.names]
        by = named[0].names if named and named[0].start - hit.end <= _FAR else self.parties.side(speech)
        return _Promise(begin, stop, by, self._due(begin, stop))

    def _promised(self, hit: Hit, start: int, end: int, speech: int | None, sentence: int) -> _Promise | None:
        if speech is None and self._is_cue(hit):
            return None
        before = self.words.lower[max(start, hit.start - 2) : hit.start]
        if "," in before or hit.start == start or self.words.any(start, hit.start, "c hopes"):
            return None
        begin, stop = self._clause_start(start, hit.start), self._clause_end(hit, end)
        subject = self.parties.subject(self.passage, begin, hit.start, speech)
        if subject is None or not subject.names or subject.kind == "thing":
            return None
        due = self._due(begin, stop) or self._due_before(sentence, hit.end, stop)
        return _Promise(min(begin, subject.start), stop, subject.names, due)

    def _is_cue(self, hit: Hit) -> bool:
        """The verb reports a clause, which is read by itself."""
        near = self.parties.speeches(self.passage, hit.start, hit.end + _FAR)
        cues = [self.parties.utterances[index].cue for index in near]
        return any(cue is not None and cue[0] <= hit.start < cue[1] for cue in cues)

    def _confirmed(self, hit: Hit, start: int, end: int, speech: int | None) -> _Promise | None:
        """“We confirmed the strategic commitment of both countries to …”."""
        verbs = self.words.within(max(start, hit.start - _FAR), hit.start, "c confirming")
        if not verbs or self._is_cue(verbs[-1]):
            return None
        begin, stop = self._clause_start(start, verbs[-1].start), self._clause_end(hit, end)
        if self.words.any(hit.end, min(stop, hit.end + _FAR), "c both"):
            by = self.parties.both_sides()
        else:
            owners = self.parties.named(self.passage, hit.end, min(stop, hit.end + _FAR // 3))
            own = self.parties.named(self.passage, verbs[-1].end, hit.start)
            countries = [party for party in (*own, *owners) if party.kind == "country"]
            subject = self.parties.subject(self.passage, begin, verbs[-1].start, speech)
            by = countries[0].names if countries else subject.names if subject is not None else ()
        return _Promise(begin, stop, by, self._due(begin, stop)) if by else None

    def _invited(self, hit: Hit, start: int, end: int, speech: int | None, sentence: int) -> _Promise | None:
        """“thanked for the invitation to attend …”, “accepted the invitation”: who thanks will come."""
        verbs = self.words.within(max(start, hit.start - _FAR), hit.start, "c accepting")
        if not verbs:
            return None
        stop = self._clause_end(hit, end)
        begin = self._clause_start(start, verbs[-1].start)
        subject = self.parties.subject(self.passage, begin, verbs[-1].start, speech)
        if subject is None or not subject.names:
            return None
        due = self._due(hit.start, stop) or self._first_due(self.words.times_within(start, hit.start))
        due = due or self._due_before(sentence, hit.start, stop, invited=True)
        return _Promise(hit.start, stop, subject.names, due)

    def _clause_start(self, start: int, at: int) -> int:
        """Where the clause begins whose verb stands at `at`; an apposition between commas is passed over."""
        begin = self.words.clause(start, at, at)[0]
        if begin < at and self.words.lower[begin:at].strip():
            return begin
        comma = self.words.lower.rfind(",", start, at)
        before = self.words.lower.rfind(",", start, comma) if comma > start else -1
        if before <= start:
            return self.words.trimmed(start, at)[0]
        return self.words.clause(start, before, before)[0]

    def _clause_end(self, hit: Hit, end: int) -> int:
        words = self.words
        ends = [found.start for found in words.within(hit.end, end, "c breaks")[:1]]
        ends += [place for mark in _DASHES if (place := words.lower.find(mark, hit.end, end)) >= 0]
        for following in words.within(hit.end, end, *_FUTURES)[:1]:
            begin = words.clause(hit.end, end, following.start)[0]
            if hit.end < begin < following.start and "," in words.lower[begin - 3 : begin]:
                ends.append(begin)
        stop = min([end, *ends])
        while stop > hit.end and words.lower[:stop].endswith((" and", " and ", ", and", " and,")):
            stop = words.lower.rfind("and", hit.end, stop)
        return words.trimmed(hit.start, stop)[1]

    def _with_time_before(self, begin: int, start: int) -> int:
        """“before the end of the year, results will be seen”: the time belongs to the promise."""
        comma = self.words.lower.rfind(",", start, begin)
        if comma < 0 or self.words.lower[comma + 1 : begin].strip():
            return begin
        times = self.words.times_within(start, comma)
        return next((time.start for time in times if time.end == comma), begin)

    def _due(self, start: int, stop: int) -> Time | None:
        start = self._with_time_before(start, max(0, start - _FAR))
        return self._first_due(self.words.times_within(start, stop))

    def _first_due(self, times: Sequence[Time]) -> Time | None:
        issued = self.text.circumstances.issued
        ahead = [time.facing("ahead") for time in times if not time.anaphoric]
        ahead = [time for time in ahead if issued is None or time.latest is None or time.latest >= issued]
        return next((time for time in ahead if time.limit and time.latest), ahead[0] if ahead else None)

    def _due_before(self, sentence: int, start: int, stop: int, *, invited: bool = False) -> Time | None:
        """A time told just before, of a coming occasion with the very people this clause names."""
        sentences = self.parties.spots.sentences[self.passage]
        names = {name for party in self.parties.named(self.passage, start, stop) for name in party.names}
        for begin, end in reversed(sentences[max(0, sentence - _SENTENCES_BACK) : sentence]):
            if not self.words.any(begin, end, "planned"):
                if invited:
                    return None
                continue
            told = {name for party in self.parties.named(self.passage, begin, end) for name in party.names}
            if invited or (names & told and self.words.any(begin, end, "noun", "bare")):
                due = self._first_due(self.words.times_within(begin, end))
                if due is not None:
                    return due
        return None
