"""Who is in mind at a point of the text: those the sentences before were about, and who spoke."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from communique.reading.people.openers import openers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from communique.reading.people.cast import People
    from communique.reading.people.mentions import Mention
    from communique.reading.utterances import Utterance

SPOKE: Final = 4
ACTED: Final = 3
NEW: Final = 2  # named for the first time: “For Spc. Ana Roe, a cook, it was …”
NAMED: Final = 1
QUOTED: Final = 0  # within what somebody else says
_WORTH: Final = {
    SPOKE: (9, 3),
    ACTED: (8, 3),
    NEW: (7, 3),
    NAMED: (4, 2),
    QUOTED: (0, 1),
}  # at once; less a sentence
_SENTENCES: Final = 6
_EVENTS: Final = 40
_JUST: Final = 4
_KNOWN_GENDER: Final = 2


@dataclass(slots=True)
class Event:
    passage: int
    start: int
    end: int
    sentence: int
    persons: tuple[int, ...]
    weight: int


class Memory:
    """Filled in the order of reading: `reach` up to a place, `spoke` when a speaker is known."""

    def __init__(
        self,
        people: People,
        utterances: Sequence[Utterance],
    ) -> None:
        self._people = people
        self.events: list[Event] = []
        self._told: set[tuple[int, int]] = set()  # where a speaker was named already
        self._met: set[int] = set()  # who has been named so far
        names = [mention for row in people.mentions for mention in row if mention.kind == "name"]
        self._queue = sorted([*names, *openers(people)], key=lambda mention: (mention.passage, mention.start))
        self._next = 0
        self._spans: dict[int, list[tuple[int, int, int]]] = {}
        for utterance in utterances:
            weight = QUOTED if utterance.kind == "direct" else NAMED
            self._spans.setdefault(utterance.passage, []).append((utterance.start, utterance.end, weight))
        self._starts = [[start for start, _ in row] for row in people.text.sentences]
        self._base = [0]
        for row in self._starts:
            self._base.append(self._base[-1] + len(row) + 1)

    def sentence(self, passage: int, at: int) -> int:
        return self._base[passage] + max(0, bisect_right(self._starts[passage], at) - 1)

    def reach(self, passage: int, at: int, resolve: Callable[[Mention], tuple[int, ...]]) -> None:
        """All names before this place come to mind; `resolve` tells who is meant by a pronoun or a role."""
        queue = self._queue
        while self._next < len(queue):
            mention = queue[self._next]
            if (mention.passage, mention.start) >= (passage, at):
                break
            self._next += 1
            if (mention.passage, mention.start) in self._told:
                continue
            weight = self._weight(mention.passage, mention.start, mention.subject)
            if weight == NAMED and mention.person is not None and mention.person not in self._met:
                weight = NEW
            if mention.person is not None and _in_body(self._people, mention):
                self._met.add(mention.person)
            if mention.person is None:
                persons = resolve(mention) if weight > QUOTED else ()
            else:
                persons = (mention.person,)
            if persons:
                self._add(mention.passage, mention.start, mention.end, persons, weight)

    def _weight(self, passage: int, at: int, subject: bool) -> int:  # noqa: FBT001
        rows = self._spans.get(passage, ())
        if rows:
            index = bisect_right(rows, (at, 1 << 60, 0)) - 1
            if index >= 0 and rows[index][0] <= at < rows[index][1]:
                return rows[index][2] if rows[index][2] == QUOTED else QUOTED
        return ACTED if subject else NAMED

    def _add(self, passage: int, start: int, end: int, persons: tuple[int, ...], weight: int) -> None:
        sentence = self.sentence(passage, start)
        if self.events and weight >= ACTED:
            last = self.events[-1]
            if last.sentence == sentence and last.weight == weight == ACTED:
                persons = tuple(dict.fromkeys((*last.persons, *persons)))
        self.events.append(Event(passage, start, end, sentence, persons, weight))

    def spoke(self, passage: int, start: int, end: int, persons: tuple[int, ...]) -> None:
        self._told.add((passage, start))
        if persons:
            self._add(passage, start, end, persons, SPOKE)

    def salient(
        self, fits: Callable[[int], int | None], *, together: bool = False
    ) -> tuple[int, Event] | None:
        """The one most in mind whom `fits` gives more than None; its number is added to the weight."""
        best: tuple[float, int, Event] | None = None
        step, sentence = 0, -1
        for event in reversed(self.events[-_EVENTS:]):
            if event.weight > QUOTED and event.sentence != sentence:
                step += sentence >= 0
                sentence = event.sentence
            if step > _SENTENCES and best is not None:
                break
            if together and len(event.persons) < 2:  # noqa: PLR2004  one is not together
                continue
            worth, less = _WORTH[event.weight]
            for person in event.persons:
                fit = fits(person)
                if fit is None:
                    continue
                score = worth - less * step + fit
                if best is None or score > best[0]:
                    best = (score, person, event)
        return best[1:] if best else None

    def recent(self, person: int) -> bool:
        """Has this one just been spoken of, or not at all yet?"""
        return any(person in event.persons for event in self.events[-_JUST:]) or not any(
            person in event.persons for event in self.events[-_EVENTS:]
        )

    def last_body(self) -> int | None:
        """The institution that spoke last."""
        for event in reversed(self.events[-_EVENTS:]):
            for person in event.persons:
                if self._people.persons[person].institution:
                    return person
        return None

    def last_event(self, weight: int) -> Event | None:
        for event in reversed(self.events[-_EVENTS:]):
            if event.weight >= weight:
                return event
        return None


def _in_body(people: People, mention: Mention) -> bool:
    """Headlines introduce nobody."""
    return people.text.passages[mention.passage].kind not in {"title", "heading"}
