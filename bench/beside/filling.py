"""A ledger of any length, as publishing would have made it, in a fraction of the time.

Leaves, salts, commitments, nodes and the signature under every checkpoint are real, one checkpoint an entry;
what is left out is what publishing asks before each (guards, acts, the log's root), one transaction for each,
and the event that tells the rest of the office. The guards are down while rows go in, and up afterwards.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import uuid
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from communique.ledger import seen
from communique.ledger.document import Block, Document, wording_of, write_document
from communique.ledger.guards import drop_sql, guards_for, put_guards
from communique.ledger.keys import key_file, make_signers, read_signers, write_signers
from communique.ledger.leaves import MOMENT, KeyLeaf, new_part_id, read_leaf, write_leaf
from communique.ledger.models import Edition, Entry, Part
from communique.ledger.places import Nodes, number_of
from communique.ledger.tiled import tree
from communique.ledger.tiled.checkpoints import Checkpoint, sign_checkpoint

TABLES: Final = {
    "ledger_entry": '"index", act, document, leaf',
    "ledger_node": "place, hash",
    "ledger_checkpoint": "size, note",
    "ledger_edition": "id, number, document, version, act, previous_id, entry_id, sealed_at, sealed_by_id",
    "ledger_part": "id, edition_id, ordinal, uid, kind, language, media_type, size, commitment",
    "ledger_partbytes": "part_id, salt, content, digest, wording, erased_at, erasure_id",
}
AT_ONCE: Final = 5000
CORRECTED: Final = 10  # every tenth edition corrects the one before
LANGUAGE: Final = "sr-Cyrl"
PARAGRAPH: Final = "Град је отворио школу на левој обали реке, а градитељи најављују и другу до зиме."
Content = tuple[str, str, str, bytes]  # kind, language, media type, bytes


def notice(number: int) -> list[Content]:
    """A fictional notice of about a kilobyte in one language: facts, text, layout."""
    blocks = tuple(Block("paragraph", PARAGRAPH) for _ in range(6))
    text, layout = write_document(Document(LANGUAGE, f"Вест број {number:09d}", blocks=blocks))
    return [
        ("about", "", "application/json", b'{"kind":"press_release","v":1}'),
        ("text", LANGUAGE, "text/plain; charset=utf-8", text.encode()),
        ("layout", LANGUAGE, "application/json", layout.encode()),
    ]


class Filling:
    """Adds to whatever the ledger has; use it within `filling()`."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        size = 0 if (last := Entry.objects.aggregate(last=Max("index"))["last"]) is None else last + 1
        self.frontier = tree.Frontier.at(size, Nodes())
        self.moment, self.note = timezone.now(), b""
        self.part = Part.objects.aggregate(last=Max("id"))["last"] or 0
        numbers = Edition.objects.aggregate(last=Max("id"), number=Max("number"))
        self.pk, self.number = numbers["last"] or 0, numbers["number"] or 0
        if size:
            self.signers = read_signers(key_file())
            return
        self.signers = make_signers(settings.LEDGER_ORIGIN, post_quantum=False)
        write_signers(key_file(), self.signers)
        seen.begin_seeing()
        keys = tuple(str(signer.key) for signer in self.signers)
        self.entry(write_leaf(KeyLeaf("new", keys, (), self.moment)), "key", None)

    def entry(self, leaf: bytes, act: str, document: uuid.UUID | None) -> int:
        index = self.frontier.size
        self.rows["ledger_entry"].append((index, act, _id(document), leaf))
        for level, place, node_hash in self.frontier.grow(tree.leaf_hash(leaf)):
            self.rows["ledger_node"].append((number_of(level, place), node_hash))
        head = Checkpoint(self.signers[0].key.name, index + 1, self.frontier.root())
        self.note = bytes(sign_checkpoint(head, self.signers, at=0))
        self.rows["ledger_checkpoint"].append((index + 1, self.note))
        return index

    def edition(
        self,
        contents: Iterable[Content],
        by: int,
        *,
        document: uuid.UUID,
        previous: tuple[int, int] | None = None,
    ) -> int:
        """Seals a first edition; or a second, which corrects `previous` (its id and entry). Gives its id."""
        self.pk, self.number = self.pk + 1, self.number + 1
        sealed = [
            (new_part_id(), kind, language, media, os.urandom(32), content)
            for kind, language, media, content in contents
        ]
        version, act = (2, "correct") if previous else (1, "publish")
        leaf = self._leaf(act, document, version, previous[1] if previous else None, sealed)
        at = self.frontier.size
        if at % 1000 == 0 and write_leaf(read_leaf(leaf)) != leaf:
            raise AssertionError("a leaf that the ledger would not have written")
        self.rows["ledger_edition"].append(
            (
                *(self.pk, self.number, _id(document), version, act),
                *(previous[0] if previous else None, at, _stamp(self.moment), by),
            )
        )
        for ordinal, (uid, kind, language, media, salt, content) in enumerate(sealed):
            self.part += 1
            committed = hashlib.sha256(salt + content).digest()
            row = (self.part, self.pk, ordinal, uid, kind, language, media, len(content), committed)
            self.rows["ledger_part"].append(row)
            wording = wording_of(content.decode()) if kind == "text" else ""
            self.rows["ledger_partbytes"].append((self.part, salt, content, "", wording, None, None))
        self.entry(leaf, act, document)
        return self.pk

    def _leaf(
        self,
        act: str,
        document: uuid.UUID,
        version: int,
        previous: int | None,
        sealed: list[tuple[str, str, str, str, bytes, bytes]],
    ) -> bytes:
        said = {
            "act": act,
            "doc": str(document),
            "edition": self.number,
            "lang": [language for _, kind, language, *_ in sealed if kind == "text"],
            "parts": [
                {
                    "c": b64encode(hashlib.sha256(salt + content).digest()).decode(),
                    "id": uid,
                    "kind": kind,
                    "lang": language,
                    "size": len(content),
                    "type": media,
                }
                for uid, kind, language, media, salt, content in sealed
            ],
            "prev": previous,
            "time": self.moment.strftime(MOMENT),
            "v": 1,
            "ver": version,
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()

    def flush(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, columns in TABLES.items():
                rows = self.rows[table]
                if connection.vendor == "postgresql":
                    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
                elif rows:
                    marks = ",".join(["%s"] * len(rows[0]))
                    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608
                self.rows[table] = []


@contextmanager
def filling() -> Iterator[Filling]:
    with connection.cursor() as cursor:
        for guard in guards_for(connection):
            cursor.execute(drop_sql(connection, guard))
    try:
        going = Filling()
        yield going
        going.flush()
        if going.note:
            seen.note_seen(going.note, going.frontier.size)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for table in ("ledger_edition", "ledger_part"):
                    cursor.execute(
                        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
                    )
                cursor.execute("ANALYZE")
    finally:
        put_guards(connection)


def fill(entries: int, by: int) -> Iterator[int]:
    """Notices until the log has `entries`; yields how many it has, now and then."""
    contents = notice(0)
    text, number = contents[1][3], "Вест број 000000000".encode()
    with filling() as going:
        before: tuple[uuid.UUID, int, int] | None = None
        while going.frontier.size < entries:
            going.moment += datetime.timedelta(milliseconds=20)
            headed = f"Вест број {going.number + 1:09d}".encode()
            contents[1] = (*contents[1][:3], text.replace(number, headed, 1))
            if before and going.number % CORRECTED == 0:
                document, previous = before[0], (before[1], before[2])
                going.edition(contents, by, document=document, previous=previous)
                before = None
            else:
                document, entry = uuid.uuid4(), going.frontier.size
                before = (document, going.edition(contents, by, document=document), entry)
            if len(going.rows["ledger_entry"]) >= AT_ONCE:
                going.flush()
                yield going.frontier.size


def _id(document: uuid.UUID | None) -> str | None:
    if document is None:
        return None
    return document.hex if connection.vendor == "sqlite" else str(document)


def _stamp(moment: datetime.datetime) -> str:
    utc = moment.astimezone(datetime.UTC)
    return str(utc.replace(tzinfo=None)) if connection.vendor == "sqlite" else utc.isoformat()
