"""Checkpoints with what witnesses put under them."""

from __future__ import annotations

from communique.ledger.models import Checkpoint
from communique.ledger.tiled.notes import Signature, SignedNote

__all__ = ["note_with_cosignatures"]


def note_with_cosignatures(checkpoint: Checkpoint) -> bytes:
    """The signed note of `checkpoint`, and under the office's signatures those of the witnesses so far.

    They were verified when they came; they are in the order of their coming.
    """
    note = bytes(checkpoint.note)
    lines = list(checkpoint.cosignatures.order_by("pk").values_list("line", flat=True))
    if not lines:
        return note
    return bytes(SignedNote.parse(note).signed(*(Signature.parse(line.removesuffix("\n")) for line in lines)))
