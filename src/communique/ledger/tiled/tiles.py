"""The tree and its entries as files (tlog-tiles): 256 hashes a tile, 256 leaves a bundle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.strict import HASH_SIZE, SIZE_LIMIT
from communique.ledger.tiled.tree import Place

WIDTH: Final = 256  # of a full tile
HEIGHT: Final = 8  # levels of the tree that a tile stands for
LEAF_LIMIT: Final = 65535  # a leaf's length is written in two bytes
_HIGHEST: Final = 63
_PATH: Final = re.compile(
    r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)

Level = int | Literal["entries"]
ENTRIES: Final = "entries"


@dataclass(frozen=True, slots=True)
class Tile:
    """`level` 0 holds leaf hashes, each above it the roots of full tiles below; "entries" the leaves.

    `index` counts tiles of the level from the left; `width` is below 256 in the rightmost alone.
    """

    level: Level
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if self.level != ENTRIES and not 0 <= self.level <= _HIGHEST:
            raise Malformed(f"A tile's level is between 0 and {_HIGHEST}, not {self.level}.")
        if not 0 <= self.index < SIZE_LIMIT:
            raise Malformed(f"A tile's index is below 2^63, not {self.index}.")
        if not 1 <= self.width <= WIDTH:
            raise Malformed(f"A tile is between 1 and {WIDTH} wide, not {self.width}.")

    @property
    def partial(self) -> bool:
        return self.width < WIDTH

    @property
    def start(self) -> int:
        """The index, in the tile's own level, of its first hash (or leaf)."""
        return self.index * WIDTH

    def places(self) -> list[Place]:
        """Where in the tree its hashes stand (a bundle's: those its leaves hash to)."""
        level = 0 if self.level == ENTRIES else self.level * HEIGHT
        return [(level, self.start + offset) for offset in range(self.width)]

    def path(self) -> str:
        """`tile/0/x001/x234/067`, a partial one `tile/0/x001/x234/067.p/17`."""
        number, rest = f"{self.index % 1000:03d}", self.index // 1000
        while rest:
            number, rest = f"x{rest % 1000:03d}/{number}", rest // 1000
        return f"tile/{self.level}/{number}" + (f".p/{self.width}" if self.partial else "")


def parse_path(path: str) -> Tile:
    """The tile at this path, which begins with `tile/`; only the one canonical spelling is read."""
    found = _PATH.fullmatch(path)
    if found is None:
        raise Malformed("This is not the path of a tile.")
    level: Level = ENTRIES if found[1] == ENTRIES else int(found[1])
    width = int(found[3]) if found[3] else WIDTH
    if found[3] and width >= WIDTH:
        raise Malformed(f"A partial tile is at most {WIDTH - 1} wide, not {width}.")
    tile = Tile(level, int(found[2].replace("x", "").replace("/", "")), width)
    if tile.path() != path:
        raise Malformed("The path of a tile is written with zeroes too many.")
    return tile


def tiles_of(size: int, *, since: int = 0) -> Iterator[Tile]:
    """Every tile of hashes that a tree of `size` leaves has and the one of `since` leaves had not."""
    level = 0
    while size >> HEIGHT * level:
        yield from _level(level, since >> HEIGHT * level, size >> HEIGHT * level)
        level += 1


def bundles_of(size: int, *, since: int = 0) -> Iterator[Tile]:
    """As `tiles_of`, for the entries."""
    return _level(ENTRIES, since, size)


def _level(level: Level, since: int, size: int) -> Iterator[Tile]:
    for index in range(since // WIDTH, size // WIDTH):
        yield Tile(level, index)
    if size % WIDTH and size > since:
        yield Tile(level, size // WIDTH, size % WIDTH)


def tile_hashes(tile: Tile, data: bytes) -> list[bytes]:
    """The hashes a tile's bytes are made of."""
    if len(data) != tile.width * HASH_SIZE:
        raise Malformed(f"{tile.path()} is {len(data)} bytes long, not {tile.width * HASH_SIZE}.")
    return [data[start : start + HASH_SIZE] for start in range(0, len(data), HASH_SIZE)]


def entry_bundle(leaves: Sequence[bytes]) -> bytes:
    if not 1 <= len(leaves) <= WIDTH:
        raise Malformed(f"A bundle holds between 1 and {WIDTH} entries, not {len(leaves)}.")
    if any(len(leaf) > LEAF_LIMIT for leaf in leaves):
        raise Malformed(f"An entry is at most {LEAF_LIMIT} bytes long.")
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def read_entry_bundle(data: bytes, width: int | None = None) -> list[bytes]:
    """The leaves of a bundle; with `width`, exactly so many."""
    leaves: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise Malformed(f"The bundle ends within its entry {len(leaves)}.")
        leaves.append(data[start:at])
        if len(leaves) > WIDTH:
            raise Malformed(f"A bundle holds at most {WIDTH} entries.")
    if not leaves or (width is not None and len(leaves) != width):
        wanted = f"not {width}" if width is not None else "which is none"
        raise Malformed(f"The bundle holds {len(leaves)} entries, {wanted}.")
    return leaves
