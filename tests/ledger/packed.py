"""Releases' downloads without a database: a small log in memory, and every file made from it."""

from __future__ import annotations

import datetime
import hashlib
import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from communique.ledger.bundle import Later, write_bundle
from communique.ledger.leaves import EditionLeaf, EraseLeaf, KeyLeaf, Leaf, PartLeaf, write_leaf
from communique.ledger.tiled import tiles, tree
from communique.ledger.tiled.checkpoints import Checkpoint, sign_checkpoint
from communique.ledger.tiled.notes import Kind, SignedNote, Signer
from communique.ledger.tiled.proofs import Proof

ORIGIN = "lipovac.example/ledger"
DOCUMENT = uuid.UUID("00000000-0000-4000-8000-00000000d0c1")
TIME = datetime.datetime(2026, 3, 14, 17, 55, tzinfo=datetime.UTC)
WORDS = "The bridge is open\n\nThe first walkers crossed the river at noon, and it held.\n"
PHOTOGRAPH = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 3
PARTS: tuple[tuple[str, str, str, bytes], ...] = (
    ("text", "en", "text/plain; charset=utf-8", WORDS.encode()),
    ("layout", "en", "application/json", b'{"v":1}'),
    ("text", "sr-Cyrl", "text/plain; charset=utf-8", "Мост је отворен\n\nПрешли су реку.\n".encode()),
    ("original", "", "image/jpeg", PHOTOGRAPH),
)


def signer(number: int = 1, kind: Kind = Kind.ED25519, name: str = ORIGIN) -> Signer:
    return Signer.from_private(kind, name, bytes([number]) * 32)


def part_id(number: int) -> str:
    return f"part{number:018d}"


def edition(
    number: int = 1, act: str = "publish", previous: int | None = None, **given: object
) -> EditionLeaf:
    """A leaf with PARTS, whose ids and salts count on from the edition's number."""
    parts = tuple(
        PartLeaf(
            part_id(number * 10 + at), kind, language, media, len(content), _commit(number * 10 + at, content)
        )
        for at, (kind, language, media, content) in enumerate(PARTS)
    )
    document = given.get("document", DOCUMENT)
    assert isinstance(document, uuid.UUID)
    time = TIME + datetime.timedelta(days=number)
    return EditionLeaf(act, document, number, number, previous, time, parts)


def salt(number: int) -> bytes:
    return hashlib.sha256(b"salt %d" % number).digest()


def _commit(number: int, content: bytes) -> bytes:
    return hashlib.sha256(salt(number) + content).digest()


def erasure(leaf: EditionLeaf, entry: int, *parts: int) -> EraseLeaf:
    gone = tuple(leaf.parts[at].id for at in parts)
    return EraseLeaf(leaf.document, leaf.edition, leaf.version, entry, leaf.time, gone)


@dataclass
class PlainLog:
    """The leaves, the first of them that of the key; `extra`: leaves of other documents put before."""

    leaves: list[Leaf] = field(default_factory=list)
    signers: Sequence[Signer] = field(default_factory=lambda: [signer()])
    cosigners: Sequence[Signer] = ()

    def __post_init__(self) -> None:
        keys = tuple(str(each.key) for each in self.signers)
        self.leaves.insert(0, KeyLeaf("new", keys, (), TIME))

    @cached_property
    def raw(self) -> list[bytes]:
        return [write_leaf(leaf) for leaf in self.leaves]

    @cached_property
    def nodes(self) -> Mapping[tree.Place, bytes]:
        frontier, nodes = tree.Frontier(), {}
        for leaf in self.raw:
            for level, index, value in frontier.grow(tree.leaf_hash(leaf)):
                nodes[level, index] = value
        return nodes

    def read(self, places: Sequence[tree.Place]) -> list[bytes]:
        return [self.nodes[place] for place in places]

    def note(self, size: int | None = None) -> SignedNote:
        size = len(self.raw) if size is None else size
        head = Checkpoint(ORIGIN, size, tree.root_hash(size, self.read))
        return sign_checkpoint(head, [*self.signers, *self.cosigners], at=int(TIME.timestamp()))

    def proof(self, index: int, size: int | None = None) -> bytes:
        size = len(self.raw) if size is None else size
        return bytes(Proof(index, tree.inclusion_proof(index, size, self.read), bytes(self.note(size))))

    def bundle(self, index: int = 1, *, size: int | None = None, erased: Sequence[int] = ()) -> bytes:
        """The download of the edition at this entry, as of the first `size` entries."""
        size = len(self.raw) if size is None else size
        leaf = self.leaves[index]
        assert isinstance(leaf, EditionLeaf)
        held = {
            part.id: (salt(int(part.id[4:])), [PARTS[at][3]])
            for at, part in enumerate(leaf.parts)
            if at not in erased
        }
        later = [
            Later(self.raw[at], self.proof(at, size))
            for at in range(index + 1, size)
            if getattr(self.leaves[at], "document", None) == leaf.document
        ]
        file = io.BytesIO()
        write_bundle(
            file,
            leaf=leaf,
            statement=self.raw[index],
            proof=self.proof(index, size),
            keys=[each.key for each in (*self.signers, *self.cosigners)],
            held=held,
            later=later,
        )
        return file.getvalue()

    def mirror(self, folder: Path) -> Path:
        """The log as files, as tlog-tiles has them."""
        size = len(self.raw)
        for tile in (*tiles.tiles_of(size), *tiles.bundles_of(size)):
            path = folder / tile.path()
            path.parent.mkdir(parents=True, exist_ok=True)
            leaves = self.raw[tile.start : tile.start + tile.width]
            entries = tile.level == tiles.ENTRIES
            path.write_bytes(tiles.entry_bundle(leaves) if entries else b"".join(self.read(tile.places())))
        (folder / "checkpoint").write_bytes(bytes(self.note()))
        return folder


def plain_log(*leaves: Leaf) -> PlainLog:
    return PlainLog([*(leaves or (edition(),))])
