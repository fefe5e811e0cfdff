"""The log as a static mirror (C2SP tlog-tiles): files that any web server can serve, and anybody keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from communique.ledger.appending import read_head
from communique.ledger.cosigned import note_with_cosignatures
from communique.ledger.durable import READABLE, sync_folder, write_durably
from communique.ledger.errors import BehindItself, LogDamaged, Refused
from communique.ledger.models import Checkpoint, Entry
from communique.ledger.places import Nodes, tile_hashes
from communique.ledger.tiled import tree
from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.heads import Checkpoint as Head
from communique.ledger.tiled.notes import SignedNote
from communique.ledger.tiled.tiles import ENTRIES, HEIGHT, WIDTH, Tile, bundles_of, entry_bundle, tiles_of

Tell = Callable[[int, int], None]  # files done, and how many there are
CHECKPOINT = "checkpoint"
AUDIT = "Nothing more is exported: run «communique ledger audit»."


@dataclass(frozen=True, slots=True)
class Exported:
    """`size`: entries in the mirror now; `written`: files that were not there, the checkpoint apart."""

    origin: str
    size: int
    before: int
    written: int


def export_log(folder: Path, *, tell: Tell | None = None) -> Exported:
    """Writes what the mirror in `folder` does not have yet, the checkpoint last; cut off, it goes on.

    Raises Refused for a folder that holds another log or cannot be written, BehindItself where the mirror
    knows more than this database or something else, LogDamaged.
    """
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        raise Refused("Nothing was published yet, so there is no log to export.")
    head = read_head(latest)
    nodes = Nodes()
    _check_root(head, nodes)
    try:
        before = _mirrored(folder, head, nodes)
        wanted = [*tiles_of(head.size, since=before), *bundles_of(head.size, since=before)]
        written = 0
        for done, tile in enumerate(wanted, start=1):
            written += _write(folder / tile.path(), _content(tile))
            if tell is not None:
                tell(done, len(wanted))
        _write(folder / CHECKPOINT, note_with_cosignatures(latest))
        _clear_partial(folder, head.size, before)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise Refused(f"The mirror at {folder} cannot be written ({why}).") from error
    return Exported(head.origin, head.size, before, written)


def _mirrored(folder: Path, head: Head, nodes: Nodes) -> int:
    """How many entries the mirror in `folder` has, which must be the beginning of this log."""
    try:
        raw = (folder / CHECKPOINT).read_bytes()
    except FileNotFoundError:
        return 0
    try:
        found = Head.parse(SignedNote.parse(raw).text)
    except Malformed as error:
        raise Refused(f"The file {folder / CHECKPOINT} is no checkpoint of a log: {error}") from error
    if found.origin != head.origin:
        raise Refused(
            f"{folder} holds the mirror of another log, «{found.origin}»; this one is «{head.origin}». "
            "Choose another folder."
        )
    if found.size > head.size:
        raise BehindItself(
            f"The mirror at {folder} has {found.size} entries and this database {head.size}: this database "
            "is an old copy. Nothing was written; keep the mirror, and put the newest copy back."
        )
    if _root(found.size, nodes) != found.root:
        raise BehindItself(
            f"The mirror at {folder} has other entries among its first {found.size} than this database. "
            "Nothing was written; keep the mirror, it is evidence."
        )
    return found.size


def _check_root(head: Head, nodes: Nodes) -> None:
    if _root(head.size, nodes) != head.root:
        raise LogDamaged(f"The log's nodes do not give the root that its checkpoint signs. {AUDIT}")


def _root(size: int, nodes: Nodes) -> bytes:
    try:
        return tree.root_hash(size, nodes)
    except LookupError as error:
        raise LogDamaged(f"{error} {AUDIT}") from error


def _content(tile: Tile) -> bytes:
    """A tile's bytes; of a bundle, only where its leaves hash to what the tree holds."""
    if tile.level != ENTRIES:
        hashes = tile_hashes(int(tile.level), tile.index, tile.width)
        if len(hashes) != tile.width * 32:
            raise LogDamaged(f"The log has not all nodes of {tile.path()}. {AUDIT}")
        return hashes
    rows = Entry.objects.filter(index__gte=tile.start, index__lt=tile.start + tile.width).order_by("index")
    leaves = [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]
    if b"".join(map(tree.leaf_hash, leaves)) != tile_hashes(0, tile.index, tile.width):
        raise LogDamaged(f"The entries of {tile.path()} are not those in the tree. {AUDIT}")
    return entry_bundle(leaves)


def _write(path: Path, content: bytes) -> bool:
    """Whole or not at all, and on the disk; False where it stands there already."""
    try:
        if path.read_bytes() == content:
            return False
    except FileNotFoundError:
        pass
    _make_folder(path.parent)
    write_durably(path, content, mode=READABLE)
    return True


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def _clear_partial(folder: Path, size: int, before: int) -> None:
    """Takes away the partial tiles of earlier sizes whose full ones now stand there, as tlog-tiles allows."""
    for tile in _partial(before):
        level = 0 if tile.level == ENTRIES else int(tile.level)
        if tile.start + WIDTH > size >> HEIGHT * level:
            continue
        partial = (folder / tile.path()).parent
        for path in partial.glob("[0-9]*"):
            path.unlink()
        if partial.is_dir():
            partial.rmdir()


def _partial(size: int) -> Iterator[Tile]:
    return (tile for tile in (*tiles_of(size), *bundles_of(size)) if tile.partial)
