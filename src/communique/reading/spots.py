"""Where a text has the words of the record: walked over once, then asked by place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from communique.reading.phrases import Hit, lowered
from communique.reading.running import RunningText
from communique.reading.when import Time, times_of
from communique.reading.wording import Wording, wording_for

_STOP = re.compile('[,;:()–—"“”„«»]')
_TO_LAST_STOP = re.compile(f".*{_STOP.pattern}", re.DOTALL)
_LONGEST_SENTENCE = 1500
_LONGEST_SMALL = 24
_NONE: list[Hit] = []


@dataclass(slots=True)
class PassageSpots:
    """The hits of one passage. A label like “told visit” is also found by its first word."""

    text: str
    lower: str
    times: list[Time]
    hits: dict[str, list[Hit]]
    small: dict[str, re.Pattern[str]]

    def all(self, label: str) -> list[Hit]:
        return self.hits.get(label, _NONE)

    def has(self, labels: Iterable[str]) -> bool:
        return not self.hits.keys().isdisjoint(labels)

    def within(self, start: int, end: int, *labels: str) -> list[Hit]:
        """Hits that begin in `start` to `end` and end there too, in order."""
        found: list[Hit] = []
        for label in labels:
            hits = self.hits.get(label)
            if hits is None or hits[0].start >= end or hits[-1].start < start:
                continue
            first = bisect_left(hits, (start,))
            found += [hit for hit in hits[first : bisect_left(hits, (end,), first)] if hit.end <= end]
        if len(labels) > 1:
            found.sort(key=_place)
        return found

    def after(self, name: str, start: int, at: int) -> bool:
        """Does a word of the small list stand right before `at`?"""
        return self.small[name].search(self.lower, max(start, at - _LONGEST_SMALL), at) is not None

    def any(self, start: int, end: int, *labels: str) -> bool:
        return bool(self.within(start, end, *labels))

    def times_within(self, start: int, end: int) -> list[Time]:
        first = bisect_left(self.times, start, key=lambda time: time.start)
        last = bisect_right(self.times, end, key=lambda time: time.end)
        return self.times[first:last]

    def clause(self, start: int, end: int, at: int) -> tuple[int, int]:
        """The clause around `at`, between the marks and words that part clauses."""
        before = [hit.end for hit in self.within(start, at, "c openers", "c breaks")]
        if (parted := _TO_LAST_STOP.match(self.lower, start, at)) is not None:
            before.append(parted.end())
        after = [hit.start for hit in self.within(at, end, "c breaks")[:1]]
        if (parted := _STOP.search(self.lower, at, end)) is not None:
            after.append(parted.start())
        return self.trimmed(max([start, *before]), min([end, *after]))

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Without blanks and marks at the edges."""
        while start < end and not self.lower[start].isalnum() and self.lower[start] not in "'’‘":
            start += 1
        while end > start and not self.lower[end - 1].isalnum() and self.lower[end - 1] not in ")%":
            end -= 1
        return start, end


@dataclass(slots=True)
class Spots:
    """`passages[i]` belongs to the running text's passage i. No language, no words: `wording` is None."""

    wording: Wording | None
    passages: list[PassageSpots]
    sentences: list[list[tuple[int, int]]]  # those of the running text; what is too long for one is cut

    def __iter__(self) -> Iterator[tuple[int, PassageSpots]]:
        return iter(enumerate(self.passages))


def find_spots(text: RunningText) -> Spots:
    wording = wording_for(text.circumstances.language)
    if wording is None:
        return Spots(None, [], [])
    passages = []
    for passage in text.passages:
        lower = lowered(passage.text)
        hits = wording.lexicon.find(lower) if passage.kind != "photograph" else {}
        times = times_of(lower, hits, text.circumstances.issued, wording)
        _gather(hits, wording.families)
        passages.append(PassageSpots(passage.text, lower, times, hits, wording.small))
    return Spots(wording, passages, [_cut(spans) for spans in text.sentences])


def _gather(hits: dict[str, list[Hit]], families: dict[str, str]) -> None:
    """Adds what is sought together: all of “told visit”, “told call”, … as “told”."""
    for label in [label for label in hits if label in families]:
        family = families[label]
        known = hits.get(family)
        if known is None:
            hits[family] = hits[label]
        else:
            hits[family] = sorted([*known, *hits[label]], key=_place)


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, hit.end


def _cut(sentences: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Whatever runs on without a stop is cut, so that looking about within a sentence costs little."""
    if all(end - start <= _LONGEST_SENTENCE for start, end in sentences):
        return sentences
    return [
        (at, min(at + _LONGEST_SENTENCE, end))
        for start, end in sentences
        for at in range(start, end, _LONGEST_SENTENCE)
    ]
