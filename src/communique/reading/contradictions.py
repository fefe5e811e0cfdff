"""Where a text contradicts itself. Told to an officer, never mended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from communique.languages.packs import Pack
from communique.reading.findings import ReadingWarning
from communique.reading.parties import PeopleSeen
from communique.reading.phrases import Hit
from communique.reading.running import RunningText
from communique.reading.spots import PassageSpots, Spots, find_spots
from communique.reading.when import Time

_NAME: Final = re.compile(r"[ \u00a0]([^\W\d_][\w’'-]*(?:[ \u00a0][^\W\d_][\w’'-]*){0,3})")
_GAP: Final = re.compile(r"[\s,(]*")
_LONGEST_GAP: Final = 4
_BEFORE: Final = 80  # characters of a title before the office: a mention begins there


def find_contradictions(
    text: RunningText, people: PeopleSeen, spots: Spots | None = None
) -> list[ReadingWarning]:
    """In order of place: one person in two kinds of office, weekdays and dates that do not go together."""
    spots = spots if spots is not None else find_spots(text)
    if spots.wording is None or text.pack is None:
        return []
    found = [*_offices(text, people, spots), *_days(text, spots, text.pack), *_headline(text, spots)]
    return sorted(found, key=lambda warning: (warning.start, warning.end, warning.what))


@dataclass(frozen=True, slots=True)
class _Called:
    """An office right before a name."""

    kind: str
    passage: int
    start: int
    end: int
    name: tuple[str, ...]
    person: int | None

    def same_person(self, other: _Called) -> bool:
        if self.person is not None and other.person is not None and self.person != other.person:
            return False
        shorter, longer = sorted((self.name, other.name), key=len)
        return longer[-len(shorter) :] == shorter or longer[: len(shorter)] == shorter


def _offices(text: RunningText, people: PeopleSeen, spots: Spots) -> Iterator[ReadingWarning]:
    called: dict[str, list[_Called]] = {}
    for passage, words in spots:
        for hit in words.all("office"):
            one = _called(people, passage, words, hit)
            if one is not None:
                called.setdefault(one.name[-1], []).append(one)
    for all_of_name in called.values():
        kinds = Counter(one.kind for one in all_of_name)
        if len(kinds) < 2:  # noqa: PLR2004  two contradict
            continue
        (most, _), *others = kinds.most_common()
        usual = next(one for one in all_of_name if one.kind == most)
        for kind, _ in others:
            odd = next(one for one in all_of_name if one.kind == kind)
            if odd.same_person(usual):
                yield _asked(text, odd, usual)
                yield _asked(text, usual, odd)


def _asked(text: RunningText, here: _Called, elsewhere: _Called) -> ReadingWarning:
    span = text.passages[here.passage].span(here.start, here.end)
    first, second = _words(text, here), _words(text, elsewhere)
    return ReadingWarning(
        span.start, span.end, f"Here it says “{first}”, elsewhere “{second}”: is that one person?"
    )


def _words(text: RunningText, one: _Called) -> str:
    return text.passages[one.passage].text[one.start : one.end]


def _called(people: PeopleSeen, passage: int, words: PassageSpots, hit: Hit) -> _Called | None:
    """None where the office is one that was held, or another's: “of the minister”, “former judge”."""
    if words.after("former", 0, hit.start) or words.after("governing", 0, hit.start):
        return None
    found = _NAME.match(words.text, hit.end)
    if found is None:
        return None
    name: list[str] = []
    for word in found[1].split():
        if not word[0].isupper():
            break
        name.append(re.sub(r"(?:['’]s?|-)$", "", word))
    if not name or not name[-1]:
        return None
    end = hit.end + 1 + len(" ".join(name))
    near = people.within(passage, max(0, hit.start - _BEFORE), min(len(words.text), end + 2))
    person = next((one.person for one in near if one.start < end and hit.end < one.end), None)
    return _Called(hit.label.split()[1], passage, hit.start, end, tuple(name), person)


def _days(text: RunningText, spots: Spots, pack: Pack) -> Iterator[ReadingWarning]:
    issued = text.circumstances.issued
    for passage, words in spots:
        for number, time in enumerate(words.times):
            if not time.dated or time.earliest is None or time.earliest != time.latest:
                continue
            told = words.text[time.start : time.end]
            span = text.passages[passage].span(time.start, time.end)
            if time.weekday is not None and time.weekday != time.earliest.weekday():
                right = pack.weekdays[time.earliest.weekday()].nominative
                yield ReadingWarning(
                    span.start,
                    span.end,
                    f"“{told}”: {time.earliest.isoformat()} is a different weekday, {right}.",
                )
            before = words.times[number - 1] if number else None
            if before is None or issued is None or not _beside(words, before, time):
                continue
            if (before.earliest, before.latest) == (issued, issued) and time.earliest != issued:
                today = words.text[before.start : before.end]
                yield ReadingWarning(
                    span.start,
                    span.end,
                    f"“{today}” is {issued.isoformat()} by the date of issue, here it says “{told}”.",
                )


def _beside(words: PassageSpots, before: Time, time: Time) -> bool:
    gap = words.text[before.end : time.start]
    return not before.dated and len(gap) <= _LONGEST_GAP and _GAP.fullmatch(gap) is not None


def _headline(text: RunningText, spots: Spots) -> Iterator[ReadingWarning]:
    """A date in the headline and others, none the same, in the first paragraph."""
    title = next((i for i, one in enumerate(text.passages) if one.kind == "title"), None)
    lead = next((i for i, one in enumerate(text.passages) if one.kind in {"lead", "paragraph"}), None)
    if title is None or lead is None:
        return
    above = [time for time in spots.passages[title].times if _is_day(time)]
    below = [time for time in spots.passages[lead].times if _is_day(time)]
    if not above or not below or any(_overlap(one, other) for one in above for other in below):
        return
    span = text.passages[lead].span(below[0].start, below[0].end)
    first = spots.passages[lead].text[below[0].start : below[0].end]
    second = spots.passages[title].text[above[0].start : above[0].end]
    yield ReadingWarning(span.start, span.end, f"Here it says “{first}”, the headline “{second}”.")


def _is_day(time: Time) -> bool:
    known = time.dated and not time.limit and time.earliest is not None and time.latest is not None
    return known and (time.latest or time.earliest) is not None and _days_of(time) <= 7  # noqa: PLR2004  a week


def _days_of(time: Time) -> int:
    return (time.latest - time.earliest).days if time.earliest and time.latest else 0


def _overlap(one: Time, other: Time) -> bool:
    if not (one.earliest and one.latest and other.earliest and other.latest):
        return True
    return one.earliest <= other.latest and other.earliest <= one.latest
