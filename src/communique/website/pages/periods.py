"""Which months and years have releases, found by jumping through an index instead of counting."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from communique.directory.queries import the_office
from communique.newsroom import queries

if TYPE_CHECKING:
    from communique.newsroom.models import Section


def months(tag: str) -> Sequence[tuple[int, int]]:
    """Years and months that have a live text in `tag`, newest first."""
    days = queries.published(tag).order_by("-issued_on").values_list("issued_on", flat=True)
    found: list[tuple[int, int]] = []
    day = days.first()
    while day is not None:
        found.append((day.year, day.month))
        day = days.filter(issued_on__lt=day.replace(day=1)).first()
    return found


def years_of_section(tag: str, section: Section) -> Sequence[int]:
    """Years in which the section has a live text in `tag`, newest first."""
    zone = the_office().zone
    moments = queries.published(tag, section).values_list("issued_at", flat=True)
    found: list[int] = []
    moment = moments.first()
    while moment is not None:
        year = moment.astimezone(zone).year
        found.append(year)
        moment = moments.filter(issued_at__lt=datetime.datetime(year, 1, 1, tzinfo=zone)).first()
    return found
