"""A proof that verifies offline (tlog-proof): an entry's index, its way to the root, and the checkpoint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from communique.ledger.tiled.checkpoints import Checkpoint, open_checkpoint
from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.notes import NOTE_LIMIT, SignedNote, VerifierKey
from communique.ledger.tiled.policy import Policy
from communique.ledger.tiled.strict import (
    HASH_SIZE,
    SIZE_LIMIT,
    read_base64,
    read_decimal,
    read_hash,
    read_text,
    write_base64,
)
from communique.ledger.tiled.tree import leaf_hash, verify_inclusion

HEADER: Final = "c2sp.org/tlog-proof@v1"
EXTRA_LIMIT: Final = 64 * 1024  # bytes
HASHES_LIMIT: Final = 63
_LIMIT: Final = NOTE_LIMIT + 2 * EXTRA_LIMIT


@dataclass(frozen=True, slots=True)
class Proof:
    """`checkpoint` is the signed note as the log gave it; `extra` is vouched for by nobody."""

    index: int
    hashes: Sequence[bytes] = field(repr=False)
    checkpoint: bytes = field(repr=False)
    extra: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.index < SIZE_LIMIT:
            raise Malformed("The index of an entry lies between 0 and 2^63.")
        if len(self.hashes) > HASHES_LIMIT or any(len(one) != HASH_SIZE for one in self.hashes):
            raise Malformed(f"A proof has at most {HASHES_LIMIT} hashes of 32 bytes.")
        if len(self.extra) > EXTRA_LIMIT:
            raise Malformed(f"What is added to a proof has at most {EXTRA_LIMIT} bytes.")
        Checkpoint.parse(SignedNote.parse(self.checkpoint).text)

    def __bytes__(self) -> bytes:
        lines = [HEADER]
        if self.extra:
            lines.append("extra " + write_base64(self.extra))
        lines += [f"index {self.index}", *map(write_base64, self.hashes), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def parse(cls, raw: bytes) -> Proof:
        """Whatever it accepts, `bytes()` of it is the same to the byte."""
        head, blank, note = read_text(raw, "The proof", limit=_LIMIT).partition("\n\n")
        header, *lines = head.split("\n")
        if header != HEADER or not blank:
            raise Malformed(
                f"A proof begins with the line {HEADER} and has an empty line before its checkpoint."
            )
        extra = b""
        if lines and lines[0].startswith("extra "):
            extra = read_base64(lines.pop(0).removeprefix("extra "), "What is added to the proof")
            if not extra:
                raise Malformed("What is added to the proof is empty; its line must be left out.")
        if not lines or not lines[0].startswith("index "):
            raise Malformed("The proof does not tell the index of its entry.")
        index = read_decimal(lines.pop(0).removeprefix("index "), "The index of the proof")
        if len(lines) > HASHES_LIMIT:
            raise Malformed(f"A proof has at most {HASHES_LIMIT} hashes.")
        hashes = tuple(read_hash(line, "A hash of the proof") for line in lines)
        return cls(index, hashes, note.encode(), extra)


def verify_proof(
    proof: Proof, leaf: bytes, keys: Iterable[VerifierKey], policy: Policy | None = None
) -> Checkpoint:
    """That the log which one of `keys` belongs to holds `leaf` at the proof's index. Raises NotVerified.

    With a `policy`, its logs are known too, and its quorum of witnesses must have cosigned.
    """
    known = [*keys, *(policy.logs if policy else ())]
    checkpoint = open_checkpoint(proof.checkpoint, known)
    if policy is not None:
        policy.require(SignedNote.parse(proof.checkpoint))
    verify_inclusion(
        leaf_hash=leaf_hash(leaf),
        index=proof.index,
        size=checkpoint.size,
        proof=proof.hashes,
        root=checkpoint.root,
    )
    return checkpoint
