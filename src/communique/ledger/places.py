"""Where the tree's nodes are kept: one whole number for level and index, and readers of them."""

from __future__ import annotations

from collections.abc import Sequence

from communique.ledger.models import Node

SHIFT = 56  # a log of 2^56 entries is never filled, and 63 levels fit a signed 64-bit number


def number_of(level: int, index: int) -> int:
    """The key of a node's row; the nodes of a level follow each other."""
    return level << SHIFT | index


class Nodes:
    """Reads the hashes of complete subtrees, each once; `add` tells it those that are only being written."""

    def __init__(self) -> None:
        self.known: dict[int, bytes] = {}

    def add(self, level: int, index: int, node_hash: bytes) -> None:
        self.known[number_of(level, index)] = node_hash

    def __call__(self, wanted: Sequence[tuple[int, int]]) -> list[bytes]:
        """Raises LookupError where a node is missing, which only a damaged log makes true."""
        numbers = [number_of(level, index) for level, index in wanted]
        missing = [number for number in numbers if number not in self.known]
        if missing:
            found = Node.objects.filter(place__in=missing).values_list("place", "hash")
            self.known.update((place, bytes(value)) for place, value in found)
        try:
            return [self.known[number] for number in numbers]
        except KeyError as error:
            raise LookupError(f"The log has no node {error.args[0]}.") from error


def tile_hashes(level: int, index: int, width: int) -> bytes:
    """The hashes of a tile (C2SP tlog-tiles), one after the other; tile level 1 is tree level 8."""
    first = number_of(level * 8, index * 256)
    rows = Node.objects.filter(place__gte=first, place__lt=first + width).order_by("place")
    return b"".join(bytes(value) for value in rows.values_list("hash", flat=True))
