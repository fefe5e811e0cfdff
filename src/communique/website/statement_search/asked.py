"""What the address of a search over statements asks for. What cannot be meant is told in a sentence."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from communique.directory.models import Country, Occasion
from communique.directory.queries import find_country
from communique.record.asking import Audience, place_from_text, posts_called, speakers_called
from communique.record.models import Statement
from communique.search.cards.asking import Limits
from communique.search.cards.finding import MOST_RANKED, Order, Turning
from communique.search.questions import LONGEST_QUESTION, Question, parse_question

ON_PAGE: Final = 20
MOST_ON_PAGE: Final = 100
LONGEST_VALUE: Final = 200
CHECKED: Final = ("confirmed", "read")
ORDERS: Final = ("best", "newest")
# All that an address may hold, in the order it is written in.
NAMES: Final = (
    "q", "speaker", "post", "country", "speaker_country", "subject", "occasion", "kind", "checked",
    "year", "from", "to", "order", "size", "page", "after", "before",
)  # fmt: skip
TURNING: Final = ("page", "after", "before")
LIMITING: Final = NAMES[1:12]
FACETS: Final = ("speaker", "year", "country", "subject", "kind")


@dataclass(frozen=True)
class Asked:
    """`given` is what was written, by name; `meant` what it means to the index; `wrong` names what cannot be
    meant, each with the key of the sentence that says so.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    meant: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.given.get(name, "")

    @cached_property
    def question(self) -> Question:
        return parse_question(self["q"])

    @property
    def limits(self) -> Limits:
        year = self["year"]
        return Limits(
            values=self.meant,
            year=int(year) if year else None,
            since=_day(self["from"]),
            until=_day(self["to"]),
        )

    @property
    def narrowed(self) -> bool:
        return any(self[name] for name in LIMITING)

    @property
    def order(self) -> Order:
        return "newest" if self["order"] == "newest" or not self.question.asks else "best"

    @property
    def size(self) -> int:
        return int(self["size"] or ON_PAGE)

    @property
    def page(self) -> int:
        return int(self["page"] or 1)

    @property
    def turning(self) -> Turning:
        if self.order == "best":
            return Turning(self.size, skip=(self.page - 1) * self.size)
        return Turning(self.size, below=place_from_text(self["after"]), above=place_from_text(self["before"]))

    def at(self, path: str) -> str:
        """The address of this search at `path`, with nothing that says the usual."""
        written = urlencode([(name, self[name]) for name in NAMES if self[name]], errors="replace")
        return f"{path}?{written}" if written else path

    def having(self, **given: str) -> Asked:
        """The same search from its first page, with these values instead; an empty one is taken away."""
        kept = {name: value for name, value in self.given.items() if name not in TURNING}
        return replace(self, given={name: value for name, value in (kept | given).items() if value})

    def as_feed(self) -> Asked:
        """The same search by time, wherever it stands."""
        kept = {name: value for name, value in self.given.items() if name != "page"}
        return replace(self, given=kept | {"order": "newest"})

    def without(self, *names: str) -> Asked:
        return self.having(**dict.fromkeys(names, ""))


def asked(given: Mapping[str, str], audience: Audience, subjects: Sequence[str]) -> Asked:
    """What the parameters of an address ask for; `subjects` are the slugs there are. Other parameters than
    those of NAMES are nobody's business here.
    """
    written = {name: (given.get(name) or "").replace("\0", " ").strip() for name in NAMES}
    reading = _Reading({name: value for name, value in written.items() if value}, audience)
    reading.meanings(subjects)
    reading.plain()
    reading.together()
    return Asked(reading.given, reading.meant, reading.wrong)


class _Reading:
    """Goes through the parameters and keeps what they mean, or the key of a sentence."""

    def __init__(self, given: dict[str, str], audience: Audience) -> None:
        self.given, self.audience = given, audience
        self.meant: dict[str, Sequence[str]] = {}
        self.wrong: dict[str, str] = {}

    def meanings(self, subjects: Sequence[str]) -> None:
        """Those that the index is asked by."""
        self._mean("speaker", "unknown_speaker", lambda value: speakers_called(value, self.audience))
        self._mean("post", "unknown_post", lambda value: posts_called(value, self.audience))
        self._mean("country", "unknown_country", _country)
        self._mean("speaker_country", "unknown_country", _country)
        self._mean("subject", "unknown_subject", lambda value: [value] if value in subjects else [])
        self._mean("kind", "bad_kind", lambda value: [value] if value in Statement.Kind.values else [])
        self._mean("checked", "bad_checked", lambda value: [value] if value in CHECKED else [])
        if "checked" in self.meant:
            self.meant["decision"] = self.meant.pop("checked")
        occasion = self.given.get("occasion", "")
        if occasion in Occasion.Kind.values:
            self.meant["occasion_kind"] = [occasion]
        elif occasion:
            self._mean(
                "occasion", "bad_occasion", lambda value: [value] if _number(value, 10**12) > 0 else []
            )

    def plain(self) -> None:
        self._check("q", "too_long", lambda value: len(value) <= LONGEST_QUESTION)
        self._check("year", "bad_year", lambda value: _number(value, datetime.MAXYEAR) > 0)
        for name in ("from", "to"):
            self._check(name, "bad_date", lambda value: _day(value) is not None)
        self._check("order", "bad_order", lambda value: value in ORDERS)
        self._check("size", "bad_size", lambda value: _number(value, MOST_ON_PAGE) > 0)
        self._check("page", "bad_page", lambda value: _number(value, MOST_RANKED) > 0)
        for name in ("after", "before"):
            self._check(name, "bad_place", lambda value: place_from_text(value) is not None)

    def together(self) -> None:
        if not {"from", "to"} & set(self.wrong):
            since, until = _day(self.given.get("from", "")), _day(self.given.get("to", ""))
            if since and until and since > until:
                self.wrong["to"] = "ends_before"
        if "after" in self.given and "before" in self.given and "before" not in self.wrong:
            self.wrong["before"] = "both_ways"

    def _mean(self, name: str, sentence: str, meaning: Callable[[str], Sequence[str]]) -> None:
        value = self.given.get(name, "")
        if not value:
            return
        found = meaning(value) if len(value) <= LONGEST_VALUE else ()
        if found:
            self.meant[name] = found
        else:
            self.wrong[name] = sentence

    def _check(self, name: str, sentence: str, holds: Callable[[str], bool]) -> None:
        if name in self.given and not holds(self.given[name]):
            self.wrong[name] = sentence


def _country(value: str) -> Sequence[str]:
    found = Country.objects.filter(code__iexact=value).first() or find_country(value)
    return [found.code] if found is not None else []


def _number(written: str, most: int) -> int:
    """The number written, if it is one from 0 to `most`; else -1."""
    if not (written.isascii() and written.isdigit()) or len(written) > len(str(most)):
        return -1
    return int(written) if int(written) <= most else -1


def _day(written: str) -> datetime.date | None:
    """Only as the form writes it: 2020-12-31."""
    try:
        return datetime.date.fromisoformat(written) if len(written) == len("2020-12-31") else None
    except ValueError:
        return None
