"""How many witnesses signed which checkpoint, and when: for the terminal, the desk and `communique check`."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from communique.ledger.cosigned import note_with_cosignatures
from communique.ledger.cosigning.asking import name_of
from communique.ledger.models import Checkpoint, Cosignature
from communique.ledger.tiled.errors import NotVerified
from communique.ledger.tiled.notes import Signature, SignedNote
from communique.ledger.tiled.policy import Policy


@dataclass(frozen=True, slots=True)
class Standing:
    """Of the newest checkpoint: its size, how many of how many witnesses cosigned it, and whether those are
    enough. `enough`: size and time of the newest checkpoint that as many cosigned as the policy asks for.
    """

    size: int
    signed: int
    witnesses: int
    satisfied: bool
    enough: tuple[int, datetime.datetime] | None

    def sentence(self) -> str:
        if not self.size:
            return "The log is empty; there is nothing to cosign."
        told = f"{self.signed} of {self.witnesses} witnesses have cosigned the newest checkpoint"
        if self.enough is None:
            return f"{told} ({self.size} entries). The policy asks for more, and never had them."
        size, when = self.enough
        if self.satisfied:
            return f"{told} ({self.size} entries, {when:%Y-%m-%d at %H:%M} UTC)."
        return (
            f"{told} ({self.size} entries). The policy asks for more; it last had them at {size} entries, on "
            f"{when:%Y-%m-%d at %H:%M} UTC."
        )


LOOKED_AT = 100  # checkpoints, when the newest that had enough is looked for


def standing(policy: Policy) -> Standing:
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        return Standing(0, 0, len(policy.witnesses), satisfied=False, enough=None)
    cosigned = _cosigned(newest, policy)
    return Standing(
        newest.size,
        len(cosigned),
        len(policy.witnesses),
        satisfied=_satisfied(newest, policy),
        enough=_last_enough(policy),
    )


def _cosigned(checkpoint: Checkpoint, policy: Policy) -> frozenset[str]:
    try:
        return policy.cosigned(SignedNote.parse(note_with_cosignatures(checkpoint)))
    except NotVerified:
        return frozenset()


def _satisfied(checkpoint: Checkpoint, policy: Policy) -> bool:
    try:
        return policy.satisfied(SignedNote.parse(note_with_cosignatures(checkpoint)))
    except NotVerified:
        return False


def _last_enough(policy: Policy) -> tuple[int, datetime.datetime] | None:
    names = [name_of(key) for key in policy.witnesses.values()]
    rows = Cosignature.objects.filter(witness__in=names).order_by("-checkpoint")
    sizes = list(dict.fromkeys(rows.values_list("checkpoint_id", flat=True)[: LOOKED_AT * len(names)]))
    for checkpoint in Checkpoint.objects.filter(size__in=sizes[:LOOKED_AT]).order_by("-size"):
        if _satisfied(checkpoint, policy):
            return checkpoint.size, _time_of(checkpoint, policy)
    return None


def _time_of(checkpoint: Checkpoint, policy: Policy) -> datetime.datetime:
    """When the last of them says that it signed."""
    keys = {name_of(key): key for key in policy.witnesses.values()}
    times = [
        Signature.parse(row.line.removesuffix("\n")).time(keys[row.witness]) or 0
        for row in checkpoint.cosignatures.filter(witness__in=keys)
    ]
    try:
        return datetime.datetime.fromtimestamp(max(times, default=0), datetime.UTC)
    except (OverflowError, ValueError, OSError):
        return timezone.now()
