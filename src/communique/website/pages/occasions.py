"""What a release tells of, from its sealed facts: kind, days, place, who took part."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.languages.packs import format_date
from communique.website.wording import words


@dataclass(frozen=True, slots=True)
class ToldOccasion:
    what: str
    when: str
    place: str
    people: Sequence[str]


def occasion_in(about: Mapping[str, Any], tag: str) -> ToldOccasion | None:
    facts = about.get("occasion")
    if not facts:
        return None
    kinds = words(tag)["occasion"]
    return ToldOccasion(
        what=kinds.get(f"kind_{facts['kind']}", kinds["kind_other"]),
        when=_days(facts.get("earliest"), facts.get("latest"), tag),
        place=facts.get("place", {}).get(tag, ""),
        people=facts.get("participants", {}).get(tag, ()),
    )


def _days(earliest: str | None, latest: str | None, tag: str) -> str:
    days = [format_date(datetime.date.fromisoformat(day), tag) for day in (earliest, latest) if day]
    return " – ".join(dict.fromkeys(days))
