"""Entries that may be one person: suggested to an officer with the reason, never merged by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from wagtail.models import ModelLogEntry

from communique.directory.likeness import heard, keys, may_be_alike, why_alike
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
    """Those of one person (the id of an entry kept)."""
    version = snapshot()
    mine = _written(version, person)
    found = {}
    for entry in version.entries.values():
        if entry.kept == person:
            continue
        pairs = [(name, other) for name in mine for other in entry.written() if _near(name, other)]
        if not pairs or _strangers(version, person, entry.kept):
            continue
        said = [why for pair in pairs if (why := why_alike(*pair)) is not None]
        if said:
            found[min(person, entry.kept), max(person, entry.kept)] = _plainest(said)
    apart = _kept_apart() if found else set()
    return [Double(*pair, why) for pair, why in sorted(found.items()) if pair not in apart]


def _doubles(version: Snapshot) -> list[Double]:
    names: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for entry in version.entries.values():
        for name in entry.written():
            for key in keys(name):
                names[key].add((entry.kept, name))
    apart = _kept_apart()
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for group in names.values():
        if not 1 < len(group) <= _MOST_ALIKE:
            continue
        for (one, mine), (other, theirs) in combinations(sorted(group), 2):
            if one == other or not _near(mine, theirs) or (one, other) in apart:
                continue
            why = why_alike(mine, theirs)
            if why is not None and not _strangers(version, one, other):
                found[one, other].add(why)
    return [Double(*pair, _plainest(said)) for pair, said in sorted(found.items())]


def _plainest(reasons: Iterable[str]) -> str:
    """The plainest of several reasons is the shortest."""
    return min(reasons, key=lambda said: (len(said), said))


def _near(one: str, other: str) -> bool:
    return may_be_alike(heard(one), heard(other))


def _written(version: Snapshot, person: int) -> set[str]:
    return {name for entry in version.people.get(person, ()) for name in entry.written()}


def _strangers(version: Snapshot, one: int, other: int) -> bool:
    """Whether both stand for countries, and for none in common."""
    mine, theirs = version.countries_of(one), version.countries_of(other)
    return bool(mine and theirs and not mine & theirs)


def _kept_apart() -> set[tuple[int, int]]:
    rows = ModelLogEntry.objects.filter(action="directory.keep_apart").order_by()
    return {(int(row.object_id), int(row.data["other"])) for row in rows}
