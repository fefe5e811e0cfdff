"""Whatever somebody said, or was said of something, by year: bounded pages of a list without bounds."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from communique.directory.models import Office
from communique.directory.queries import public_languages
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.frame import Link, frame_for, render
from communique.website.pages.listings import PeriodCount
from communique.website.pages.page import Page
from communique.website.pages.record.gathered import Gathered, Period
from communique.website.pages.record.naming import stored
from communique.website.pages.record.said import groups_of
from communique.website.wording import counted, words

# A year or month with more than this shows its months or days first.
MOST_LISTED: Final = 100
# No office says more in a day about one thing; if it does, the search has the rest.
MOST_A_DAY: Final = 400

Crumbs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Statements that one entry gathers: `said` asks for those of a language, `path_in` is its page."""

    office: Office
    name_in: Callable[[str], str]
    path_in: Callable[[str], str]
    said: Callable[[str], Gathered]
    list_kind: str
    one_voice: bool = False

    def tags(self, path_in: Callable[[str], str], period: Period) -> Mapping[str, str]:
        """The same period in each language that has something of it."""
        there: dict[str, bool] = {}
        for tag in public_languages(self.office):
            language = stored(tag)
            if language not in there:
                there[language] = self.said(language).any_in(period)
        return {tag: path_in(tag) for tag in public_languages(self.office) if there[stored(tag)]}


def crumbs(tag: str, list_kind: str, *further: tuple[str, str]) -> Crumbs:
    """The way from the record's first page; `list_kind` is a word of `record` and an address."""
    said = words(tag)["record"]
    return [
        (said["record"], addresses.record(tag)),
        (said[list_kind], addresses.record_list(tag, list_kind)),
        *further,
    ]


def years_below(spoken: Spoken, tag: str, counts: Mapping[int, int]) -> Sequence[PeriodCount]:
    path = spoken.path_in(tag)
    return [
        PeriodCount(
            telling.when(tag, year),
            addresses.entry_period(path, year),
            count,
            counted(tag, "record", "statements", count),
        )
        for year, count in counts.items()
    ]


def period_page(spoken: Spoken, tag: str, year: int, month: int = 0, day: int = 0) -> Page | None:
    """All statements of a period, or its months or days where they are many; None where there is none."""
    period = Period(year, month, day)
    said = spoken.said(stored(tag))
    most = MOST_A_DAY if day else MOST_LISTED
    rows = said.newest(period, most + 1)
    if not rows:
        return None

    def path_in(other: str) -> str:
        return addresses.entry_period(spoken.path_in(other), year, month, day)

    counts: Sequence[PeriodCount] = []
    cut = len(rows) > most
    if cut and not day:
        rows, counts = [], _counts(spoken, tag, said.by_day(period), period)
    ordered = sorted(rows[:most], key=lambda row: row.start)
    ordered.sort(key=lambda row: (row.on, row.edition_id), reverse=True)
    frame = frame_for(tag, path_in(tag), paths=spoken.tags(path_in, period))
    name, when = spoken.name_in(tag), telling.when(tag, year, month, day)
    title = words(tag)["record"]["in_period"].format(name=name, when=when)
    further = [(name, spoken.path_in(tag)), *_above(spoken, tag, period)]
    context = {
        "title": title,
        "description": title,
        "name": name,
        "when": when,
        "upwards": crumbs(tag, spoken.list_kind, *further),
        "groups": groups_of(ordered, tag),
        "one_voice": spoken.one_voice,
        "counts": counts,
        "cut": cut and day,
        **_beside(spoken, tag, said, period),
    }
    return Page(200, render("record_period.html", frame, **context))


def _counts(
    spoken: Spoken, tag: str, days: Sequence[tuple[datetime.date, int]], period: Period
) -> Sequence[PeriodCount]:
    """The months of a year, or the days of a month, newest first."""
    sums: Counter[tuple[int, int, int]] = Counter()
    for on, count in days:
        sums[on.year, on.month, on.day if period.month else 0] += count
    path = spoken.path_in(tag)
    return [
        PeriodCount(
            telling.when(tag, *parts),
            addresses.entry_period(path, *parts),
            count,
            counted(tag, "record", "statements", count),
        )
        for parts, count in sums.items()
    ]


def _above(spoken: Spoken, tag: str, period: Period) -> Crumbs:
    path, (year, month, day) = spoken.path_in(tag), period.parts
    above = []
    if month:
        above.append((telling.when(tag, year), addresses.entry_period(path, year)))
    if day:
        above.append((telling.when(tag, year, month), addresses.entry_period(path, year, month)))
    return above


def _beside(spoken: Spoken, tag: str, said: Gathered, period: Period) -> Mapping[str, Any]:
    """The nearest period before and after this one in which something was said."""
    earlier, later = said.around(period)
    return {
        name: _period_link(spoken, tag, on, period)
        for name, on in (("earlier", earlier), ("later", later))
        if on is not None
    }


def _period_link(spoken: Spoken, tag: str, on: datetime.date, period: Period) -> Link:
    parts = (on.year, on.month if period.month else 0, on.day if period.day else 0)
    return Link(telling.when(tag, *parts), addresses.entry_period(spoken.path_in(tag), *parts))
