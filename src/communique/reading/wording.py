"""A language's words for the record, made ready for one walk over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from communique.languages.packs import Pack, pack_for
from communique.languages.packs.people import people_for
from communique.languages.packs.record import Record, record_for
from communique.reading.phrases import Lexicon, lowered, pattern_of

NUMERIC: Final = r"(?P<_>\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|\d{4}-\d{2}-\d{2})"
_FAMILIES: Final = frozenset({"told", "bare", "noun", "p", "office"})
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Wording:
    """`means`: what the times' lists mean, by label; the tables turn a slot's word into its number."""

    tag: str
    record: Record
    lexicon: Lexicon
    means: dict[str, str]
    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    units: dict[str, str]
    seasons: dict[str, str]
    small: dict[str, re.Pattern[str]]  # lists of small words, sought only beside a hit
    families: dict[str, str]  # label → the word it begins with, of labels that are sought together


def wording_for(tag: str | None) -> Wording | None:
    """None where the language has no words for the record."""
    pack = pack_for(tag) if tag else None
    return _wording(pack.tag) if pack is not None else None


@cache
def _wording(tag: str) -> Wording | None:
    pack, record = pack_for(tag), record_for(tag)
    if pack is None or record is None:
        return None
    times = record.times
    means = {f"time {number}": each.means for number, each in enumerate(times.expressions)}
    lists: dict[str, Iterable[str]] = {
        f"time {number}": each.phrases for number, each in enumerate(times.expressions)
    }
    means |= {"dates": "date", "numeric": "numeric"}
    lists |= {"dates": times.dates, "numeric": ("{numeric}",), "until": times.until, "since": times.since}
    lists |= {"begins": times.begins, "middles": times.middles, "ends": times.ends}
    lists |= _of_the_record(record)
    words = people_for(tag)
    if words is not None:
        pronouns = words.pronouns
        lists["country"] = [name for country in words.countries for name in country.names]
        lists["stands alone"] = pronouns.feminine | pronouns.masculine | pronouns.plural
        lists["crowd"] = words.roles.crowds
    months = _numbered(pack, "months")
    weekdays = _numbered(pack, "weekdays")
    units = {form.lower(): unit for unit, forms in times.units.items() for form in forms}
    seasons = {form.lower(): season for season, forms in times.seasons.items() for form in forms}
    numbers = {word.lower(): number for word, number in times.numbers.items()}
    ordinals = {word.lower(): number for word, number in times.ordinals.items()} | _ROMAN
    endings = _any_of(map(lowered, times.day_endings))
    slots = {
        "numeric": NUMERIC,
        "day": rf"(?P<_>[0-3]?\d)(?:{endings})?",
        "year": r"(?P<_>(?:19|20|21)\d\d)",
        "month": rf"(?P<_>{_any_of(months)})(?:\.(?=\s?\d))?",
        "weekday": rf"(?P<_>{_any_of(weekdays)})",
        "number": rf"(?P<_>\d{{1,3}}|{_any_of(numbers)})",
        "ordinal": rf"(?P<_>[1-4]|{_any_of(ordinals)})(?:{endings})?",
        "unit": rf"(?P<_>{_any_of(units)})",
        "season": rf"(?P<_>{_any_of(seasons)})",
    }
    first_of: dict[str, Iterable[str]] = {
        "numeric": ("#",), "day": ("#",), "year": ("#",), "month": months, "weekday": weekdays,
        "number": ("#", *numbers), "ordinal": ("#", *ordinals), "unit": units, "season": seasons,
    }  # fmt: skip
    lexicon = Lexicon(lists, slots, first_of)
    tables = months, weekdays, numbers, ordinals, units, seasons
    families = {label: first for label in lists if (first := label.partition(" ")[0]) in _FAMILIES}
    return Wording(tag, record, lexicon, means, *tables, _small(record), families)


def _small(record: Record) -> dict[str, re.Pattern[str]]:
    return {
        "reasons": pattern_of(record.positions.reasons),
        "not_after": pattern_of(record.positions.not_after, last=True),
        "governing": pattern_of(record.commitments.governing, last=True),
        "former": pattern_of(record.contradictions.former, last=True),
        "toward": pattern_of(record.occasions.toward, last=True),
        "supposed": pattern_of(record.occasions.supposed, last=True),
    }


def _of_the_record(record: Record) -> dict[str, Iterable[str]]:
    occasions, promises, positions = record.occasions, record.commitments, record.positions
    lists: dict[str, Iterable[str]] = {}
    for each in occasions.kinds:
        lists[f"told {each.kind}"] = each.told
        lists[f"bare {each.kind}"] = each.bare
        lists[f"noun {each.kind}"] = each.nouns
    lists["lead call"] = occasions.calls_in_leads
    for name in ("happened", "planned", "earlier", "stops", "no_place"):
        lists[name] = getattr(occasions, name)
    for name in (
        "future", "reported_future", "future_of_one", "future_of_us", "promises", "counted_on", "nouns",
        "confirming", "invitations", "accepting", "no_promises", "hopes", "one", "us", "our_side", "others",
        "breaks", "both", "openers", "relatives",
    ):  # fmt: skip
        lists[f"c {name}"] = getattr(promises, name)
    for number, position in enumerate(positions.kinds):
        lists[f"p {number}"] = position.phrases
    for kind, phrases in record.contradictions.offices.items():
        lists[f"office {kind}"] = phrases
    return lists


def _numbered(pack: Pack, what: str) -> dict[str, int]:
    """Forms → 1 to 12, 0 (Monday) to 6. Short weekdays are left out: “sat” and “sun” mean other things."""
    if what == "months":
        return {lowered(form): n for n, month in enumerate(pack.months, 1) for form in month.forms()}
    return {lowered(form): n for n, day in enumerate(pack.weekdays) for form in day.forms() - set(day.short)}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"
