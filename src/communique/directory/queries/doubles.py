"""Entries that may be one person: suggested to an officer with the reason, never merged by themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from wagtail.models import ModelLogEntry

from communique.directory.likeness import keys, why_alike
from communique.directory.queries.snapshot import Snapshot, snapshot

# More names than that share a key only where the key says nothing.
_MOST_ALIKE = 60


@dataclass(frozen=True, slots=True)
class Double:
    """Ids of two entries that are kept, the earlier one first, and why they may be one person."""

    one: int
    other: int
    why: str


_last: tuple[Snapshot, list[Double]] | None = None


def doubles() -> list[Double]:
    """All pairs that look alike and that no officer has said are two people."""
    global _last  # noqa: PLW0603  one version a process
    version = snapshot()
    last = _last
    if last is None or last[0] is not version:
        last = _last = (version, _doubles(version))
    return last[1]


def doubles_of(person: int) -> list[Double]:
    return [double for double in doubles() if person in {double.one, double.other}]


def _doubles(version: Snapshot) -> list[Double]:
    names: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for entry in version.entries.values():
        for name in (*entry.names.values(), *entry.aliases):
            for key in keys(name):
                names[key].add((entry.kept, name))
    apart = _kept_apart()
    found: dict[tuple[int, int], str] = {}
    for group in names.values():
        if len(group) > _MOST_ALIKE:
            continue
        for (one, mine), (other, theirs) in combinations(sorted(group), 2):
            pair = (one, other)
            if one == other or pair in apart or _strangers(version, one, other):
                continue
            why = why_alike(mine, theirs)
            if why is not None:
                # The plainest of several reasons is the shortest.
                found[pair] = min(found.get(pair, why), why, key=lambda said: (len(said), said))
    return [Double(one, other, why) for (one, other), why in sorted(found.items())]


def _strangers(version: Snapshot, one: int, other: int) -> bool:
    """Whether both stand for countries, and for none in common."""
    mine, theirs = version.countries_of(one), version.countries_of(other)
    return bool(mine and theirs and not mine & theirs)


def _kept_apart() -> set[tuple[int, int]]:
    rows = ModelLogEntry.objects.filter(action="directory.keep_apart").order_by()
    return {(int(row.object_id), int(row.data["other"])) for row in rows}
