"""The tree over the entries again: each node from the leaves, each checkpoint's root from the nodes."""

from __future__ import annotations

from collections.abc import Iterator

from communique.ledger.audit import rows
from communique.ledger.audit.problems import Extent, Problem
from communique.ledger.places import SHIFT, Nodes, number_of
from communique.ledger.tiled import tree
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.heads import Checkpoint
from communique.ledger.tiled.notes import SignedNote

STRETCH = 1024


def begin_at(first: int) -> tree.Frontier:
    """The tree before entry `first`, as the nodes say, where they give the root that is signed for that size
    (the nodes of earlier entries are looked at with those); else as the leaves do.
    """
    try:
        found = tree.Frontier.at(first, Nodes())
        if first == 0 or _signed_root(first) in {found.root(), None}:
            return found
    except LookupError:
        pass
    again = tree.Frontier()
    for start in range(0, first, STRETCH):
        some = rows.entries(start, min(start + STRETCH, first))
        again.extend(tree.leaf_hash(rows.as_bytes(leaf)) for _, _, _, leaf in some)
    return again if again.size == first else _with_gaps(first)


def _with_gaps(first: int) -> tree.Frontier:
    """Entries are missing too: what nodes there are decide, and zeros stand for the rest."""
    read = Nodes()

    def hashes() -> Iterator[bytes]:
        for index in range(first):
            try:
                yield read([(0, index)])[0]
            except LookupError:
                yield bytes(32)

    again = tree.Frontier()
    again.extend(hashes())
    return again


def _signed_root(size: int) -> bytes | None:
    for _, note in rows.checkpoints(size, size + 1):
        try:
            return Checkpoint.parse(SignedNote.parse(rows.as_bytes(note)).text).root
        except Malformed:
            return None
    return None


class Growing:
    """A tree that takes up the leaves of one stretch of the log after the other, in turn."""

    def __init__(self, first: int, extent: Extent) -> None:
        self.frontier = begin_at(first)
        self.extent = extent
        self.stored: dict[int, bytes] = {}

    def read(self, first: int, end: int) -> None:
        """Reads the nodes that the entries from `first` to `end` complete."""
        levels = range(end.bit_length())
        self.stored = rows.nodes(
            (number_of(level, first >> level), number_of(level, end >> level))
            for level in levels
            if end >> level > first >> level
        )

    def add(self, index: int, leaf: bytes | None) -> Iterator[Problem]:
        """The next leaf; None where its entry is missing, so that the node must stand for it."""
        stored = self.stored
        place = number_of(0, index)
        kept = stored.get(place)
        if leaf is None:
            leaf_hash = kept if kept is not None else bytes(32)
        else:
            leaf_hash = tree.leaf_hash(leaf)
            if kept is not None and kept != leaf_hash and self._is_true(index, kept):
                yield Problem(f"entry {index}", "its leaf is not the one that was signed")
                leaf_hash = kept
        for level, number, value in self.frontier.grow(leaf_hash):
            kept = stored.get(number_of(level, number))
            if kept != value:
                what = "is missing" if kept is None else "is not the hash of what lies below it"
                over = f"{number << level} to {((number + 1) << level) - 1}"
                yield Problem(f"node {number} of level {level}, over the entries {over}", what)

    def _is_true(self, index: int, leaf_hash: bytes) -> bool:
        """Whether the signed root of the whole has this hash at this place."""
        size = self.extent.entries
        root = _signed_root(size)
        try:
            proof = tree.inclusion_proof(index, size, Nodes())
            tree.verify_inclusion(
                leaf_hash=leaf_hash, index=index, size=size, proof=proof, root=root or bytes(32)
            )
        except (LookupError, NotVerified):
            return False
        return True


def nodes_beyond(entries: int) -> Iterator[Problem]:
    """Nodes that `entries` entries do not make."""
    for place in rows.places_beyond(entries):
        yield Problem(f"node {place & (1 << SHIFT) - 1} of level {place >> SHIFT}", "no entries complete it")
