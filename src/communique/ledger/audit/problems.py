"""What an audit tells: where something is not as it was sealed, what it is, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Remedy(StrEnum):
    """What an operator does about it; several problems have one."""

    RESTORE = (
        "Something was changed past the program, or a disk fails. Publish nothing more and keep a copy of "
        "this database as it is; then put back the newest backup that passes: communique restore FILE."
    )
    ORIGINALS = (
        "Put the originals back from a backup (communique restore), or upload the very same photographs "
        "again: the ledger knows them by their digests."
    )
    GUARDS = (
        "Run «communique ledger guard», then «communique ledger audit» again, and find out who took the "
        "guards down: with them gone, anything could be changed."
    )
    KEYS = "Put the folder of the key (COMMUNIQUE_KEY) and the second disk back as they were."


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was sealed, as a sentence: `where` and `what`."""

    where: str
    what: str
    remedy: Remedy = Remedy.RESTORE

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Change:
    """From entry `index` on, `keys` sign; at the checkpoint after it `vouching` sign beside them."""

    index: int
    keys: tuple[str, ...]
    vouching: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """What an audit looks at: the first `entries` of the log, however many come while it runs.

    Checkpoints are kept from size `first_checkpoint` on: a log that was made for older editions has none
    below.
    """

    entries: int
    origin: str
    first_checkpoint: int
    changes: tuple[Change, ...]

    def signing_at(self, size: int) -> tuple[str, ...]:
        """The verifier keys that must stand under the checkpoint of this size, in their order."""
        found: Change | None = None
        for change in self.changes:
            if change.index < size:
                found = change
        if found is None:
            return ()
        return (*found.keys, *found.vouching) if found.index == size - 1 else found.keys


@dataclass(slots=True)
class Findings:
    """Of one block of entries. `notes` are no problems. `signed` is the digest of its checkpoints, where
    every signature was found good.
    """

    entries: int = 0
    editions: int = 0
    parts: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    signed: str = ""
