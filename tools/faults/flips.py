"""A small ledger, and the flips of its bits. Imported once Django is set up."""

from __future__ import annotations

import io
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from communique.ledger.actions import NewPart, erase_part, keep_original
from communique.ledger.appending import keys_in_force
from communique.ledger.audit import audit_ledger
from communique.ledger.bundling import bundle_of
from communique.ledger.exporting import export_log
from communique.ledger.mirrors import Folder, Mirror, NoLog, Tiles
from communique.ledger.models import Checkpoint, Edition, Entry, Node, Part, PartBytes
from communique.ledger.tiled import tree
from communique.ledger.trust import Trust
from communique.ledger.verdicts import Verdict
from communique.ledger.verifying import verify_bundle
from tests.flushing import unguarded
from tests.ledger.sealing import officer, seal, text_parts
from tools.faults.publishing import by_newsroom

GENUINE = {Verdict.CURRENT, Verdict.SUPERSEDED}
# Of each kind in the database: its model, and the column that is changed.
COLUMNS: dict[str, tuple[Any, str]] = {
    "checkpoint": (Checkpoint, "note"),
    "tile (node)": (Node, "hash"),
    "leaf": (Entry, "leaf"),
    "part": (PartBytes, "content"),
    "salt": (PartBytes, "salt"),
}


class Sealed:
    """Publishes, corrections, an erasure, originals; their downloads, and the log's mirror."""

    def __init__(self, home: Path, dice: random.Random) -> None:
        self.home, self.dice = home, dice
        for _ in range(3):
            _a_life(dice)
            by_newsroom()()
        self.trust = Trust.of(keys_in_force())
        self.mirror = home / "mirror"
        export_log(self.mirror)
        self.downloads = [bundle_of(edition).read() for edition in Edition.objects.order_by("number")]
        self.genuine: list[bytes] = [content for content in self.downloads if self._is_genuine(content)]
        self.rows = {
            kind: list(model.objects.exclude(**{column: None}).values_list("pk", flat=True))
            for kind, (model, column) in COLUMNS.items()
        }
        self.rows["part"] = [pk for pk in self.rows["part"] if PartBytes.objects.get(pk=pk).content]
        self._others: dict[str, Callable[[], str]] = {
            "original": self._flip_original,
            "download": self._flip_download,
            "mirror": self._flip_mirror,
        }
        self.kinds = (*COLUMNS, *self._others)

    def problems(self) -> list[str]:
        """Of the ledger as it stands; and of downloads that are not told genuine."""
        wrong = len(self.downloads) - len(self.genuine)
        found = [str(problem) for problem in audit_ledger(processes=1)]
        if wrong:
            found.append(f"{wrong} downloads are not told genuine")
        if not self._mirror_stands(self.genuine[0]):
            found.append("the mirror does not verify")
        return found

    def flip_and_look(self, kind: str) -> str:
        """Flips one bit, looks once, and puts it back; where the flip was, if nothing was found, else ""."""
        return self._others[kind]() if kind in self._others else self._flip_row(kind)

    def _flip_row(self, kind: str) -> str:
        """As somebody with the database's password could: the guards are taken down, and put up again."""
        model, column = COLUMNS[kind]
        pk = self.dice.choice(self.rows[kind])
        with transaction.atomic():
            before = bytes(model.objects.values_list(column, flat=True).get(pk=pk))
            after, bit = self._flipped(before)
            with unguarded(connection):
                model.objects.filter(pk=pk).update(**{column: after})
            found = any(audit_ledger(processes=1))
            transaction.set_rollback(True)
        return "" if found else f"{kind} {pk}, bit {bit}"

    def _flip_original(self) -> str:
        kept = [path for path in sorted((self.home / "originals").rglob("*")) if path.is_file()]
        path = self.dice.choice(kept)
        with self._flipped_file(path) as bit:
            found = any(audit_ledger(processes=1))
        return "" if found else f"original {path.name}, bit {bit}"

    def _flip_download(self) -> str:
        download = self.dice.choice(self.genuine)
        after, bit = self._flipped(download)
        return f"a download of {len(after)} bytes, bit {bit}" if self._is_genuine(after) else ""

    def _flip_mirror(self) -> str:
        """Also a reader of one release reads the whole log on; tiles are read by whoever makes proofs."""
        path = self.dice.choice([path for path in sorted(self.mirror.rglob("*")) if path.is_file()])
        with self._flipped_file(path) as bit:
            stands = self._mirror_stands(self.dice.choice(self.genuine))
        return f"{path.relative_to(self.mirror)}, bit {bit}" if stands else ""

    def _mirror_stands(self, download: bytes) -> bool:
        log = Mirror(Folder(self.mirror))
        outcome = verify_bundle(io.BytesIO(download), self.trust, log=log)
        try:
            head = log.head(self.trust.keys)
            root = tree.root_hash(head.size, Tiles(log, head.size))
        except (NoLog, LookupError):
            return False
        return outcome.verdict in GENUINE and root == head.root

    def _is_genuine(self, download: bytes) -> bool:
        return verify_bundle(io.BytesIO(download), self.trust).verdict in GENUINE

    def _flipped(self, content: bytes) -> tuple[bytes, int]:
        bit = self.dice.randrange(len(content) * 8)
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        return bytes(changed), bit

    @contextmanager
    def _flipped_file(self, path: Path) -> Iterator[int]:
        before = path.read_bytes()
        after, bit = self._flipped(before)
        path.write_bytes(after)
        try:
            yield bit
        finally:
            path.write_bytes(before)


def _a_life(dice: random.Random) -> None:
    """A document published, corrected with an original, one of its parts erased, and withdrawn."""
    document, act = uuid.uuid4(), Edition.Act
    first = seal(document)
    original = keep_original(dice.randbytes(300))
    seal(
        document,
        act.CORRECT,
        [*text_parts("Мост је затворен"), NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest=original)],
    )
    part = first.parts.order_by("ordinal").first()
    assert part is not None  # noqa: S101  it was just sealed
    erase_part(part=part, by=officer("chief", superuser=True), reason="A court said so")
    seal(document, act.WITHDRAW, [NewPart(Part.Kind.ABOUT, "application/json", content=b"{}")])
