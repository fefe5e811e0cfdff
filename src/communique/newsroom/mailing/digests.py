"""When digests go: at one hour of the office's own clock, each day or each Monday."""

from __future__ import annotations

import datetime
from typing import Final
from zoneinfo import ZoneInfo

from communique.newsroom.clock import instants_of
from communique.newsroom.models import Subscriber

HOUR: Final = datetime.time(7)
_AN_HOUR: Final = datetime.timedelta(hours=1)
_A_DAY: Final = datetime.timedelta(days=1)
_MONDAY: Final = 0


def due_after(after: datetime.datetime, frequency: str, zone: ZoneInfo) -> datetime.datetime:
    """When a mail of `frequency` about something that happened at `after` is to go (UTC).

    Where clocks skip that hour it goes with the next one they show; where it comes twice, the first time.
    """
    if frequency == Subscriber.Frequency.AT_ONCE:
        return after
    day = after.astimezone(zone).date()
    while True:
        if frequency == Subscriber.Frequency.DAILY or day.weekday() == _MONDAY:
            instant = _instant(day, zone)
            if instant > after:
                return instant
        day += _A_DAY


def _instant(day: datetime.date, zone: ZoneInfo) -> datetime.datetime:
    local = datetime.datetime.combine(day, HOUR)
    while not (found := instants_of(local, zone)):
        local += _AN_HOUR
    return found[0]
