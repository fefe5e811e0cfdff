"""One block of the log, looked at from every side."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from communique.ledger.audit import rows
from communique.ledger.audit.editions import Editions
from communique.ledger.audit.erasures import erasures_that_fail, gone_unsaid
from communique.ledger.audit.problems import Extent, Findings, Problem
from communique.ledger.audit.signatures import checkpoints_that_fail, cosignatures_that_fail, digest_of
from communique.ledger.audit.trees import STRETCH, Growing
from communique.ledger.leaves import BadLeaf, EraseLeaf, KeyLeaf, read_leaf

BLOCK = 4096  # entries; each block is one piece of work, and what is remembered of its signatures
BACK = 60  # seconds that a clock may be put right without a word


@dataclass(slots=True)
class _Pass:
    first: int
    extent: Extent
    growing: Growing = field(init=False)
    editions: Editions = field(init=False)
    notes: dict[int, bytes] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    time: str = ""

    def __post_init__(self) -> None:
        self.growing = Growing(self.first, self.extent)
        self.editions = Editions(rows.number_before(self.first))
        if self.first:
            before = rows.leaves_at([self.first - 1]).get(self.first - 1, b"")
            self.time = _time_of(before)

    def stretch(self, first: int, end: int) -> Iterator[Problem]:
        entries = {row[0]: row for row in rows.entries(first, end)}
        editions = {row[0]: row for row in rows.editions(first, end)}
        parts: dict[int, list[rows.Row]] = {}
        for row in rows.parts(first, end):
            parts.setdefault(row[0], []).append(row)
        self.notes.update((size, rows.as_bytes(note)) for size, note in rows.checkpoints(first + 1, end + 1))
        leaves = [rows.as_bytes(entries[at][3]) if at in entries else None for at in range(first, end)]
        yield from self.growing.take(first, leaves)
        for index, leaf in enumerate(leaves, start=first):
            if leaf is None:
                yield Problem(f"entry {index}", "is missing")
                continue
            entry, said = entries[index], editions.get(index)
            self.findings.entries += 1
            if leaf.startswith((b'{"act":"erase"', b'{"act":"key"')):
                yield from _other_than_edition(entry, leaf, said)
                self._look_at_clock(index, _time_of(leaf))
            else:
                yield from self.editions.check(index, leaf, said, parts.get(index, ()), (entry[1], entry[2]))
                self._look_at_clock(index, said[5] if said else _time_of(leaf))
        yield from cosignatures_that_fail(rows.cosignatures(first + 1, end + 1))

    def _look_at_clock(self, index: int, time: str) -> None:
        """Clocks are put right, so an earlier time than the entry before is a note. A log that was made for
        older editions has their times, up to its first checkpoint.
        """
        if self.time > time and index >= self.extent.first_checkpoint and time:
            back = _moment(self.time) - _moment(time)
            if back.total_seconds() > BACK:
                self.findings.notes.append(
                    f"entry {index}: by its clock it was made {back} before the entry ahead of it ({time}, "
                    f"{self.time}). A clock that was put right does this; the order is that of the entries."
                )
        self.time = time or self.time


def check_block(first: int, extent: Extent, remembered: str = "") -> Findings:
    """`remembered`: the digest of the block's checkpoints when their signatures were last found good."""
    going = _Pass(first, extent)
    findings = going.findings
    last = min(first + BLOCK, extent.entries)
    for start in range(first, last, STRETCH):
        findings.problems.extend(going.stretch(start, min(start + STRETCH, last)))
    growing, whole = going.growing, last - first == BLOCK
    digest = digest_of(going.notes, extent, growing.start.root(), growing.root()) if whole else ""
    if not digest or digest != remembered:
        found = list(checkpoints_that_fail(first, going.notes, growing.roots(), extent))
        findings.problems += found
        digest = "" if found else digest
    findings.signed = digest
    findings.problems.extend(gone_unsaid(going.editions.gone))
    findings.editions, findings.parts = going.editions.seen, going.editions.parts
    return findings


def _other_than_edition(entry: rows.Row, written: bytes, edition: rows.Row | None) -> Iterator[Problem]:
    index, act, document, _ = entry
    where = f"entry {index}"
    try:
        leaf = read_leaf(written)
    except BadLeaf as error:
        yield Problem(where, f"its leaf cannot be read: {error}")
        return
    if edition is not None:
        yield Problem(where, f"seals no edition, and edition {edition[1]} names it")
    if act != leaf.act or document != (None if isinstance(leaf, KeyLeaf) else str(leaf.document)):
        yield Problem(where, "its act or its document beside the leaf is not the leaf's")
    if isinstance(leaf, EraseLeaf):
        yield from erasures_that_fail(index, leaf)


def _time_of(leaf: bytes) -> str:
    """As the leaf spells it; empty where it cannot be read."""
    _, found, rest = leaf.partition(b'"time":"')
    return rest[:20].decode("ascii", errors="replace") if found else ""


def _moment(time: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(time)
    except ValueError:
        return datetime.datetime.max.replace(tzinfo=datetime.UTC)


def blocks_of(entries: int) -> Sequence[int]:
    """The first entries of the blocks that this many entries make."""
    return range(0, entries, BLOCK)
