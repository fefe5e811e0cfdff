"""Statements that a page gathers, asked for by period.

Those of one person have an index that keeps their order. What a country or a subject gathers hangs together
by several tables: there the days of all of them are asked for once, and the rest is counted here.
"""

from __future__ import annotations

import calendar
import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Protocol

from django.db.models import QuerySet

from communique.record.models import Statement
from communique.record.queries import pages as record

Day = datetime.date


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a month or day of it."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def first(self) -> Day:
        return Day(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> Day:
        month = self.month or 12
        return Day(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def parts(self) -> tuple[int, int, int]:
        return self.year, self.month, self.day


class Gathered(Protocol):
    def newest(self, period: Period | None, most: int) -> Sequence[Statement]: ...

    def any_in(self, period: Period) -> bool: ...

    def by_day(self, period: Period | None = None) -> Sequence[tuple[Day, int]]:
        """How many on each day, newest first."""

    def around(self, period: Period) -> tuple[Day | None, Day | None]:
        """The nearest days before and after on which something was said."""


@dataclass(frozen=True, slots=True)
class InOrder:
    """What an index keeps in order."""

    found: QuerySet[Statement]

    def newest(self, period: Period | None, most: int) -> Sequence[Statement]:
        return record.latest(self._within(period), most)

    def any_in(self, period: Period) -> bool:
        return self._within(period).exists()

    def by_day(self, period: Period | None = None) -> Sequence[tuple[Day, int]]:
        return record.by_day(self._within(period))

    def around(self, period: Period) -> tuple[Day | None, Day | None]:
        days = self.found.values_list("on", flat=True)
        earlier = days.filter(on__lt=period.first).order_by("-on").first()
        return earlier, days.filter(on__gt=period.last).order_by("on").first()

    def _within(self, period: Period | None) -> QuerySet[Statement]:
        if period is None:
            return self.found
        return self.found.filter(on__gte=period.first, on__lte=period.last)


@dataclass(frozen=True, slots=True)
class ByDays:
    """`days` of statements by their ids."""

    days: Mapping[int, Day]

    def newest(self, period: Period | None, most: int) -> Sequence[Statement]:
        found = self._within(period)
        return record.by_ids(nlargest(most, found, key=lambda pk: (found[pk], pk)))

    def any_in(self, period: Period) -> bool:
        return bool(self._within(period))

    def by_day(self, period: Period | None = None) -> Sequence[tuple[Day, int]]:
        return sorted(Counter(self._within(period).values()).items(), reverse=True)

    def around(self, period: Period) -> tuple[Day | None, Day | None]:
        days, first, last = self.days.values(), period.first, period.last
        earlier = max((day for day in days if day < first), default=None)
        return earlier, min((day for day in days if day > last), default=None)

    def _within(self, period: Period | None) -> Mapping[int, Day]:
        if period is None:
            return self.days
        first, last = period.first, period.last
        return {pk: day for pk, day in self.days.items() if first <= day <= last}


def by_year(gathered: Gathered) -> Mapping[int, int]:
    """How many a year, newest first."""
    years: Counter[int] = Counter()
    for day, count in gathered.by_day():
        years[day.year] += count
    return years
