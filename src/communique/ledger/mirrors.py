"""A log as files (C2SP tlog-tiles), in a folder or at an address, and its reading to the end.

Nothing that is read is believed before it leads to the signed root.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from communique.ledger.tiled import tiles, tree
from communique.ledger.tiled.checkpoints import Checkpoint, open_checkpoint
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import NOTE_LIMIT, VerifierKey
from communique.ledger.tiled.strict import HASH_SIZE
from communique.ledger.tiled.tiles import Tile

CHECKPOINT: Final = "checkpoint"
BUNDLE_LIMIT: Final = tiles.WIDTH * (tiles.LEAF_LIMIT + 2)
Tell = Callable[[int, int], None]  # entries read so far, and how many there are to read


class NoLog(ValueError):
    """The log cannot be read there, or what is there is not whole; the message is one sentence."""


class Files(Protocol):
    """Where a log's files are. `str()` names the place for a person."""

    def read(self, path: str, limit: int) -> bytes | None:
        """None where there is no such file. Raises NoLog."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A mirror on this machine."""

    place: Path

    def __str__(self) -> str:
        return str(self.place)

    def read(self, path: str, limit: int) -> bytes | None:
        try:
            with (self.place / path).open("rb") as file:
                content = file.read(limit + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NoLog(f"{self.place / path} cannot be read ({error.strerror}).") from error
        if len(content) > limit:
            raise NoLog(f"{self.place / path} is larger than a log's file can be.")
        return content


@dataclass(frozen=True, slots=True)
class Mirror:
    files: Files

    def __str__(self) -> str:
        return str(self.files)

    def head(self, keys: Iterable[VerifierKey]) -> Checkpoint:
        """The log's newest checkpoint. Raises NoLog, also where none of `keys` signed it."""
        raw = self.files.read(CHECKPOINT, NOTE_LIMIT)
        if raw is None:
            raise NoLog(f"there is no log at {self}: it has no checkpoint.")
        try:
            return open_checkpoint(raw, keys)
        except (Malformed, NotVerified) as error:
            raise NoLog(
                f"the checkpoint at {self} is not signed with a key given; if the office has changed its "
                f"key, give the new one too ({error})"
            ) from error

    def tile(self, tile: Tile) -> list[bytes]:
        """The hashes of a tile. The full one serves for a partial one, which logs may take away."""
        raw = self._read(tile, tiles.WIDTH * HASH_SIZE)
        return self._cut(tile, [raw[at : at + HASH_SIZE] for at in range(0, len(raw), HASH_SIZE)])

    def entries(self, bundle: Tile) -> list[bytes]:
        try:
            return self._cut(bundle, tiles.read_entry_bundle(self._read(bundle, BUNDLE_LIMIT)))
        except Malformed as error:
            raise NoLog(f"the log at {self} is damaged: {error}") from error

    def _cut(self, tile: Tile, found: list[bytes]) -> list[bytes]:
        if len(found) < tile.width or any(len(one) != HASH_SIZE for one in found if tile.level != "entries"):
            raise NoLog(f"the log at {self} is damaged: {tile.path()} is too short.")
        return found[: tile.width]

    def _read(self, tile: Tile, limit: int) -> bytes:
        raw = self.files.read(tile.path(), limit)
        if raw is None and tile.partial:
            raw = self.files.read(Tile(tile.level, tile.index).path(), limit)
        if raw is None:
            raise NoLog(f"the log at {self} is not whole: {tile.path()} is missing.")
        return raw


class Tiles:
    """Reads nodes for the tree's functions from the tiles of a log of `size` entries."""

    def __init__(self, log: Mirror, size: int) -> None:
        self._log = log
        self._size = size
        self._read: dict[Tile, list[bytes]] = {}

    def __call__(self, places: Sequence[tree.Place]) -> list[bytes]:
        return [self._node(level, index) for level, index in places]

    def _node(self, level: int, index: int) -> bytes:
        height = level % tiles.HEIGHT
        first = index << height  # among the hashes of the tile's level
        tile_level = level // tiles.HEIGHT
        width = min(tiles.WIDTH, (self._size >> tiles.HEIGHT * tile_level) - first // 256 * 256)
        tile = Tile(tile_level, first // tiles.WIDTH, width)
        if tile not in self._read:
            self._read[tile] = self._log.tile(tile)
        start = first % tiles.WIDTH
        hashes = self._read[tile][start : start + (1 << height)]
        while len(hashes) > 1:
            hashes = [tree.node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
        return hashes[0]


@dataclass(slots=True)
class Entries:
    """What a log says of one document, all of it proved. `root`: of the log's first so many entries."""

    root: bytes = tree.EMPTY_ROOT
    leaves: list[tuple[int, bytes]] = field(default_factory=list)


def read_on(
    log: Mirror, head: Checkpoint, document: uuid.UUID, *, since: int, at: int, tell: Tell | None = None
) -> Entries:
    """Reads every entry from `since` to the end of the tree of `head`, whole bundles, up to its root.

    Gives those that name `document`, and the root of the first `at` entries (`since` < `at` <= the size).
    Raises NoLog where what was read does not lead to the root of `head`.
    """
    start = since // tiles.WIDTH * tiles.WIDTH
    frontier = tree.Frontier.at(start, Tiles(log, head.size))
    found, named = Entries(), str(document).encode()
    for bundle in tiles.bundles_of(head.size, since=start):
        leaves = log.entries(bundle)
        hashes = [tree.leaf_hash(leaf) for leaf in leaves]
        cut = at - bundle.start
        if 0 < cut <= len(leaves):
            frontier.extend(hashes[:cut])
            found.root = frontier.root()
            hashes = hashes[cut:]
        frontier.extend(hashes)
        found.leaves += (
            (index, leaf)
            for index, leaf in enumerate(leaves, start=bundle.start)
            if index >= since and named in leaf
        )
        if tell is not None:
            tell(frontier.size - start, head.size - start)
    if frontier.root() != head.root:
        raise NoLog(f"the log at {log} is damaged: its entries do not lead to the root that it signs.")
    return found
