"""What the address of a search page asks for. Whatever does not fit is left aside, never an error."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from communique.newsroom.models import Kind
from communique.search.asking import Filters
from communique.search.finding import MOST_HITS, Order
from communique.search.questions import LONGEST_QUESTION, Question, parse_question

ON_PAGE: Final = 20
LAST_PAGE: Final = MOST_HITS // ON_PAGE
_LONGEST_VALUE: Final = 10


@dataclass(frozen=True)
class Asked:
    """`since` and `until` are as they were written; `filters` has those that are dates."""

    text: str = ""
    section: str = ""
    kind: str = ""
    year: str = ""
    since: str = ""
    until: str = ""
    newest: bool = False
    page: int = 1

    @cached_property
    def question(self) -> Question:
        return parse_question(self.text)

    @cached_property
    def filters(self) -> Filters:
        return Filters(
            section=self.section,
            kind=self.kind,
            year=int(self.year) if self.year else None,
            since=_day(self.since),
            until=_day(self.until),
        )

    @property
    def bad_dates(self) -> Mapping[str, str]:
        """Those that are no dates, by field."""
        written = {"since": self.since, "until": self.until}
        return {name: value for name, value in written.items() if value and _day(value) is None}

    @property
    def narrowed(self) -> bool:
        return self.filters != Filters()

    @property
    def anything(self) -> bool:
        return self.narrowed or not self.question.empty

    @property
    def order(self) -> Order:
        return "newest" if self.newest or not self.question.asks else "best"

    def at(self, path: str) -> str:
        """The address of this search at `path`, with nothing that says the usual."""
        given = {
            "q": self.text,
            "section": self.section,
            "kind": self.kind,
            "year": self.year,
            "from": self.since,
            "to": self.until,
            "order": "newest" if self.newest else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        written = urlencode({name: value for name, value in given.items() if value}, errors="replace")
        return f"{path}?{written}" if written else path

    def with_facet(self, facet: str, value: str) -> Asked:
        """The same search narrowed by a facet, or by none of it where `value` is empty."""
        return replace(self, page=1, **{facet: value})  # type: ignore[arg-type]


def asked(given: Mapping[str, str], sections: Iterable[str]) -> Asked:
    """What the parameters of an address ask for; `sections` are the slugs there are."""

    def value(name: str, longest: int = _LONGEST_VALUE) -> str:
        return str(given.get(name) or "").strip()[:longest].strip()

    section, kind = value("section", 100), value("kind", 20)
    return Asked(
        text=value("q", LONGEST_QUESTION),
        section=section if section in set(sections) else "",
        kind=kind if kind in Kind.values else "",
        year=_number(value("year"), 1, datetime.MAXYEAR),
        since=value("from"),
        until=value("to"),
        newest=value("order") == "newest",
        page=int(_number(value("page"), 1, LAST_PAGE) or 1),
    )


def _number(written: str, first: int, last: int) -> str:
    plain = written.isascii() and written.isdigit()
    return str(int(written)) if plain and first <= int(written) <= last else ""


def _day(written: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        return None
