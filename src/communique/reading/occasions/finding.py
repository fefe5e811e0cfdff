"""Which sentences tell of an occasion: who, where, when, held or to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from communique.reading.findings import Occasion, OccasionKind
from communique.reading.occasions.places import Places
from communique.reading.occasions.telling import Telling, merged
from communique.reading.parties import Parties, Party, PeopleSeen, parties_in
from communique.reading.people import Named
from communique.reading.phrases import Hit
from communique.reading.running import RunningText
from communique.reading.spots import PassageSpots, Spots
from communique.reading.utterances import Utterance
from communique.reading.when import Time

_NEAR: Final = 26  # characters between “will” or “to” and the verb
_NEAR_NOUN: Final = 46  # between “looking forward to”, “previous” and the noun
_HAPPENED: Final = 160  # between a noun and “was held”
_AT_LEAST_TWO: Final = frozenset({"call", "talks", "meeting"})
_BY_TITLE: Final = frozenset({"call", "joint_statement", "speech", "ceremony"})
_OPEN: Final = frozenset({"meeting", "talks", "visit", "announcement", "other"})
_FUTURE: Final = ("planned", "c future", "c future_of_one", "c future_of_us")
_LEAD_SENTENCES: Final = 2
_WORDS_BETWEEN: Final = 2  # blanks between “will” and its verb


def find_occasions(
    text: RunningText,
    people: PeopleSeen,
    utterances: Sequence[Utterance] = (),
    speakers: Sequence[Named] = (),
    parties: Parties | None = None,
) -> list[Occasion]:
    """The main one first, told by headline and lead; then the body's, in order. What somebody says in direct
    speech tells of none. `utterances` are needed only to know direct speech.
    """
    parties = parties or parties_in(text, people, utterances, speakers)
    spots = parties.spots
    if spots.wording is None:
        return []
    finder = _Finder(text, parties, spots, Places(spots.wording.record.occasions, spots.wording))
    found = merged(finder.tellings())
    return [_finding(text, telling) for telling in found]


def _finding(text: RunningText, telling: Telling) -> Occasion:
    span = text.passages[telling.passage].span(telling.start, telling.end)
    return Occasion(
        telling.kind,
        telling.earliest.isoformat() if telling.earliest else None,
        telling.latest.isoformat() if telling.latest else None,
        telling.place,
        telling.participants,
        span.start,
        span.end,
        telling.planned,
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    """Where a hit stands: its sentence, and the part of it that one voice tells (`inside`)."""

    hit: Hit
    passage: int
    number: int
    sentence: tuple[int, int]
    inside: tuple[int, int]
    words: PassageSpots

    def region(self) -> tuple[int, int]:
        """From behind the hit to where the clause goes over to something else."""
        stops = self.words.within(self.hit.end, self.inside[1], "stops")
        return self.hit.end, stops[0].start if stops else self.inside[1]


@dataclass(slots=True)
class _Finder:
    text: RunningText
    parties: Parties
    spots: Spots
    places: Places
    found: list[Telling] = field(default_factory=list)
    _bodies: set[str] | None = None  # names of institutions

    def tellings(self) -> list[Telling]:
        title = next((i for i, one in enumerate(self.text.passages) if one.kind == "title"), None)
        lead = next(
            (i for i, one in enumerate(self.text.passages) if one.kind in {"lead", "paragraph"}), None
        )
        self._main(title, lead)
        for passage, words in self.spots:
            if passage == title or self.text.passages[passage].kind in {"heading", "photograph"}:
                continue
            if words.has(("told", "bare", "noun")):
                for number, (start, end) in enumerate(self.spots.sentences[passage]):
                    self.found += self._sentence(passage, (start, end), number)
        return self.found

    def _main(self, title: int | None, lead: int | None) -> None:
        """Headline and lead tell of one occasion; the lead has the details, the headline often the kind."""
        told = self._first(lead, _LEAD_SENTENCES) if lead is not None else None
        headline = self._headline(title) if title is not None else None
        if told is not None and headline is not None and headline.kind in _BY_TITLE and told.kind in _OPEN:
            told.kind = headline.kind
        main = told or headline
        if main is None:
            return
        if headline is not None and main is not headline:
            main.place = main.place or headline.place
            if not main.timed and headline.timed:
                main.earliest, main.latest, main.timed = headline.earliest, headline.latest, True
        main.main = True
        self.found.append(main)

    def _first(self, passage: int, sentences: int) -> Telling | None:
        for number, (start, end) in enumerate(self.spots.sentences[passage][:sentences]):
            told = self._sentence(passage, (start, end), number, lead=True)
            if told:
                return told[0]
        return None

    def _headline(self, title: int) -> Telling | None:
        words = self.spots.passages[title]
        end = len(words.text)
        hits = words.within(0, end, "noun", "told", "bare")
        rank = {"told": 0, "bare": 1, "noun": 2}
        hits.sort(key=lambda hit: (hit.start, rank[hit.label.split()[0]]))
        if not hits:
            return None
        hit = max(hits, key=lambda one: (one.label.split()[1] in _BY_TITLE, -one.start))
        planned = hit.label.startswith("bare") and words.after("toward", 0, hit.start)
        who = self._who(title, 0, end)
        clause = _Clause(hit, title, 0, (0, end), (0, end), words)
        return self._telling(clause, (0, end), (0, end), who, planned=planned)

    def _sentence(
        self, passage: int, span: tuple[int, int], number: int, *, lead: bool = False
    ) -> list[Telling]:
        found: list[Telling] = []
        words = self.spots.passages[passage]
        barred = span[1]
        labels = ("lead call", "told", "bare", "noun") if lead else ("told", "bare", "noun")
        for hit in words.within(*span, *labels):
            if (hit.start >= barred and not hit.label.startswith("noun")) or self._covered(found, hit):
                continue
            speech = self.parties.speech_at(passage, hit.start)
            inside = span
            if speech is not None:
                said = self.parties.utterances[speech]
                if said.kind == "direct":
                    continue
                inside = max(span[0], said.start), min(span[1], said.end)
            telling = self._read(_Clause(hit, passage, number, span, inside, words), lead=lead)
            if telling is not None:
                found.append(telling)
                later = words.within(hit.end, span[1], "stops")
                barred = later[0].start if later else span[1]
        return found

    def _covered(self, found: list[Telling], hit: Hit) -> bool:
        """A telling by a noun or a verb to come covers its words; one by a verb that tells does not."""
        return bool(found) and found[-1].named_by != "told" and hit.start < found[-1].end

    def _read(self, clause: _Clause, *, lead: bool) -> Telling | None:
        at = clause.hit.start
        if clause.words.after("supposed", 0, at):
            return None
        family = clause.hit.label.split()[0]
        if family in {"told", "lead"}:
            return self._by_verb(clause, lead=lead)
        return self._to_come(clause) if family == "bare" else self._by_noun(clause)

    def _by_verb(self, clause: _Clause, *, lead: bool) -> Telling | None:
        hit, begin, end = clause.hit, *clause.region()
        if hit.label.endswith("announcement"):
            if not lead:
                return None
            end = begin
        others = [one.start for one in clause.words.within(begin, end, "told") if one.label != hit.label]
        end = min([end, *others])
        subjects = self._subjects(clause.passage, clause.inside[0], hit.start)
        if not subjects and not lead:
            return None
        who = tuple(dict.fromkeys((*subjects, *self._who(clause.passage, begin, end))))
        if hit.label.split()[1] in _AT_LEAST_TWO and len(who) <= 1 and not lead:
            return None
        return self._telling(clause, clause.inside, (begin, end), who, planned=False)

    def _to_come(self, clause: _Clause) -> Telling | None:
        hit, words, region = clause.hit, clause.words, clause.region()
        labels = _FUTURE if clause.inside == clause.sentence else (*_FUTURE, "c reported_future")
        futures = words.within(max(clause.sentence[0], hit.start - _NEAR), hit.start, *labels)
        between = [words.lower[one.end : hit.start] for one in futures]
        if not any(gap.count(" ") <= _WORDS_BETWEEN for gap in between):
            return None
        who = self._who(clause.passage, clause.sentence[0], region[1])
        if not who:
            return None
        begin = hit.start
        if futures[0].label != "planned":
            begin = words.clause(*clause.inside, futures[0].start)[0]
        return self._telling(clause, (begin, region[1]), region, who, planned=True)

    def _by_noun(self, clause: _Clause) -> Telling | None:
        hit, words, passage = clause.hit, clause.words, clause.passage
        inside, region = clause.inside, clause.region()
        earlier = words.within(max(inside[0], hit.start - _NEAR), hit.start, "earlier")
        if earlier and hit.start - earlier[-1].end <= 1:
            return self._before(clause)
        happened = words.within(hit.end, min(inside[1], hit.end + _HAPPENED), "happened")
        start = self._article(words, inside[0], hit.start)
        if happened and not words.any(hit.end, happened[0].start, "stops"):
            stops = words.within(happened[0].end, inside[1], "stops", "c breaks")
            end = stops[0].start if stops else inside[1]
            ahead = words.any(max(hit.end, happened[0].start - _NEAR), happened[0].start + 1, *_FUTURE)
            who = self._who(passage, hit.end, happened[0].start)
            return self._telling(clause, (start, end), (happened[0].end, end), who, planned=ahead)
        coming = words.within(max(clause.sentence[0], hit.start - _NEAR_NOUN), hit.start, "planned")
        if not coming or not words.times_within(hit.end, region[1]):
            return None
        who = (*self._who(passage, hit.end, region[1]), *self._who(passage, clause.sentence[0], hit.start))
        return self._telling(clause, (start, region[1]), region, tuple(dict.fromkeys(who)), planned=True)

    def _before(self, clause: _Clause) -> Telling | None:
        """“a month after the previous conversation”: of the same people, where nobody else is named."""
        hit, words = clause.hit, clause.words
        times = words.times_within(max(clause.inside[0], hit.start - _NEAR_NOUN), hit.end)
        if not times:
            return None
        begin = times[0].start
        who = self._who(clause.passage, hit.end, clause.region()[1])
        who = who or self._who(clause.passage, clause.sentence[0], begin)
        return self._telling(clause, (begin, hit.end), (begin, hit.end), who, planned=False)

    def _article(self, words: PassageSpots, start: int, at: int) -> int:
        """“the Victory Parade” with its article and capitalised words."""
        begin = at
        for word in reversed(words.text[max(start, at - _NEAR) : at].split()[-3:]):
            place = words.text.rfind(word, start, begin)
            if place < 0 or not (word[0].isupper() or word.lower() in {"the", "a", "an"}):
                break
            begin = place
        return begin

    def _subjects(self, passage: int, start: int, at: int) -> tuple[str, ...]:
        """Who did it: those before the verb of whom the text says that they act; else the first named."""
        voice = self.parties.speech_at(passage, at)
        found = [
            party
            for party in self.parties.named(passage, start, at)
            if party.kind != "country"
            and self._persons(party.names)
            and self.parties.speech_at(passage, party.start) == voice
        ]
        text = self.spots.passages[passage].lower
        acting: list[Party] = []
        for party in reversed(found):
            beside = acting and len(text[party.end : acting[-1].start].replace(",", " ").split()) <= 1
            if beside or (party.subject and (not acting or acting[0].kind != "third")):
                acting.append(party)
        names = [name for party in reversed(acting or found[:1]) for name in party.names]
        return self._persons(names)

    def _who(self, passage: int, start: int, end: int) -> tuple[str, ...]:
        named = self.parties.named(passage, start, end)
        return self._persons([name for party in named if party.kind != "country" for name in party.names])

    def _persons(self, names: Sequence[str]) -> tuple[str, ...]:
        if self._bodies is None:
            self._bodies = {one.name for one in self.parties.people.persons if one.institution}
        bodies = self._bodies
        return tuple(dict.fromkeys(name for name in names if name not in bodies))

    def _telling(
        self,
        clause: _Clause,
        span: tuple[int, int],
        region: tuple[int, int],
        who: tuple[str, ...],
        *,
        planned: bool,
    ) -> Telling:
        """`region` is where time and place are sought first."""
        hit, words, passage = clause.hit, clause.words, clause.passage
        kind = cast("OccasionKind", hit.label.split()[1])
        times = words.times_within(region[0], region[1]) or words.times_within(clause.inside[0], hit.start)
        time = self._time(times, planned=planned)
        issued = self.text.circumstances.issued
        earliest, latest = (time.earliest, time.latest) if time is not None else (None, None)
        if time is None and not planned:
            main = self.found[0] if self.found and self.found[0].main and not self.found[0].planned else None
            earliest, latest = (main.earliest, main.latest) if main is not None else (issued, issued)
        elif time is not None and time.anaphoric and self.found:
            earliest, latest = self.found[-1].earliest, self.found[-1].latest
        start, end = words.trimmed(*span)
        place = self._place(kind, passage, hit, region)
        if planned and kind == "visit" and place is not None:
            who = tuple(dict.fromkeys((*who, *self._hosts(place))))
        return Telling(
            kind, passage, start, max(end, start + 1), clause.number, earliest, latest, place, who, planned,
            time is not None,
            named_by="told" if hit.label == "lead call" else hit.label.split()[0],
        )  # fmt: skip

    def _hosts(self, country: str) -> list[str]:
        """Those of the main occasion whose country will be visited."""
        if not self.found or not self.found[0].main:
            return []
        told = zip(self.parties.people.persons, self.parties.countries(), strict=True)
        hosts = {one.name for one, home in told if home == country}
        return [name for name in self.found[0].participants if name in hosts]

    def _time(self, times: list[Time], *, planned: bool) -> Time | None:
        issued = self.text.circumstances.issued
        for time in times:
            faced = time.facing("ahead" if planned else "back")
            if issued is None or time.anaphoric:
                return faced
            if planned and (faced.latest is None or faced.latest >= issued):
                return faced
            if not planned and (faced.earliest is None or faced.earliest <= issued):
                return faced
        return None

    def _place(self, kind: str, passage: int, hit: Hit, region: tuple[int, int]) -> str | None:
        words = self.spots.passages[passage]
        taken = [(one.start, one.end) for one in self.parties.people.within(passage, hit.start, region[1])]
        taken += [(one.start, one.end) for one in words.times_within(hit.start, region[1])]
        if kind == "visit" and not hit.label.startswith("noun"):
            place = self.places.name_at(words.text, hit.end, region[1], taken)
            if place is not None:
                return place
        stop = next((one.start for one in words.within(*region, "no_place")), region[1])
        return self.places.find(words.text, region[0], stop, toward=kind == "visit", taken=taken)
