"""Occasions, promises and positions of the two real pages, against their hand-made gold."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from communique.reading.release import read_bytes

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real pages (../shared) are not here")
PAGES = sorted(path.name for path in SEEDS.glob("*.txt"))
KINDS = {
    "000": [("meeting", "talks", "visit"), ("ceremony",), ("visit",), ("ceremony",)],
    "001": [("call",), ("call",), ("ceremony",), ("visit",), ("visit", "ceremony")],
}
THANKS = {"thanks": "thanks", "gratitude": "thanks", "support": "support"}


@cache
def both(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    page = SEEDS / name
    gold = json.loads(page.with_suffix(".gold.json").read_text(encoding="utf-8"))
    return gold, read_bytes(page.read_bytes(), name=name).as_json()


def matched(gold: dict[str, Any], found: list[dict[str, Any]], least: float = 0.5) -> dict[str, Any] | None:
    """The finding whose span shares most with the gold's."""

    def shared(one: dict[str, Any]) -> float:
        inside = min(gold["end"], one["end"]) - max(gold["start"], one["start"])
        return float(inside / (max(gold["end"], one["end"]) - min(gold["start"], one["start"])))

    best = max(found, key=shared, default=None)
    return best if best is not None and shared(best) >= least else None


def last_words(names: list[str]) -> set[str]:
    return {name.split()[-1] for part in names for name in part.split(" and ")}


def bounds(date: str | list[str] | None) -> tuple[str | None, str | None]:
    first, last = (date, date) if isinstance(date, str) else date or (None, None)
    if isinstance(date, str) and date.count("-") == 1:
        return f"{date}-01", f"{date}-31"
    return first, last


@pytest.mark.parametrize("page", PAGES)
def test_every_occasion_once_with_kind_days_place_and_people(page: str) -> None:
    gold, found = both(page)
    assert len(found["occasions"]) == len(gold["occasions"])
    for wanted, kinds in zip(gold["occasions"], KINDS[page[:3]], strict=True):
        occasion = matched(wanted, found["occasions"])
        assert occasion is not None, wanted["id"]
        assert occasion["kind"] in kinds
        assert (occasion["earliest"], occasion["latest"]) == bounds(wanted["date"])
        assert last_words(occasion["participants"]) == last_words(wanted["participants"])
        assert occasion["planned"] == wanted["type"].startswith("planned")
        assert bool(occasion["place"]) == bool(wanted.get("place"))


@pytest.mark.parametrize("page", PAGES)
def test_every_promise_with_its_day_and_nothing_else(page: str) -> None:
    gold, found = both(page)
    assert len(found["commitments"]) <= len(gold["commitments"]) + 1
    for wanted in gold["commitments"]:
        promise = matched(wanted, found["commitments"])
        assert promise is not None, wanted["id"]
        due = promise["due"] or {"earliest": None, "latest": None}
        assert due["latest"] == bounds(wanted.get("due"))[1]
        if promise["due"]:
            assert promise["due"]["text"] in wanted["due_text"]


@pytest.mark.parametrize("page", PAGES)
def test_thanks_and_positions_by_and_to(page: str) -> None:
    gold, found = both(page)
    for wanted in gold["positions"]:
        position = matched(wanted, found["positions"])
        assert position is not None, wanted["id"]
        assert position["kind"] == THANKS.get(wanted["kind"], "position")
        assert last_words([position["by"]]) == last_words([wanted["by"]])
