"""A log in memory, and the tree as RFC 6962 defines it, word for word and slow."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from typing import Final

from communique.ledger.tiled.checkpoints import Checkpoint, sign_checkpoint
from communique.ledger.tiled.notes import Kind, Signer
from communique.ledger.tiled.proofs import Proof
from communique.ledger.tiled.tree import (
    Place,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    nodes_added,
    root_hash,
)

ORIGIN: Final = "log.press.example/editions"
TIME: Final = 1_925_000_000


def signer(kind: Kind = Kind.ED25519, name: str = ORIGIN, seed: int = 1) -> Signer:
    """The same key for the same seed."""
    return Signer.from_private(kind, name, sha256(f"{kind}{name}{seed}".encode()).digest())


class Log:
    """Leaves `b"0"`, `b"1"` and so on, unless others are given, and every complete node over them."""

    def __init__(self, leaves: int | Sequence[bytes] = 0) -> None:
        self.leaves: list[bytes] = []
        self.nodes: dict[Place, bytes] = {}
        self.calls: list[Sequence[Place]] = []
        for leaf in [b"%d" % number for number in range(leaves)] if isinstance(leaves, int) else leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        for level, index, found in nodes_added(len(self.leaves), leaf_hash(leaf), self.read):
            assert (level, index) not in self.nodes
            self.nodes[level, index] = found
        self.leaves.append(leaf)

    def read(self, places: Sequence[Place]) -> list[bytes]:
        self.calls.append(places)
        return [self.nodes[place] for place in places]

    def root(self, size: int | None = None) -> bytes:
        return root_hash(len(self.leaves) if size is None else size, self.read)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        return inclusion_proof(index, len(self.leaves) if size is None else size, self.read)

    def consistency(self, old: int, new: int) -> list[bytes]:
        return consistency_proof(old, new, self.read)

    def checkpoint(self, size: int | None = None, origin: str = ORIGIN) -> Checkpoint:
        size = len(self.leaves) if size is None else size
        return Checkpoint(origin, size, self.root(size))

    def note(self, *signers: Signer, size: int | None = None, origin: str = ORIGIN) -> bytes:
        """The signed checkpoint, by the log's usual key where no other is given."""
        return bytes(sign_checkpoint(self.checkpoint(size, origin), signers or (signer(),), at=TIME))

    def proof(self, index: int, *signers: Signer, size: int | None = None, extra: bytes = b"") -> Proof:
        return Proof(index, tuple(self.inclusion(index, size)), self.note(*signers, size=size), extra)


def split(width: int) -> int:
    """The largest power of two smaller than `width`."""
    return next(1 << power for power in count() if 1 << power + 1 >= width)


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1: MTH."""
    if len(leaves) <= 1:
        return sha256(b"\0" + leaves[0] if leaves else b"").digest()
    k = split(len(leaves))
    return sha256(b"\1" + tree_hash(leaves[:k]) + tree_hash(leaves[k:])).digest()


def audit_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1: PATH."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*audit_path(index, leaves[:k]), tree_hash(leaves[k:])]
    return [*audit_path(index - k, leaves[k:]), tree_hash(leaves[:k])]


def growth_path(old: int, leaves: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    """RFC 6962, section 2.1.2: SUBPROOF."""
    if old == len(leaves):
        return [] if whole else [tree_hash(leaves)]
    k = split(len(leaves))
    if old <= k:
        return [*growth_path(old, leaves[:k], whole=whole), tree_hash(leaves[k:])]
    return [*growth_path(old - k, leaves[k:], whole=False), tree_hash(leaves[:k])]
