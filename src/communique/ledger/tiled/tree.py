"""The Merkle tree of RFC 6962: roots, proofs that a leaf is in it, proofs that it only grew.

A place names the root of a complete subtree: (level, index) stands over the leaves from `index * 2**level`
to `(index + 1) * 2**level - 1`, so level 0 holds the leaf hashes. What is written once stays for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final

from communique.ledger.tiled.errors import NotVerified
from communique.ledger.tiled.strict import HASH_SIZE, SIZE_LIMIT

Place = tuple[int, int]
# Gives the hashes at these places, in their order; one call holds all that a function needs.
Reader = Callable[[Sequence[Place]], Sequence[bytes]]
Node = tuple[int, int, bytes]  # level, index, hash

EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_hash(size: int, read: Reader) -> bytes:
    """The root of the first `size` leaves."""
    _check_size(size)
    return _roots([(0, size)], read)[0] if size else EMPTY_ROOT


def nodes_added(size: int, leaf_hash: bytes, read: Reader) -> list[Node]:
    """The complete nodes, the leaf's own first, that come to be when a leaf joins a tree of `size` leaves."""
    _check_size(size)
    levels = (~size & (size + 1)).bit_length() - 1  # how many subtrees the new leaf completes
    places = [(level, (size >> level) - 1) for level in range(levels)]
    nodes = [(0, size, leaf_hash)]
    for level, left in enumerate(_read(places, read), start=1):
        nodes.append((level, size >> level, node_hash(left, nodes[-1][2])))
    return nodes


def inclusion_proof(index: int, size: int, read: Reader) -> list[bytes]:
    """From the leaf's sibling up to the root's child. ValueError where the tree has no such leaf."""
    _check_size(size)
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {index}.")
    ranges: list[tuple[int, int]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return _roots(ranges[::-1], read)


def consistency_proof(old: int, new: int, read: Reader) -> list[bytes]:
    """That a tree of `new` leaves begins with the tree of `old`; empty where `old` is 0 or `new`."""
    _check_size(new)
    if not 0 <= old <= new:
        raise ValueError(f"A tree of {new} leaves never had {old}.")
    if old in {0, new}:
        return []
    ranges: list[tuple[int, int]] = []
    start, end = 0, new
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:  # else the old tree is a complete one, whose root the verifier has
        ranges.append((start, end))
    return _roots(ranges[::-1], read)


def verify_inclusion(*, leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """After RFC 9162, section 2.1.3.2. Raises NotVerified."""
    if not 0 <= index < size < SIZE_LIMIT:
        raise NotVerified(f"A tree of {size} leaves has no leaf {index}.")
    _check_hashes(leaf_hash, root, *proof)
    place, last, found = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            raise NotVerified("The inclusion proof is longer than its tree is high.")
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise NotVerified("The inclusion proof is shorter than its tree is high.")
    if found != root:
        raise NotVerified(f"The inclusion proof of leaf {index} does not lead to the root of the tree.")


def verify_consistency(
    *, old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """After RFC 9162, section 2.1.4.2. Raises NotVerified."""
    if not 0 <= old <= new < SIZE_LIMIT:
        raise NotVerified(f"A tree of {new} leaves never had {old}.")
    _check_hashes(old_root, new_root, *proof)
    if old in {0, new}:
        if proof:
            raise NotVerified("The consistency proof holds hashes where none is needed.")
        if old_root != (new_root if old == new else EMPTY_ROOT):
            raise NotVerified(f"The roots of the tree at {old} leaves differ.")
        return
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise NotVerified("The consistency proof is empty.")
    if _climb(old, new, path) != (old_root, new_root):
        raise NotVerified(f"The tree of {new} leaves does not begin with the tree of {old}.")


def _climb(old: int, new: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Both roots, as a consistency proof makes them."""
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise NotVerified("The consistency proof is longer than its tree is high.")
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise NotVerified("The consistency proof is shorter than its tree is high.")
    return before, after


class Frontier:
    """A tree that leaves are only added to: no more of it is held than the roots of its complete subtrees."""

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """`peaks`: the complete subtrees that a tree of `size` leaves is made of, the largest first."""
        self.size = size
        self._peaks = list(peaks)
        if len(self._peaks) != size.bit_count():
            raise ValueError(f"A tree of {size} leaves is made of {size.bit_count()} complete subtrees.")

    @classmethod
    def at(cls, size: int, read: Reader) -> Frontier:
        """Goes on where a kept tree ends."""
        _check_size(size)
        return cls(size, _read(list(_places(0, size)), read))

    def append(self, leaf_hash: bytes) -> None:
        peaks, size, found = self._peaks, self.size, leaf_hash
        while size & 1:
            found = sha256(b"\x01" + peaks.pop() + found).digest()
            size >>= 1
        peaks.append(found)
        self.size += 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """As `append`, for many, without a call for each."""
        peaks, count = self._peaks, self.size
        try:
            for found in leaf_hashes:
                size = count
                while size & 1:
                    found = sha256(b"\x01" + peaks.pop() + found).digest()  # noqa: PLW2901  it climbs
                    size >>= 1
                peaks.append(found)
                count += 1
        finally:  # where the hashes end in an error, those before it are in the tree
            self.size = count

    def grow(self, leaf_hash: bytes) -> list[Node]:
        """As `append`; gives the complete nodes that came to be, the leaf's own first."""
        peaks, size = self._peaks, self.size
        nodes = [(0, size, leaf_hash)]
        found, level = leaf_hash, 0
        while size & 1:
            found = sha256(b"\x01" + peaks.pop() + found).digest()
            size >>= 1
            level += 1
            nodes.append((level, size, found))
        peaks.append(found)
        self.size += 1
        return nodes

    def peaks(self) -> tuple[bytes, ...]:
        """The complete subtrees, the largest first: all that is needed to go on from here."""
        return tuple(self._peaks)

    def root(self) -> bytes:
        return _fold(self._peaks) if self._peaks else EMPTY_ROOT


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << (width - 1).bit_length() - 1


def _places(start: int, end: int) -> Iterator[Place]:
    """The complete subtrees over the leaves from `start` to `end`, the largest first.

    `start` is a multiple of the power of two at or above the width, as in every range of a proof.
    """
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _roots(ranges: Sequence[tuple[int, int]], read: Reader) -> list[bytes]:
    places = [list(_places(start, end)) for start, end in ranges]
    hashes = iter(_read([place for some in places for place in some], read))
    return [_fold([next(hashes) for _ in some]) for some in places]


def _fold(peaks: Sequence[bytes]) -> bytes:
    found = peaks[-1]
    for left in peaks[-2::-1]:
        found = node_hash(left, found)
    return found


def _read(places: Sequence[Place], read: Reader) -> Sequence[bytes]:
    hashes = read(places) if places else ()
    if len(hashes) != len(places):
        raise ValueError(f"{len(places)} hashes were asked for, {len(hashes)} came.")
    return hashes


def _check_size(size: int) -> None:
    if not 0 <= size < SIZE_LIMIT:
        raise ValueError(f"A tree cannot have {size} leaves.")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(one) != HASH_SIZE for one in hashes):
        raise NotVerified("A hash in the proof is not 32 bytes long.")
