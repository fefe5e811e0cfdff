"""Checkpoints as they are published: a signed note whose text is the head of a log."""

from __future__ import annotations

from collections.abc import Iterable

from communique.ledger.tiled.errors import NotVerified
from communique.ledger.tiled.heads import Checkpoint
from communique.ledger.tiled.notes import Kind, SignedNote, Signer, VerifierKey, verified

__all__ = ["Checkpoint", "open_checkpoint", "sign_checkpoint"]


def sign_checkpoint(checkpoint: Checkpoint, signers: Iterable[Signer], *, at: int) -> SignedNote:
    """`at`: seconds since 1970. What may be signed at all, and only once, is for the caller to say."""
    text = checkpoint.text()
    return SignedNote(text, tuple(signer.sign(text, at=at) for signer in signers))


def open_checkpoint(raw: bytes, keys: Iterable[VerifierKey]) -> Checkpoint:
    """The checkpoint, where a key of `keys` that bears the name of its origin signed it.

    Raises Malformed or NotVerified. Signatures by others of `keys` (witnesses, say) must stand too, but do
    not suffice.
    """
    note = SignedNote.parse(raw)
    checkpoint = Checkpoint.parse(note.text)
    own = [key for key in verified(note, keys) if key.name == checkpoint.origin]
    if not own:
        raise NotVerified(f"The log {checkpoint.origin} did not sign this checkpoint; others did.")
    if checkpoint.extensions and all(key.kind is Kind.ML_DSA for key in own):
        raise NotVerified("The checkpoint's further lines are not covered by the signature.")
    return checkpoint
