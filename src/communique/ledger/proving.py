"""Proofs from the database: that an entry is in the log, and that the log only grew."""

from __future__ import annotations

from collections.abc import Sequence

from communique.ledger.cosigned import note_with_cosignatures
from communique.ledger.errors import Refused
from communique.ledger.models import Checkpoint, Cosignature
from communique.ledger.places import Nodes
from communique.ledger.tiled import tree
from communique.ledger.tiled.errors import NotVerified
from communique.ledger.tiled.notes import Signature, SignedNote
from communique.ledger.tiled.policy import Policy
from communique.ledger.tiled.proofs import Proof

TRIED = 20  # cosigned checkpoints looked at, newest first, before the newest of all is taken


def note_of(checkpoint: Checkpoint, policy: Policy | None = None) -> SignedNote:
    """The checkpoint with the cosignatures that came for it; with a `policy`, those of its witnesses only."""
    note = SignedNote.parse(note_with_cosignatures(checkpoint))
    if policy is None:
        return note
    office = len(SignedNote.parse(bytes(checkpoint.note)).signatures)
    cosigned = [one for one in note.signatures[office:] if _stands(policy, note.text, one)]
    return SignedNote(note.text, (*note.signatures[:office], *cosigned))


def _stands(policy: Policy, text: str, signature: Signature) -> bool:
    try:
        return bool(policy.cosigned(SignedNote(text, (signature,))))
    except NotVerified:  # a row that proves nothing
        return False


def newest_checkpoint(*, covering: int = -1, policy: Policy | None = None) -> Checkpoint:
    """The newest checkpoint whose tree has the entry `covering`.

    With a `policy`, the newest of those that satisfy it; where none of the last ones does, the newest of
    all. Raises Refused where there is none.
    """
    if policy is not None:
        cosigned = Cosignature.objects.filter(checkpoint__gt=covering).order_by("-checkpoint")
        for size in cosigned.values_list("checkpoint", flat=True).distinct()[:TRIED]:
            checkpoint = Checkpoint.objects.get(size=size)
            if policy.satisfied(note_of(checkpoint, policy)):
                return checkpoint
    newest = Checkpoint.objects.filter(size__gt=covering).order_by("-size").first()
    if newest is None:
        raise Refused(f"The log has no entry {max(covering, 0)}.")
    return newest


def proof_of(
    entry_index: int,
    *,
    checkpoint: Checkpoint | None = None,
    policy: Policy | None = None,
    nodes: tree.Reader | None = None,
) -> Proof:
    """That the entry is in the tree of `checkpoint` (else of the newest one, see `newest_checkpoint`).

    `nodes`: a reader shared by several proofs. Raises Refused where the tree has no such entry, LookupError
    where nodes are missing.
    """
    if checkpoint is None:
        checkpoint = newest_checkpoint(covering=entry_index, policy=policy)
    if not 0 <= entry_index < checkpoint.size:
        raise Refused(f"The log's first {checkpoint.size} entries do not include entry {entry_index}.")
    hashes = tree.inclusion_proof(entry_index, checkpoint.size, nodes or Nodes())
    return Proof(entry_index, hashes, bytes(note_of(checkpoint, policy)))


def consistency(old: int, new: int) -> Sequence[bytes]:
    """That the tree of `new` entries begins with the tree of `old`. ValueError where `old` is larger."""
    return tree.consistency_proof(old, new, Nodes())
