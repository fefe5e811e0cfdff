"""One file of data per language (`packs/*.toml`), read when first asked for and kept.

A language is known by its file being here: nothing else lists it. Serbian is written once, in Cyrillic;
the pack of `sr-Latn` is derived from it by rule.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from communique.languages.dates import dates_in
from communique.languages.scripts import to_latin
from communique.languages.tags import canonical_tag, primary_language, script_variants, source_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

_FOLDER: Final = Path(__file__).parent
_MONTHS: Final = 12
_WEEKDAYS: Final = 7


class BadPackError(ValueError):
    """A pack's file lacks a key or holds one nobody reads; the sentence names file and key."""


@dataclass(frozen=True, slots=True)
class Word:
    """A month or weekday in the cases the language has; a case that is not given equals the nominative."""

    nominative: str
    genitive: str
    dative: str
    accusative: str
    vocative: str
    instrumental: str
    locative: str
    short: tuple[str, ...]

    def forms(self) -> frozenset[str]:
        """Every way the word may be written, short forms without their stop."""
        cases = (self.nominative, self.genitive, self.dative, self.accusative, self.vocative)
        return frozenset((*cases, self.instrumental, self.locative, *self.short))


@dataclass(frozen=True, slots=True)
class Formats:
    """Patterns with {day}, {year} and the month's case by its name; `moment` joins {date} and {time}."""

    date: str
    month: str
    moment: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Phrases by which the parts of a page are told; the pack's file says what each list is for."""

    photo: tuple[str, ...]
    photo_by: tuple[str, ...]
    agency: tuple[str, ...]
    sections: tuple[str, ...]
    date_labels: tuple[str, ...]
    update_labels: tuple[str, ...]
    field_labels: tuple[str, ...]
    release_marks: tuple[str, ...]
    end_marks: tuple[str, ...]
    navigation: tuple[str, ...]
    share: tuple[str, ...]
    cookies: tuple[str, ...]
    cookie_words: tuple[str, ...]
    cookie_buttons: tuple[str, ...]
    contact_headings: tuple[str, ...]
    contact_clues: tuple[str, ...]
    tail_headings: tuple[str, ...]
    rights: tuple[str, ...]
    reporting_verbs: tuple[str, ...]
    abbreviations: tuple[str, ...]
    day_endings: tuple[str, ...]
    day_joints: tuple[str, ...]
    hours: tuple[str, ...]
    counters: tuple[str, ...]
    contact_labels: tuple[str, ...]
    elisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detection:
    """By what a text is told to be in this language; the pack's file says how."""

    stop_words: tuple[str, ...]
    share: float
    share_derived: float
    foreign_letters: str


@dataclass(frozen=True, slots=True)
class Pack:
    """`derived`: from another script's pack, by rule."""

    tag: str
    derived: bool
    formats: Formats
    months: tuple[Word, ...]
    weekdays: tuple[Word, ...]
    layout: Layout
    detection: Detection


@cache
def pack_for(tag: str) -> Pack | None:
    """The pack of a language, or None where there is none: `en-GB` has English's."""
    canonical = canonical_tag(tag)
    source = source_of(canonical)
    path = _FOLDER / f"{primary_language(canonical)}.toml"
    if not primary_language(canonical).isalpha() or not path.is_file():
        return None
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if source is not None:
        data = _in_latin(data) | {"tag": canonical}
    return _pack(data, path.name)


@cache
def packs() -> tuple[Pack, ...]:
    """All packs, derived ones too: the languages a text may turn out to be in, whatever the office writes."""
    written = [canonical_tag(path.stem) for path in sorted(_FOLDER.glob("*.toml"))]
    tags = [variant for tag in written for variant in (tag, *script_variants(tag))]
    return tuple(pack for pack in map(pack_for, tags) if pack is not None)


def format_date(date: dt.date, tag: str) -> str:
    """`15 December 2020`, `15. децембра 2020.`; ISO where nobody has said how."""
    pack = pack_for(tag)
    if pack is None:
        known = dates_in(tag)
        month = known.months[date.month - 1] if known else ""
        return known.date.format(day=date.day, month=month, year=date.year) if known else date.isoformat()
    return pack.formats.date.format(day=date.day, year=date.year, **_cases(pack.months[date.month - 1]))


def format_moment(moment: dt.datetime, tag: str) -> str:
    """`15 December 2020, 18:55`, `15. децембра 2020. у 18:55`; the wall clock of `moment` as it is."""
    pack = pack_for(tag)
    known = pack.formats if pack else dates_in(tag)
    joined = known.moment if known else "{date}, {time}"
    return joined.format(date=format_date(moment.date(), tag), time=f"{moment:%H:%M}")


def format_month(year: int, month: int, tag: str) -> str:
    """`December 2020`, `децембар 2020.`; `2020-12` where nobody has said how."""
    pack = pack_for(tag)
    if pack is None:
        known = dates_in(tag)
        return (
            known.month.format(month=known.alone[month - 1], year=year)
            if known
            else f"{year:04d}-{month:02d}"
        )
    return pack.formats.month.format(year=year, **_cases(pack.months[month - 1]))


def _cases(word: Word) -> dict[str, str]:
    return {"nominative": word.nominative, "genitive": word.genitive, "locative": word.locative}


def _in_latin(value: Any) -> Any:
    if isinstance(value, str):
        return to_latin(value)
    if isinstance(value, list):
        return [_in_latin(item) for item in value]
    if isinstance(value, dict):
        return {key: _in_latin(item) for key, item in value.items()}
    return value


def _pack(data: Mapping[str, Any], name: str) -> Pack:
    _only({"tag", "formats", "months", "weekdays", "layout", "detection"}, data, name)
    months = tuple(_word(month, name) for month in data["months"])
    weekdays = tuple(_word(weekday, name) for weekday in data["weekdays"])
    if (len(months), len(weekdays)) != (_MONTHS, _WEEKDAYS):
        raise BadPackError(f"{name} must name {_MONTHS} months and {_WEEKDAYS} weekdays.")
    lists = {key: tuple(value) for key, value in data["layout"].items()}
    return Pack(
        data["tag"],
        source_of(data["tag"]) is not None,
        _made(Formats, data["formats"], name),
        months,
        weekdays,
        _made(Layout, lists, name),
        _detection(data["detection"], name),
    )


def _detection(data: Mapping[str, Any], name: str) -> Detection:
    """`share_derived` may be left out: it is for the script variant alone."""
    words = tuple(data.get("stop_words", ()))
    return _made(Detection, {"share_derived": data.get("share")} | dict(data) | {"stop_words": words}, name)


def _word(data: Mapping[str, Any], name: str) -> Word:
    nominative = data.get("nominative")
    if not isinstance(nominative, str):
        raise BadPackError(f"{name} has a month or weekday without its nominative.")
    cases = {field.name: nominative for field in fields(Word)} | dict(data)
    return _made(Word, cases | {"short": tuple(data.get("short", ()))}, name)


_Made = TypeVar("_Made", Detection, Formats, Layout, Word)


def _made(kind: type[_Made], data: Mapping[str, Any], name: str) -> _Made:
    _only({field.name for field in fields(kind)}, data, name)
    return kind(**data)


def _only(wanted: set[str], data: Mapping[str, Any], name: str) -> None:
    if missing := wanted - data.keys():
        raise BadPackError(f"{name} lacks {', '.join(sorted(missing))}.")
    if unknown := data.keys() - wanted:
        raise BadPackError(
            f"{name} has {', '.join(sorted(unknown))}, which nothing reads; correct the name or remove it."
        )
