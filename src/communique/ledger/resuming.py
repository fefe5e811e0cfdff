"""Whether a log that is not signed any more may be signed again: two cases, and a person says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from communique.ledger import rules, seen
from communique.ledger.appending import AUDIT, read_head, signers_in_force, take_turn
from communique.ledger.cosigning.rounds import ask_all
from communique.ledger.errors import BehindItself, Refused
from communique.ledger.halt import lift_halt, read_halt
from communique.ledger.models import Checkpoint, Entry
from communique.ledger.places import Nodes
from communique.ledger.tiled import tree
from communique.ledger.tiled.checkpoints import Checkpoint as Head
from communique.ledger.tiled.errors import NotVerified

SECONDS = 20.0
REMEDY = (
    "Put the newest copy of the database back (communique restore). Where a witness is wrong, ask who runs "
    "it: without its line in the policy it is asked no more."
)


@dataclass(slots=True)
class Found:
    """`against`: why signing may not go on. `needed`: whether anything keeps it from going on."""

    last: int
    note: bytes
    told: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    needed: bool = False
    remedy: str = REMEDY


def look() -> Found:
    """Asks the witnesses too."""
    newest = Checkpoint.objects.order_by("-size").first()
    size = newest.size if newest else 0
    found = Found(size - 1, bytes(newest.note) if newest else b"")
    found.told.append(
        f"This database: {size} entries" + (f", the last is number {size - 1}." if size else ".")
    )
    _own_log(newest, found)
    _seen(newest, found)
    _halted(found)
    return found


def resume_signing(found: Found) -> None:
    """Lifts the halt, and keeps the newest checkpoint where it was missing. Raises OSError."""
    with transaction.atomic():
        take_turn()
        if found.note:
            seen.note_seen(found.note, found.last + 1)
        lift_halt()


def _own_log(newest: Checkpoint | None, found: Found) -> None:
    """Whether the database fits itself."""
    try:
        rules.guards_stand()
        last = Entry.objects.aggregate(last=Max("index"))["last"]
        if (last if last is not None else -1) != found.last:
            found.against.append(f"Entries and checkpoints do not fit each other. {AUDIT}")
        if newest is None:
            return
        if tree.root_hash(newest.size, Nodes()) != read_head(newest).root:
            found.against.append(f"The log's nodes do not give the root that its checkpoint signs. {AUDIT}")
        signers_in_force()
    except (Refused, LookupError) as error:
        found.against.append(str(error))


def _seen(newest: Checkpoint | None, found: Found) -> None:
    """The checkpoints kept outside the database."""
    nodes = Nodes()
    other = seen.elsewhere()
    for path, what in ((seen.beside_key(), "Beside the key"), (other, "On the second disk")):
        if path is None:
            continue
        try:
            kept = seen.read_seen(path)
            if isinstance(kept, Head):
                found.told.append(f"{what} ({path}): {kept.size} entries were signed.")
                origin = read_head(newest).origin if newest else kept.origin
                seen.compare(kept, path, origin, found.last + 1, lambda size: tree.root_hash(size, nodes))
            elif path == other and not path.parent.is_dir():
                found.against.append(f"The second disk at {path.parent} is not there.")
            else:
                found.told.append(f"{what} ({path}): no checkpoint.")
                found.needed |= kept is None and path != other and newest is not None
        except (BehindItself, LookupError, NotVerified) as error:
            found.against.append(str(error))


def _halted(found: Found) -> None:
    try:
        halted = read_halt()
    except BehindItself as error:
        found.against.append(str(error))
        return
    said = ask_all(SECONDS)
    for witness, trouble in said.items():
        found.told.append(f"The witness {witness.name}: {trouble or 'cosigned the newest checkpoint'}.")
    if halted is None:
        if (now := read_halt()) is not None:  # they have just been asked
            found.against.append(now[0])
        return
    found.needed = True
    found.told.append(f"Signing was halted: {halted[0]}")
    accuser = re.search(r"(?m)^Witness: .*, (\S+)$", halted[1])
    found.against += [
        f"The witness {witness.name}, which gave the reason, has not taken it back: {trouble}"
        for witness, trouble in said.items()
        if accuser and witness.address == accuser[1] and trouble
    ]
