"""When an appointment began and ended, as far as it is known. Days are inclusive.

A missing `until` means that the post is still held; where `since` is missing as well, nothing is known.
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communique.directory.models import Appointment, Exactness

if TYPE_CHECKING:
    from collections.abc import Iterable

Day = datetime.date
FIRST, LAST = Day.min, Day.max


@dataclass(frozen=True, slots=True)
class Period:
    """It began between `first_start` and `last_start`, and ended between `first_end` and `last_end`."""

    first_start: Day
    last_start: Day
    first_end: Day
    last_end: Day

    def may_hold(self, day: Day) -> bool:
        return self.first_start <= day <= self.last_end

    def surely_holds(self, day: Day) -> bool:
        return self.last_start <= day <= self.first_end

    def surely_overlaps(self, other: Period) -> bool:
        """Whether the two share a day whichever of the possible days they began and ended on."""
        return self.last_start <= other.first_end and other.last_start <= self.first_end


def first_of(day: Day, exact: str) -> Day:
    """The first day of the month or year that `day` lies in, where no more is known."""
    if exact == Exactness.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if exact == Exactness.MONTH else day


def last_of(day: Day, exact: str) -> Day:
    if exact == Exactness.YEAR:
        return day.replace(month=12, day=31)
    if exact == Exactness.MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def period_of(since: Day | None, since_exact: str, until: Day | None, until_exact: str) -> Period:
    if since is None and until is None:
        return Period(FIRST, LAST, FIRST, LAST)
    end = LAST if until is None else last_of(until, until_exact)
    start = FIRST if since is None else first_of(since, since_exact)
    return Period(
        first_start=start,
        last_start=end if since is None else min(last_of(since, since_exact), end),
        first_end=LAST if until is None else max(first_of(until, until_exact), start),
        last_end=end,
    )


def held(appointment: Appointment) -> Period:
    return period_of(appointment.since, appointment.since_exact, appointment.until, appointment.until_exact)


def told(appointment: Appointment) -> str:
    """«from 1 June 2023 to March 2026», for a sentence."""
    since = _day(appointment.since, appointment.since_exact)
    until = _day(appointment.until, appointment.until_exact)
    if not since and not until:
        return _("at a time that is not known")
    if not until:
        return _("since %(since)s") % {"since": since}
    if not since:
        return _("until %(until)s") % {"until": until}
    return _("from %(since)s to %(until)s") % {"since": since, "until": until}


def _day(day: Day | None, exact: str) -> str:
    if day is None:
        return ""
    if exact == Exactness.YEAR:
        return str(day.year)
    return date_format(day, _("F Y") if exact == Exactness.MONTH else _("j F Y"))


def boundaries(periods: Iterable[Period]) -> list[Day]:
    """The days on which who may hold what changes, in order."""
    days = set()
    for period in periods:
        days.add(period.first_start)
        if period.last_end < LAST:
            days.add(period.last_end + datetime.timedelta(days=1))
    return sorted(days)
