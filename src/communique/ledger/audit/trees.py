"""The tree over the entries again: each node from the leaves, each checkpoint's root from the nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from communique.ledger.audit import rows
from communique.ledger.audit.problems import Extent, Problem
from communique.ledger.places import SHIFT, Nodes, number_of
from communique.ledger.tiled import tree
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.heads import Checkpoint
from communique.ledger.tiled.notes import SignedNote

STRETCH = 512  # entries whose rows are held in memory at a time; a power of two


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
    """The tree of one block, which takes up one stretch of leaves after the other.

    Between stretches no more of it is held than complete subtrees of a stretch's height and more.
    """

    def __init__(self, first: int, extent: Extent) -> None:
        self.extent = extent
        self.start = begin_at(first)
        self.tops = tree.Frontier(first // STRETCH, self.start.peaks())
        self.hashes: list[bytes] = []

    def take(self, first: int, leaves: Sequence[bytes | None]) -> Iterator[Problem]:
        """The next leaves; None where an entry is missing, so that its node must stand for it."""
        end = first + len(leaves)
        ranges = [
            (number_of(level, first >> level), number_of(level, end >> level))
            for level in range(end.bit_length())
            if end >> level > first >> level
        ]
        found = rows.nodes(ranges)
        if len(leaves) == STRETCH and None not in leaves:
            hashes = [tree.leaf_hash(leaf) for leaf in leaves if leaf is not None]
            tops = tree.Frontier(self.tops.size, self.tops.peaks())
            if found == list(_all_nodes(first, hashes, tops)):
                self.hashes += hashes
                self.tops = tops
                return
        yield from self._one_by_one(first, leaves, {place: rows.as_bytes(value) for place, value in found})

    def root(self) -> bytes:
        """After whole stretches."""
        return self.tops.root()

    def roots(self) -> Iterator[bytes]:
        """After each of the block's leaves."""
        going = tree.Frontier(self.start.size, self.start.peaks())
        for leaf_hash in self.hashes:
            going.append(leaf_hash)
            yield going.root()

    def _one_by_one(
        self, first: int, leaves: Sequence[bytes | None], stored: Mapping[int, bytes]
    ) -> Iterator[Problem]:
        going = tree.Frontier(first, self.tops.peaks())
        for index, leaf in enumerate(leaves, start=first):
            kept = stored.get(number_of(0, index))
            if leaf is None:
                leaf_hash = kept if kept is not None else bytes(32)
            else:
                leaf_hash = tree.leaf_hash(leaf)
                if kept is not None and kept != leaf_hash and self._is_true(index, kept):
                    yield Problem(f"entry {index}", "its leaf is not the one that was signed")
                    leaf_hash = kept
            self.hashes.append(leaf_hash)
            yield from _nodes_that_differ(going.grow(leaf_hash), stored)
        if going.size % STRETCH == 0:
            self.tops = tree.Frontier(going.size // STRETCH, going.peaks())

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


def _all_nodes(first: int, hashes: Sequence[bytes], tops: tree.Frontier) -> Iterator[tuple[int, bytes]]:
    """Place and hash of every node that a whole stretch completes, level by level; `tops` grows by it."""
    level, some = 0, hashes
    while len(some) > 1:
        yield from enumerate(some, start=number_of(level, first >> level))
        some = [
            sha256(b"\x01" + left + right).digest() for left, right in zip(some[::2], some[1::2], strict=True)
        ]
        level += 1
    for above, index, value in tops.grow(some[0]):
        yield number_of(level + above, index), value


def _nodes_that_differ(grown: Sequence[tree.Node], stored: Mapping[int, bytes]) -> Iterator[Problem]:
    for level, number, value in grown:
        kept = stored.get(number_of(level, number))
        if kept != value:
            what = "is missing" if kept is None else "is not the hash of what lies below it"
            over = f"{number << level} to {((number + 1) << level) - 1}"
            yield Problem(f"node {number} of level {level}, over the entries {over}", what)


def nodes_beyond(entries: int) -> Iterator[Problem]:
    """Nodes that `entries` entries do not make."""
    for place in rows.places_beyond(entries):
        yield Problem(f"node {place & (1 << SHIFT) - 1} of level {place >> SHIFT}", "no entries complete it")
