"""The times a text speaks of, as intervals of dates with the words that say so.

Nothing is invented: what no rule of the language's pack reads is no time, and what bounds nothing (“soon”)
has no bounds.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal

from communique.languages.packs import Pack
from communique.reading import calendar_units as units
from communique.reading.calendar_units import Interval
from communique.reading.phrases import Hit, lowered
from communique.reading.wording import Wording, wording_for

Facing = Literal["ahead", "back", "nearest"]
_CODE: Final = re.compile(
    r"(?:(edge|until|from|back|within|past) )?([a-z]+|\{unit\})([<>=]|[+-](?:\d+|\{number\}))?"
)
_DAY: Final = re.compile(r"\d[^\W\d_]{0,3}\.?\s{1,3}$")
_LONGEST_DAY: Final = 9
_GAP: Final = " \t\n\u00a0-–"
_LONGEST_GAP: Final = 3
_PARTS: Final = ("begins", "middles", "ends")
_TWO_DIGITS: Final = 12
_NONE: Final[Mapping[int, Hit]] = {}


@dataclass(frozen=True, slots=True)
class Time:
    """`text[start:end]` are the words that bound it, with “by” and “the end of”, without “on”. Both dates are
    inclusive; None where nothing bounds that side. `weekday` (0 is Monday) is the one written beside a date.
    """

    start: int
    end: int
    earliest: dt.date | None
    latest: dt.date | None
    anaphoric: bool = False  # “after that”: the day is the one last told of
    weekday: int | None = None
    limit: bool = False  # “by”, “before”, “since”: the interval is open on one side
    dated: bool = False  # a date of the calendar, not one counted from the day of issue
    _again: Callable[[Facing], Time | None] | None = field(default=None, repr=False, compare=False)

    def facing(self, facing: Facing) -> Time:
        """The same words read as ahead of the day of issue or back from it: “June 24”, “on Monday”.

        What names no day on that side stays as it was read: “Monday, 7 April”, which was one a year ago.
        """
        return (self._again(facing) if self._again is not None else None) or self


def find_times(
    text: str, issued: dt.date | None, pack: Pack | None, facing: Facing = "nearest"
) -> list[Time]:
    """All times of a text in order, none overlapping."""
    wording = wording_for(pack.tag) if pack is not None else None
    if wording is None:
        return []
    lower = lowered(text)
    return times_of(lower, wording.lexicon.find(lower), issued, wording, facing)


def times_of(
    lower: str,
    hits: Mapping[str, list[Hit]],
    issued: dt.date | None,
    wording: Wording,
    facing: Facing = "nearest",
) -> list[Time]:
    """`hits` are all hits of the language's lexicon in the `lowered` text, by list."""
    means = wording.means
    candidates = [hit for label in hits.keys() & means.keys() for hit in hits[label]]
    if not candidates:
        return []
    candidates.sort(key=lambda hit: (hit.start, -hit.end, hit.label))
    beside = {name: _by_end(hits[name]) if name in hits else _NONE for name in ("until", "since", *_PARTS)}
    bounds = {hit.start: hit for name in ("until", "since") for hit in hits.get(name, ())}
    found: list[Time] = []
    told: Interval | None = (issued, issued) if issued is not None else None
    for number, hit in enumerate(candidates):
        if (found and hit.start < found[-1].end) or _outrun(candidates, number):
            continue
        reader = _Reader(lower, hit, issued, wording, beside, bounds, told)
        time = reader.read(facing)
        if time is None or (found and time.start < found[-1].end):
            continue
        found.append(time)
        if time.earliest is not None and time.earliest == time.latest and not time.limit:
            told = (time.earliest, time.earliest)
    return found


def _by_end(hits: list[Hit]) -> dict[int, Hit]:
    return {hit.end: hit for hit in reversed(hits)}  # the longest comes first


@cache
def _code(means: str) -> re.Match[str] | None:
    return _CODE.fullmatch(means)


def _outrun(candidates: list[Hit], number: int) -> bool:
    """“by June” gives way to “June 24” in “by June 24”."""
    end = candidates[number].end
    following = candidates[number + 1 : number + 4]
    return any(candidates[number].start < hit.start < end < hit.end for hit in following)


@dataclass(slots=True)
class _Reader:
    """Reads one hit: its part (“the end of”) and its limit (“by”) are looked for right before it."""

    lower: str
    hit: Hit
    issued: dt.date | None
    wording: Wording
    beside: Mapping[str, Mapping[int, Hit]]
    bounds: dict[int, Hit]
    told: Interval | None

    def read(self, facing: Facing) -> Time | None:
        code = _code(self.wording.means[self.hit.label])
        if code is None:
            return None
        if self.hit.label == "dates" and self._of_no_day():
            return None
        start = self._gap_before(self.hit.start)
        part = next((hit for name in _PARTS if (hit := self.beside[name].get(start)) is not None), None)
        if code[1] == "edge" and part is None:
            return None
        begin = part.start if part is not None else self.hit.start
        limit = self._limit(begin) if code[2] not in {"same", "soon"} else None
        begin = limit.start if limit is not None else begin
        end = self.hit.end
        while end > begin and self.lower[end - 1] in " ,.\t\n\u00a0":
            end -= 1
        reading = _Meaning(self.wording, self.hit, self.issued, facing, self.told)
        interval = reading.interval(code)
        if interval is None and code[2] not in {"soon", "same"} and not self._relative(code):
            return None
        whole = limit is not None and part is not None and part.label == "ends"  # “by the end of”
        if part is not None and interval is not None and not whole:
            interval = units.third(interval, _PARTS.index(part.label))
        earliest, latest = interval or (None, None)
        if code[1] == "until" or (limit is not None and limit.label == "until"):
            earliest = self.issued if self.issued and latest and self.issued <= latest else None
        elif code[1] == "from" or (limit is not None and limit.label == "since"):
            latest = None
        return Time(
            begin,
            max(end, begin + 1),
            earliest,
            latest,
            anaphoric=code[2] == "same",
            weekday=reading.number("weekday"),
            limit=limit is not None or code[1] in {"until", "from"},
            dated=code[2] in {"date", "numeric"} and not code[3],
            _again=self.read,
        )

    def _of_no_day(self) -> bool:
        """“February 2031” of “31 February 2031”, which is no day and no month either."""
        slots = self.hit.found.groupdict() if self.hit.found is not None else {}
        return (
            not slots.get("day_1")
            and _DAY.search(self.lower, max(0, self.hit.start - _LONGEST_DAY), self.hit.start) is not None
        )

    def _relative(self, code: re.Match[str]) -> bool:
        """Words that count from a day of issue, which is not known."""
        return self.issued is None and code[2] not in {"date", "numeric", "quarter", "half"}

    def _gap_before(self, at: int) -> int:
        start = at
        while start > 0 and at - start < _LONGEST_GAP and self.lower[start - 1] in _GAP:
            start -= 1
        return start

    def _limit(self, begin: int) -> Hit | None:
        own = self.bounds.get(self.hit.start)
        slots = self.hit.found.groupdict() if self.hit.found is not None else {}
        if slots.get("day_2") or slots.get("month_2"):
            return None  # “from 3 to 5 May” has both ends
        if begin == self.hit.start and own is not None and own.end < self.hit.end:
            return own  # “by 2030” is one phrase
        before = self._gap_before(begin)
        return self.beside["until"].get(before) or self.beside["since"].get(before)


@dataclass(slots=True)
class _Meaning:
    wording: Wording
    hit: Hit
    issued: dt.date | None
    facing: Facing
    told: Interval | None

    def interval(self, code: re.Match[str]) -> Interval | None:
        prefix, name, more = code[1], code[2], code[3] or ""
        if name == "numeric":
            return self._numeric()
        if name == "date":
            return self._date(more)
        if name in {"quarter", "half"} and not more:
            year = self.number("year") or (self.issued.year if self.issued else None)
            number = self.number("ordinal")
            return units.part_of_year(name, number, year) if year and number else None
        if self.issued is None or name == "soon":
            return self._season("") if name == "season" and self.number("year") else None
        if name == "same":
            return self.told
        if name == "weekday":
            return self._weekday(more)
        if name == "season":
            return self._season(more)
        return self._counted(prefix, name, more)

    def number(self, slot: str, which: int = 1) -> int | None:
        word = self._word(slot, which)
        if word is None:
            return None
        if word.isdecimal():
            return int(word)
        tables = {
            "month": self.wording.months, "weekday": self.wording.weekdays, "number": self.wording.numbers,
            "ordinal": self.wording.ordinals,
        }  # fmt: skip
        return tables[slot].get(word) if slot in tables else None

    def _word(self, slot: str, which: int = 1) -> str | None:
        return self.hit.found.groupdict().get(f"{slot}_{which}") if self.hit.found is not None else None

    def _counted(self, prefix: str | None, name: str, more: str) -> Interval | None:
        assert self.issued is not None  # noqa: S101  asked before
        if name == "{unit}":
            name = self.wording.units.get(self._word("unit") or "", "")
        count = self.number("number") if more.endswith("}") else int(more[1:] or 0)
        if not name or count is None:
            return None
        count = -count if more.startswith("-") else count
        if prefix == "within":
            end = units.moved(name, count, self.issued)
            return (self.issued, end) if end else None
        if prefix == "past":
            begin = units.moved(name, count, self.issued)
            return (begin, self.issued) if begin else None
        interval = units.unit(name, count, self.issued)
        if prefix == "back" and interval:
            return (interval[0], self.issued)
        return interval

    def _numeric(self) -> Interval | None:
        figures = [int(part) for part in re.findall(r"\d+", self._word("numeric") or "")]
        first, second, third = figures
        if "-" in (self._word("numeric") or "") and first > second and first > 31:  # noqa: PLR2004
            return units.day_of(first, second, third)
        if second > _TWO_DIGITS >= first:
            first, second = second, first
        return units.day_of(third, second, first)

    def _date(self, direction: str) -> Interval | None:
        year, month = self.number("year"), self.number("month")
        if month is None:
            return units.year_of(year) if year else None
        days, later = (self.number("day"), self.number("day", 2)), self.number("month", 2)

        def of_year(some: int) -> Interval | None:
            last_month = later or month
            if days[0] is None:
                return units.span(
                    units.month(some, month), units.month(some + (last_month < month), last_month)
                )
            first = units.day_of(some, month, days[0])
            last = units.day_of(some + (last_month < month), last_month, days[1]) if days[1] else first
            return units.span(first, last)

        return of_year(year) if year else self._turn(of_year, direction)

    def _turn(self, of_year: Callable[[int], Interval | None], direction: str) -> Interval | None:
        """The year that makes sense: the next one ahead, the last one back, or the nearest."""
        if self.issued is None:
            return None
        issued = self.issued
        years = (issued.year - 1, issued.year, issued.year + 1)
        options = [found for found in map(of_year, years) if found is not None]
        weekday = self.number("weekday")
        options = [one for one in options if one[0].weekday() == weekday] or options
        if direction == ">":
            options = [found for found in options if found[0] > issued][:1]
        elif direction == "<":
            options = [found for found in options if found[1] < issued][-1:]
        elif self.facing == "ahead" and not direction:
            options = [found for found in options if found[1] >= issued][:1]
        elif self.facing == "back" and not direction:
            options = [found for found in options if found[0] <= issued][-1:]
        return min(options, key=lambda found: _distance(found, issued), default=None)

    def _weekday(self, direction: str) -> Interval | None:
        wanted = self.number("weekday")
        if wanted is None or self.issued is None:
            return None
        ahead = (wanted - self.issued.weekday()) % 7
        if direction == "=":
            ahead = wanted - self.issued.weekday()
        elif direction == ">":
            ahead = ahead or 7
        elif direction == "<":
            ahead -= 7
        elif self.facing == "back" or (self.facing == "nearest" and ahead > 7 // 2):
            ahead -= 7 if ahead else 0
        return units.unit("day", ahead, self.issued)

    def _season(self, direction: str) -> Interval | None:
        name = self.wording.seasons.get(self._word("season") or "", "")
        year = self.number("year")
        return (
            units.season(name, year) if year else self._turn(lambda some: units.season(name, some), direction)
        )


def _distance(interval: Interval, day: dt.date) -> int:
    if interval[0] <= day <= interval[1]:
        return 0
    return min(abs((interval[0] - day).days), abs((interval[1] - day).days))
