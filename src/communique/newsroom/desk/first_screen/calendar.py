"""What goes public when: today by the hour, the two weeks to come by the day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component

from communique.directory.models import Office
from communique.directory.queries import NoOffice, the_office
from communique.newsroom.desk.standing import for_listing, headline_of
from communique.newsroom.models import Release, Schedule

DAYS = 14


@dataclass(slots=True)
class Entry:
    """One instant of the calendar, local, with the headlines that go public at it."""

    instant: datetime.datetime
    title: str
    releases: list[tuple[int, str]]
    trouble: str


@dataclass(slots=True)
class Day:
    date: datetime.date
    today: bool
    entries: list[Entry] = field(default_factory=list)


class Calendar(Component):
    name = "calendar"
    title = gettext_lazy("Goes public")
    order = 20
    template_name = "newsroom/desk/calendar_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        try:
            days = days_to_come(the_office())
        except NoOffice:
            days = []
        return {"panel": self, "days": days, "empty": not any(day.entries for day in days)}


def days_to_come(office: Office, *, now: datetime.datetime | None = None) -> list[Day]:
    """Today and the days after it, in the office's time, with what is on the clock for each."""
    moment = now or timezone.now()
    first = office.local(moment).date()
    days = {
        date: Day(date, today=not number)
        for number in range(DAYS)
        for date in (first + datetime.timedelta(days=number),)
    }
    begin = datetime.datetime.combine(first, datetime.time(), office.zone)
    waiting = Schedule.objects.filter(
        done_at=None,
        instant__gte=begin,
        instant__lt=begin + datetime.timedelta(days=DAYS),
        releases__isnull=False,
    )
    shown = Prefetch("releases", queryset=for_listing(Release.objects.all()))
    for schedule in waiting.distinct().order_by("instant").prefetch_related(shown):
        local = office.local(schedule.instant)
        titles = [(release.pk, headline_of(release)) for release in schedule.releases.all()]
        if local.date() in days:
            days[local.date()].entries.append(Entry(local, schedule.title, titles, schedule.trouble))
    return list(days.values())
