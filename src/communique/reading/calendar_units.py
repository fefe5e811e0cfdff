"""Days, weeks, seasons as intervals of dates. None where the calendar ends."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final

Interval = tuple[dt.date, dt.date]

_MONTHS: Final = 12
_WEEK: Final = 7
_SATURDAY: Final = 5
_MONTHS_OF: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
# Meteorological, of the northern half of the world, where winter begins in the year before.
_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def unit(name: str, count: int, day: dt.date) -> Interval | None:
    """The calendar unit `count` after the one `day` lies in: a week and 1 are next week."""
    try:
        if name == "day":
            moved = day + dt.timedelta(days=count)
            return moved, moved
        if name in {"week", "weekend"}:
            monday = day + dt.timedelta(days=_WEEK * count - day.weekday())
            begin = monday + dt.timedelta(days=_SATURDAY) if name == "weekend" else monday
            return begin, monday + dt.timedelta(days=_WEEK - 1)
        size = _MONTHS_OF[name]
        first = (day.year * _MONTHS + day.month - 1) // size * size + size * count
        return _month(first)[0], _month(first + size - 1)[1]
    except (OverflowError, ValueError):
        return None


def moved(name: str, count: int, day: dt.date) -> dt.date | None:
    """The day `count` units before or after: a month from 31 January is the last of February."""
    try:
        if name in {"day", "week", "weekend"}:
            return day + dt.timedelta(days=count * (1 if name == "day" else _WEEK))
        month = day.year * _MONTHS + day.month - 1 + count * _MONTHS_OF[name]
        return min(_month(month)[1], _month(month)[0] + dt.timedelta(days=day.day - 1))
    except (OverflowError, ValueError):
        return None


def month(year: int, number: int) -> Interval | None:
    try:
        return _month(year * _MONTHS + number - 1)
    except (OverflowError, ValueError):
        return None


def day_of(year: int, number: int, day: int) -> Interval | None:
    try:
        date = dt.date(year, number, day)
    except (OverflowError, ValueError):
        return None
    return date, date


def year_of(year: int) -> Interval | None:
    return span(month(year, 1), month(year, _MONTHS))


def season(name: str, year: int) -> Interval | None:
    begin = _SEASONS.get(name)
    if begin is None:
        return None
    end_year, end = (year + 1, 2) if begin == _MONTHS else (year, begin + 2)
    return span(month(year, begin), month(end_year, end))


def part_of_year(name: str, number: int, year: int) -> Interval | None:
    """The quarter or half with that number; the last one for -1."""
    size = _MONTHS_OF[name]
    number = _MONTHS // size if number < 0 else number
    if not 1 <= number <= _MONTHS // size:
        return None
    return span(month(year, size * (number - 1) + 1), month(year, size * number))


def third(interval: Interval, which: int) -> Interval:
    """The first, middle or last third (0, 1, 2) of an interval, in whole days."""
    begin, end = interval
    days = (end - begin).days + 1
    first, last = days * which // 3, max(days * (which + 1) // 3 - 1, days * which // 3)
    return begin + dt.timedelta(days=first), begin + dt.timedelta(days=last)


def span(first: Interval | None, last: Interval | None) -> Interval | None:
    return (first[0], last[1]) if first is not None and last is not None and first[0] <= last[1] else None


def _month(count: int) -> Interval:
    """The month that lies `count` months after January of the year 0."""
    year, number = divmod(count, _MONTHS)
    last = calendar.monthrange(year, number + 1)[1] if dt.MINYEAR <= year <= dt.MAXYEAR else 1
    return dt.date(year, number + 1, 1), dt.date(year, number + 1, last)
