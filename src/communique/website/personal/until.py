"""Until when an embargo holds, as a journalist in any place can know."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from communique.website.pages import telling
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office


def told_end(office: Office, instant: datetime.datetime, tag: str) -> str:
    """Date, time (with seconds where it has them) and zone, by its name and as an offset."""
    local = office.local(instant)
    moment = telling.moment(office, instant, tag)
    offset = local.utcoffset() or datetime.timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    utc = f"UTC{'-' if offset < datetime.timedelta() else '+'}{hours}{f':{minutes:02d}' if minutes else ''}"
    name = local.tzname() or ""
    zone = f"{name}, {utc}" if name.isalpha() and name != "UTC" else utc if offset else "UTC"
    time = f"{local:%H:%M:%S}" if local.second else moment.time
    return words(tag)["embargo"]["moment"].format(date=moment.date, time=time, zone=zone)
