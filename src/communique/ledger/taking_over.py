"""Giving a log to editions that were sealed before there was one; used by a migration, on its own models."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from communique.ledger import seen
from communique.ledger.document import wording_of
from communique.ledger.keys import key_file, make_signers, read_signers, write_signers
from communique.ledger.leaves import EditionLeaf, EraseLeaf, KeyLeaf, Leaf, PartLeaf, new_part_id, write_leaf
from communique.ledger.places import number_of
from communique.ledger.tiled import tree
from communique.ledger.tiled.checkpoints import Checkpoint as Head, sign_checkpoint


def take_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """An entry for every edition, in the order of their numbers, then one for every part erased since.

    The times in the leaves are those at which the editions were sealed; the checkpoint is signed now.
    """
    if not apps.get_model("ledger", "Edition").objects.exists():
        return
    _Takeover(apps).run()


class _Takeover:
    def __init__(self, apps: Apps) -> None:
        self.models: dict[str, Any] = {
            name: apps.get_model("ledger", name)
            for name in ("Edition", "Part", "PartBytes", "Entry", "Node", "Checkpoint")
        }
        self.size = 0
        self.hashes: dict[tuple[int, int], bytes] = {}

    def run(self) -> None:
        if not key_file().exists():
            write_signers(
                key_file(), make_signers(settings.LEDGER_ORIGIN, post_quantum=settings.POST_QUANTUM)
            )
            seen.begin_seeing()
        signers = read_signers(key_file())
        self.append(KeyLeaf("new", tuple(str(signer.key) for signer in signers), (), timezone.now()))
        for edition in self.models["Edition"].objects.order_by("number").iterator():
            self.take_edition(edition)
        for held in self.models["PartBytes"].objects.exclude(erased_at=None).order_by("erased_at", "part"):
            self.take_erasure(held)
        head = Head(signers[0].key.name, self.size, tree.root_hash(self.size, self.read))
        note = bytes(sign_checkpoint(head, signers, at=int(timezone.now().timestamp())))
        self.models["Checkpoint"].objects.create(size=self.size, note=note)

    def take_edition(self, edition: Any) -> None:
        parts = list(self.models["Part"].objects.filter(edition=edition).order_by("ordinal"))
        for part in parts:
            part.uid = new_part_id()
        self.models["Part"].objects.bulk_update(parts, ["uid"])
        for held in self.models["PartBytes"].objects.filter(
            part__in=parts, part__kind="text", erased_at=None
        ):
            held.wording = wording_of(bytes(held.content).decode())
            held.save(update_fields=["wording"])
        previous = self.models["Edition"].objects.filter(pk=edition.previous_id).first()
        leaf = EditionLeaf(
            edition.act,
            edition.document,
            edition.number,
            edition.version,
            previous.entry_id if previous else None,
            edition.sealed_at,
            tuple(
                PartLeaf(
                    part.uid, part.kind, part.language, part.media_type, part.size, bytes(part.commitment)
                )
                for part in parts
            ),
        )
        self.models["Edition"].objects.filter(pk=edition.pk).update(entry=self.append(leaf))

    def take_erasure(self, held: Any) -> None:
        edition = held.part.edition
        leaf = EraseLeaf(
            edition.document,
            edition.number,
            edition.version,
            edition.entry_id,
            held.erased_at,
            (held.part.uid,),
        )
        self.models["PartBytes"].objects.filter(pk=held.pk).update(erasure=self.append(leaf))

    def append(self, leaf: Leaf) -> Any:
        written = write_leaf(leaf)
        added = tree.nodes_added(self.size, tree.leaf_hash(written), self.read)
        self.hashes.update({(level, index): node_hash for level, index, node_hash in added})
        entry = self.models["Entry"].objects.create(
            index=self.size,
            act=leaf.act,
            document=None if isinstance(leaf, KeyLeaf) else leaf.document,
            leaf=written,
        )
        self.models["Node"].objects.bulk_create(
            self.models["Node"](place=number_of(level, index), hash=node_hash)
            for level, index, node_hash in added
        )
        self.size += 1
        return entry

    def read(self, wanted: Any) -> list[bytes]:
        return [self.hashes[place] for place in wanted]
