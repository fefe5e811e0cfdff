"""Local times of the office and the instants they name, daylight saving included."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo


def instants_of(local: datetime.datetime, zone: ZoneInfo) -> tuple[datetime.datetime, ...]:
    """The instants (UTC) that clocks in `zone` show as the naive `local`, earlier first.

    None in the hour that is skipped in spring, two in the hour that comes twice in autumn.
    """
    found = []
    for fold in (0, 1):
        instant = local.replace(tzinfo=zone, fold=fold).astimezone(datetime.UTC)
        if instant.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(fold=0):
            found.append(instant)
    return tuple(sorted(set(found)))
