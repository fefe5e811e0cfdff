from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

from django.db import connection

from communique.ledger import audit_process
from communique.ledger.audit import whole
from communique.ledger.audit.blocks import BLOCK, blocks_of, check_block
from communique.ledger.audit.problems import Extent, Findings, Problem
from communique.ledger.audit.signatures import remember, remembered

ALIKE = 50  # problems with the same words, after which they are only counted
WORTH_PROCESSES = 5 * BLOCK


@dataclass(slots=True)
class Audited:
    """How far an audit has come, and at the end what it went through. `notes` are no problems."""

    total: int = 0
    entries: int = 0
    editions: int = 0
    parts: int = 0
    problems: int = 0
    notes: list[str] = field(default_factory=list)


def audit_ledger(
    *, checked: Callable[[Audited], None] = lambda _: None, processes: int | None = None, afresh: bool = False
) -> Iterator[Problem]:
    """Every problem found, in the order of the log; of many alike the first fifty, and how many more.

    `checked` is called after each 4096 entries, and at the end; what it is given goes on changing. Large
    ledgers are divided among `processes` (as a rule as many as there are processors, at most 4), each with
    less than 100 MB. What others publish or erase meanwhile is left to the next audit. `afresh` verifies
    also the signatures that an earlier audit found good.
    """
    found = Audited()
    alike: dict[str, int] = {}
    for problem in _problems(found, checked, processes, afresh=afresh):
        found.problems += 1
        alike[problem.what] = alike.get(problem.what, 0) + 1
        if alike[problem.what] <= ALIKE:
            yield problem
    for what, count in alike.items():
        if count > ALIKE:
            yield Problem("the log", f"{count - ALIKE} more like this: «{what}»")
    checked(found)


def _problems(
    found: Audited, checked: Callable[[Audited], None], processes: int | None, *, afresh: bool
) -> Iterator[Problem]:
    yield from whole.guards_that_miss()
    kept = whole.what_was_seen()
    extent, problems = whole.extent_of_log()
    yield from problems
    yield from whole.keys_that_differ(extent)
    found.total = extent.entries
    known = {} if afresh else remembered()
    signed: dict[int, str] = {}
    checked(found)
    with _checking(extent, known, processes) as blocks:
        for first, findings in zip(blocks_of(extent.entries), blocks, strict=True):
            yield from findings.problems
            _add(found, findings)
            if findings.signed:
                signed[first] = findings.signed
            checked(found)
    yield from whole.loose_rows(extent, Findings(editions=found.editions, parts=found.parts))
    yield from whole.seen_that_differs(extent, kept)
    remember(signed)


def _add(found: Audited, findings: Findings) -> None:
    found.entries += findings.entries
    found.editions += findings.editions
    found.parts += findings.parts
    found.notes += findings.notes


@contextmanager
def _checking(extent: Extent, known: dict[int, str], processes: int | None) -> Iterator[Iterator[Findings]]:
    """The findings of block after block. Others than this process cannot see its open transaction."""
    work = [(first, extent, known.get(first, "")) for first in blocks_of(extent.entries)]
    count = processes or min(os.cpu_count() or 1, 4)
    if count < 2 or extent.entries < WORTH_PROCESSES or connection.in_atomic_block:  # noqa: PLR2004
        yield (check_block(*each) for each in work)
        return
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=audit_process.begin)
    try:
        yield pool.map(audit_process.check, work)
    finally:
        pool.shutdown(cancel_futures=True)
