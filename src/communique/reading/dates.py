"""Dates as offices write them at the top and at the end of a release, in all languages with a pack."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from communique.languages.folding import fold
from communique.languages.packs import packs

_LONGEST_LINE: Final = 120
_LONGEST_PLACE: Final = 5  # words
_NOON: Final = 12
_MONTHS: Final = 12
_ISO: Final = (
    r"(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})"
    r"(?:[T ](?P<ih>\d{1,2}):(?P<imin>\d{2})(?::(?P<is>\d{2})(?:[.,]\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC: Final = r"(?P<na>\d{1,2})\s?(?P<sep>[./-])\s?(?P<nb>\d{1,2})\s?(?P=sep)\s?(?P<ny>\d{4})\.?"
_TOKEN: Final = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*")
_SEPARATOR: Final = re.compile(r"\s*[|•·]\s*|\s+[-–—/]\s+|\s*;\s*")
_YEAR: Final = re.compile(r"\d{4}")  # every date has one, and most lines have none
_ZONE: Final = re.compile(r"[A-Z]{2,4}T?|UTC[+-]\d+|GMT[+-]\d+")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a string, its span there, and what makes it doubtful (None: nothing)."""

    start: int
    end: int
    date: dt.date | None  # None: it looks like a date and is none, as 31.02.2031.
    clock: str | None  # "18:55" or "18:55:07"
    doubt: str | None = None

    @property
    def iso(self) -> str | None:
        if self.date is None:
            return None
        return f"{self.date.isoformat()}T{self.clock}" if self.clock else self.date.isoformat()


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is there for its date. `section` is the span of a section's name beside it."""

    found: FoundDate
    section: tuple[int, int] | None
    updated: bool  # the date of a later change, not of issue


def any_of(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern, longest first; where there are none, what nothing fits."""
    return "|".join(sorted({re.escape(word) for word in words if word}, key=len, reverse=True)) or r"(?!)"


@cache
def _months() -> dict[str, int]:
    return {
        form.lower(): number
        for pack in packs()
        for number, month in enumerate(pack.months, start=1)
        for form in month.forms()
    }


@cache
def _date() -> re.Pattern[str]:
    names = any_of(_months())
    ending = rf"(?:{any_of(end for pack in packs() for end in pack.layout.day_endings)})?"
    joint = rf"(?:(?:{any_of(word for pack in packs() for word in pack.layout.day_joints)})\s+)?"
    day_first = rf"(?P<dd>\d{{1,2}}){ending}\.?\s+{joint}(?P<dm>{names})\b\.?,?\s+{joint}(?P<dy>\d{{4}})\b\.?"
    month_first = rf"\b(?P<mm>{names})\b\.?\s+(?P<md>\d{{1,2}}){ending},?\s+(?P<my>\d{{4}})\b"
    return re.compile(rf"(?<![\d.])(?:{_ISO}|{_NUMERIC}|{day_first}|{month_first})(?!\d)", re.IGNORECASE)


@cache
def _time() -> re.Pattern[str]:
    # Written without diacritics too, as sites do.
    listed = {word for pack in packs() for word in pack.layout.hours}
    hours = any_of(listed | {fold(word) for word in listed})
    return re.compile(
        r"(?<![\d.:])(?P<h>[01]?\d|2[0-3])(?:(?P<sep>[:.h])(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?)?"
        rf"(?:\s*(?P<half>[ap])\.?\s?m\b\.?|\s*(?P<hours>{hours})\b\.?)?(?![\d])",
        re.IGNORECASE,
    )


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words allowed beside a date, those that mark a later change, and section names; all folded."""
    layouts = [pack.layout for pack in packs()]
    days = {fold(form) for pack in packs() for day in pack.weekdays for form in day.forms()}
    labels = {word for one in layouts for label in one.date_labels for word in _tokens(label)}
    updates = {word for one in layouts for label in one.update_labels for word in _tokens(label)}
    return (
        frozenset(days | labels | {"z"}),
        frozenset(updates),
        frozenset(fold(s) for one in layouts for s in one.sections),
    )


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(fold(text))


def find_date(text: str) -> FoundDate | None:
    """The first date in a text with the time beside it; None where there is none."""
    found = _date().search(text) if _YEAR.search(text) is not None else None
    if found is None:
        return None
    date, doubt = _calendar_date(found)
    if found["ih"]:
        clock = f"{int(found['ih']):02d}:{found['imin']}" + (f":{found['is']}" if found["is"] else "")
        return FoundDate(found.start(), found.end(), date, _possible(clock), doubt)
    start, end, clock_text = _clock_beside(text, found.start(), found.end())
    return FoundDate(start, end, date, clock_text, doubt)


def date_line(text: str) -> DateLine | None:
    """Is the line there for its date? Beside it may stand a weekday, a label, a place, a section's name."""
    if len(text) > _LONGEST_LINE or not any(map(str.isdigit, text)):
        return None
    found = find_date(text)
    if found is None:
        return None
    known, updates, _ = _words()
    before, after = text[: found.start], text[found.end :]
    rest = [(word, raw) for raw in _TOKEN.findall(f"{before} | {after}") for word in [fold(raw)]]
    left = [
        raw for word, raw in rest if word not in known and word not in updates and not _ZONE.fullmatch(raw)
    ]
    updated = any(word in updates and word not in known for word, _ in rest)
    if not left:
        return DateLine(found, None, updated)
    section = _section_beside(text, found)
    if section is not None:
        return DateLine(found, section, updated)
    return DateLine(found, None, updated) if _is_place(before, after, left) else None


def dateline(text: str) -> FoundDate | None:
    """The date in a paragraph's opening place line: `VARLEN, 9 May 2031 – The Mayor …`."""
    head = text[:_LONGEST_LINE]
    found = find_date(head)
    if found is None or found.date is None:
        return None
    before, after = head[: found.start], head[found.end :]
    place = before.rstrip(" ,:(-–—/")
    dashed = after.lstrip(" )")[:1] in {"-", "–", "—", ":", "/"}
    named = len(place.split()) <= _LONGEST_PLACE and all(not word[0].islower() for word in place.split())
    return found if dashed and named else None


def _calendar_date(found: re.Match[str]) -> tuple[dt.date | None, str | None]:
    groups = found.groupdict()
    doubt = None
    if groups["iy"]:
        year, month, day = int(groups["iy"]), int(groups["im"]), int(groups["id"])
    elif groups["ny"]:
        day, month, year = int(groups["na"]), int(groups["nb"]), int(groups["ny"])
        if month > _MONTHS >= day:
            day, month = month, day
        elif groups["sep"] == "/" and day != month and day <= _MONTHS:
            doubt = "can be read day first or month first; it was read day first"
    elif groups["dm"]:
        day, month, year = int(groups["dd"]), _months()[groups["dm"].lower()], int(groups["dy"])
    else:
        day, month, year = int(groups["md"]), _months()[groups["mm"].lower()], int(groups["my"])
    try:
        return dt.date(year, month, day), doubt
    except ValueError:
        return None, "is no date of the calendar"


def _clock_beside(text: str, start: int, end: int) -> tuple[int, int, str | None]:
    """The time right after or right before a date, and the span of both."""
    known = _words()[0]
    for found in _time().finditer(text, end):
        gap = text[end : found.start()]
        clock = _clock(found)
        if clock is not None and all(word in known for word in _tokens(gap)):
            return start, found.end(), clock
        break
    for found in _time().finditer(text, 0, start):
        clock = _clock(found)
        if clock is not None and all(word in known for word in _tokens(text[found.end() : start])):
            return found.start(), end, clock
    return start, end, None


def _clock(found: re.Match[str]) -> str | None:
    """`HH:MM`; a lone number is a time only with a.m., p.m. or hours beside it."""
    if found["m"] is None and found["half"] is None and found["hours"] is None:
        return None
    hour = int(found["h"])
    if found["half"]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if found["half"].lower() == "p" else 0)
    return f"{hour:02d}:{found['m'] or '00'}" + (f":{found['s']}" if found["s"] else "")


def clock_line(text: str) -> str | None:
    """The time a line consists of, as sites write it under the date: `18:55`."""
    found = _time().fullmatch(text.strip())
    return _clock(found) if found else None


def _possible(clock: str) -> str | None:
    try:
        dt.time.fromisoformat(clock)
    except ValueError:
        return None
    return clock


def _section_beside(text: str, found: FoundDate) -> tuple[int, int] | None:
    sections = _words()[2]
    for start, end in ((0, found.start), (found.end, len(text))):
        at = start
        for cut in [*_SEPARATOR.finditer(text, start, end), None]:
            stop = cut.start() if cut else end
            part = text[at:stop]
            name = part.strip(" \t\u00a0,:;|-–—/•·")
            if name and fold(name) in sections:
                begin = at + part.index(name)
                return begin, begin + len(name)
            at = cut.end() if cut else end
    return None


def _is_place(before: str, after: str, left: list[str]) -> bool:
    """`Varlen, 9 May 2031` and `9 May 2031, Varlen`: few words, all capitalised, set off by a mark."""
    if len(left) > _LONGEST_PLACE or any(word[0].islower() or word[0].isdigit() for word in left):
        return False
    marked_before = not before.strip() or before.rstrip().endswith((",", "|", "-", "–", "—", ":", "/", "("))
    marked_after = not after.strip(" .)") or after.lstrip().startswith(
        (",", "|", "-", "–", "—", "/", "(", "•")
    )
    return marked_before and marked_after
