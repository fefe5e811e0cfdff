"""What is asked, checked to the letter: unknown names, values and cursors are told, not guessed at."""

from __future__ import annotations

import base64
import binascii
import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.dateparse import parse_datetime

from communique.directory.queries import public_languages, the_office
from communique.newsroom import queries
from communique.newsroom.models import Kind, Section
from communique.website.api.answering import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

USUAL, MOST = 20, 100
NUMBER: Final = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
FILTERS: Final = frozenset({"language", "kind", "section", "person", "country", "since", "until"})
PAGED: Final = frozenset({"cursor", "limit"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Of releases. `since` and `until` are days in the office's time zone, both included."""

    language: str
    kind: str
    section: Section | None
    person: int
    country: int
    since: datetime.date | None
    until: datetime.date | None


def only(request: HttpRequest, names: Collection[str]) -> None:
    """Raises Problem for a parameter that there is not, or that stands twice."""
    for name, values in request.GET.lists():
        if name not in names:
            known = ", ".join(sorted(names)) or "none"
            raise Problem(400, f"There is no parameter «{name[:40]}» here. There are: {known}.")
        if len(values) > 1:
            raise Problem(400, f"«{name}» stands there {len(values)} times: write it once.")


def asked(request: HttpRequest) -> Asked:
    """Raises Problem."""
    only(request, FILTERS | PAGED)
    kind = request.GET.get("kind", "").replace("-", "_")
    if kind and kind not in Kind.values:
        raise Problem(400, f"«kind» is one of: {', '.join(Kind.values)}.")
    return Asked(
        language=language(request),
        kind=kind,
        section=_section(request),
        person=_number(request, "person"),
        country=_number(request, "country"),
        since=_day(request, "since"),
        until=_day(request, "until"),
    )


def language(request: HttpRequest) -> str:
    """The one asked for, or the office's main one."""
    office = the_office()
    given = request.GET.get("language", "") or office.main_language
    tags = public_languages(office)
    if given not in tags:
        raise Problem(400, f"«language» is one of: {', '.join(tags)}.")
    return given


def limit(request: HttpRequest) -> int:
    """How many of a list are wanted at once."""
    given = request.GET.get("limit", "") or str(USUAL)
    if NUMBER.fullmatch(given) is None or int(given) > MOST:
        raise Problem(400, f"«limit» is a whole number from 1 to {MOST}.")
    return int(given)


def _section(request: HttpRequest) -> Section | None:
    slug = request.GET.get("section", "")
    found = next((each for each in queries.sections() if each.slug == slug), None)
    if slug and found is None:
        raise Problem(400, "There is no such «section»; /api/v1/sections lists them.")
    return found


def _number(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    if given and NUMBER.fullmatch(given) is None:
        raise Problem(400, f"«{name}» is a number, as its list gives it.")
    return int(given or 0)


def _day(request: HttpRequest, name: str) -> datetime.date | None:
    given = request.GET.get(name, "")
    if not given:
        return None
    try:
        day = datetime.date.fromisoformat(given) if DAY.fullmatch(given) else None
    except ValueError:
        day = None
    if day is None:
        raise Problem(400, f"«{name}» is a day, written as 2026-03-14.")
    return day


def written_cursor(when: datetime.datetime, pk: int) -> str:
    """Where a page of a list ended; to whoever asks it is only a word to hand back."""
    return _written(f"{when.astimezone(datetime.UTC).isoformat()}|{pk}")


def cursor(request: HttpRequest) -> tuple[datetime.datetime, int] | None:
    """Where the next page begins. Raises Problem."""
    read = _read(request)
    if read is None:
        return None
    when, _, pk = read.partition("|")
    try:
        moment = parse_datetime(when)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or NUMBER.fullmatch(pk) is None:
        raise _no_cursor()
    return moment, int(pk)


def written_place(pk: int) -> str:
    return _written(str(pk))


def place(request: HttpRequest) -> int:
    """The same for lists that are in the order of their numbers; 0 at their beginning."""
    read = _read(request)
    if read is None:
        return 0
    if NUMBER.fullmatch(read) is None:
        raise _no_cursor()
    return int(read)


def _written(words: str) -> str:
    return base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")


def _read(request: HttpRequest) -> str | None:
    given = request.GET.get("cursor", "")
    if not given:
        return None
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", given, re.ASCII):
        raise _no_cursor()
    try:
        return base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        raise _no_cursor() from None


def _no_cursor() -> Problem:
    return Problem(400, "«cursor» is handed back as an answer gave it in «next».")
