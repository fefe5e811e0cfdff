"""How dates are written in languages that have no pack; ISO where nothing is known."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from communique.languages.tags import primary_language

_FILE: Final = Path(__file__).parent / "dates.toml"


@dataclass(frozen=True, slots=True)
class Dates:
    """`months` as they stand in a date, `alone` as they stand by themselves; January first."""

    date: str
    month: str
    months: tuple[str, ...]
    alone: tuple[str, ...]
    moment: str


@cache
def _known() -> dict[str, Dates]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        language: Dates(
            entry["date"],
            entry["month"],
            tuple(entry["months"]),
            tuple(entry.get("alone", entry["months"])),
            entry.get("moment", "{date}, {time}"),
        )
        for language, entry in data.items()
    }


def dates_in(tag: str) -> Dates | None:
    return _known().get(primary_language(tag))
