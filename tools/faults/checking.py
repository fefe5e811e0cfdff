"""After a fault: is everything that was acknowledged there, and does all that is there fit together?

Imported once Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from communique.ledger import seen
from communique.ledger.appending import keys_in_force
from communique.ledger.audit import audit_ledger
from communique.ledger.errors import Refused
from communique.ledger.models import Checkpoint, Edition, Entry
from communique.ledger.tiled import tree
from communique.ledger.tiled.checkpoints import Checkpoint as Head, open_checkpoint
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import VerifierKey
from communique.newsroom.models import Release
from tools.faults.publishing import Acknowledged

UNSEALED = """
    SELECT count(*) FROM ledger_edition e LEFT JOIN ledger_entry n ON n."index" = e.entry_id
    WHERE n."index" IS NULL OR n.document IS NULL OR n.document != e.document OR n.act != e.act
"""
UNPUBLISHED = """
    SELECT count(*) FROM ledger_entry n LEFT JOIN ledger_edition e ON n."index" = e.entry_id
    WHERE e.id IS NULL AND n.act IN ('publish', 'correct', 'withdraw', 'restore')
"""
BARE = """
    SELECT count(*) FROM ledger_part p LEFT JOIN ledger_partbytes b ON b.part_id = p.id
    WHERE b.part_id IS NULL
"""


@dataclass(slots=True)
class Found:
    """`roots`: the log's root at its size now, for whoever compares it with what was signed before."""

    lost: int = 0
    without_entry: int = 0
    without_version: int = 0
    size: int = 0
    root: bytes = b""
    broken: list[str] = field(default_factory=list)


def check_all(acknowledged: Iterable[Acknowledged]) -> Found:
    """Looks at every row; reads only."""
    found = Found()
    told = list(acknowledged)
    standing = {
        (number, document.hex, entry)
        for number, document, entry in Edition.objects.values_list("number", "document", "entry_id")
    }
    found.lost = sum((one.number, one.document, one.entry) not in standing for one in told)
    found.without_entry = _count(UNSEALED) + Release.objects.filter(live=True, edition=None).count()
    found.without_version = _count(UNPUBLISHED)
    if bare := _count(BARE):
        found.broken.append(f"{bare} parts have no bytes")
    numbers = sorted(number for number, _, _ in standing)
    if numbers != list(range(1, len(numbers) + 1)):
        found.broken.append("the numbers of editions have a gap")
    _check_root(found)
    if not found.lost:
        _check_seen(found, told)
    return found


def check_by_audit() -> list[str]:
    """What the whole audit finds."""
    return [f"the audit: {problem}" for problem in audit_ledger(afresh=True)]


def _count(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _check_root(found: Found) -> None:
    frontier = tree.Frontier()
    for leaf in Entry.objects.order_by("index").values_list("leaf", flat=True):
        frontier.append(tree.leaf_hash(bytes(leaf)))
        found.size += 1
    found.root = frontier.root()
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        if found.size:
            found.broken.append(f"{found.size} entries, and no checkpoint")
        return
    try:
        head = open_checkpoint(bytes(latest.note), map(VerifierKey.parse, keys_in_force()))
    except (Malformed, NotVerified) as error:
        found.broken.append(f"the last checkpoint does not verify: {error}")
        return
    if (head.size, head.root) != (found.size, found.root):
        found.broken.append(f"the last checkpoint signs {head.size} entries; {found.size} stand, or others")


def _check_seen(found: Found, told: list[Acknowledged]) -> None:
    """What stands beside the key is of this log, and no older than what was acknowledged last."""
    try:
        kept = seen.read_seen(seen.beside_key())
    except Refused as error:
        found.broken.append(f"beside the key: {error}")
        return
    if not isinstance(kept, Head):
        if told:
            found.broken.append("beside the key nothing was kept")
        return
    leaves = Entry.objects.filter(index__lt=kept.size).order_by("index").values_list("leaf", flat=True)
    frontier = tree.Frontier()
    frontier.extend(tree.leaf_hash(bytes(leaf)) for leaf in leaves)
    if kept.size > found.size or frontier.root() != kept.root:
        found.broken.append(f"beside the key, {kept.size} entries were seen signed; here are {found.size}")
    if told and kept.size <= max(one.entry for one in told):
        found.broken.append("beside the key stands less than was acknowledged")
