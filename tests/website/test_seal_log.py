"""The log as programs fetch it: to the letter of C2SP tlog-tiles."""

from __future__ import annotations

import gzip
import hashlib
import uuid

import pytest
from django.db import transaction
from django.test import Client

from communique.ledger.appending import Log, keys_in_force, take_turn
from communique.ledger.leaves import EraseLeaf
from communique.ledger.models import Checkpoint, Cosignature, Entry
from communique.ledger.tiled.checkpoints import open_checkpoint
from communique.ledger.tiled.notes import Kind, SignedNote, Signer, VerifierKey
from communique.ledger.tiled.tiles import read_entry_bundle
from communique.ledger.tiled.tree import leaf_hash
from communique.staff.models import Officer
from tests import factories
from tests.website.publishing import get, published

MOMENT = factories.ISSUED_AT


def grown(count: int) -> None:
    """The log with so many entries; which ones does not matter here."""
    with transaction.atomic():
        take_turn()
        log = Log()
        while log.size < count:
            log.append(EraseLeaf(uuid.uuid4(), 1, 1, 0, MOMENT, ("A" * 22,)))


def test_an_empty_log_has_nothing_to_serve(officer: Officer) -> None:
    for path in ("checkpoint", "keys", "tile/0/000", "tile/0/000.p/1", "tile/entries/000.p/1"):
        assert get(f"/ledger/{path}").status_code == 404, path


def test_the_checkpoint_is_the_newest_and_opens_with_the_key_beside_it(officer: Officer) -> None:
    published(officer)
    answer = get("/ledger/checkpoint")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "immutable" not in answer["Cache-Control"]
    keys = [VerifierKey.parse(line) for line in get("/ledger/keys").content.decode().splitlines()]
    assert tuple(map(str, keys)) == keys_in_force()
    head = open_checkpoint(answer.content, keys)
    assert head.size == Entry.objects.count() == 2
    assert get("/ledger/checkpoint", **{"If-None-Match": answer["ETag"]}).status_code == 304
    published(officer, factories.text("en", "Another"))
    assert open_checkpoint(get("/ledger/checkpoint").content, keys).size == 3


def test_witnesses_sign_under_the_office(officer: Officer) -> None:
    published(officer)
    before = get("/ledger/checkpoint")
    witness = Signer.generate(Kind.COSIGNATURE, "witness.example/w1")
    text = SignedNote.parse(before.content).text
    Cosignature.objects.create(
        checkpoint=Checkpoint.objects.get(size=2),
        witness="witness.example/w1",
        line=witness.sign(text, at=1_700_000_000).line(),
    )
    after = get("/ledger/checkpoint", **{"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.content.startswith(before.content)
    assert open_checkpoint(after.content, [VerifierKey.parse(keys_in_force()[0]), witness.key]).size == 2
    page = get("/en/2026/03/14/bridge-opened/").content.decode()
    assert "1 witness" in page


def test_tiles_are_hashes_of_the_entries_and_never_change(officer: Officer) -> None:
    published(officer)
    grown(3)
    answer = get("/ledger/tile/0/000.p/3")
    leaves = [bytes(entry.leaf) for entry in Entry.objects.order_by("index")]
    assert answer.content == b"".join(leaf_hash(leaf) for leaf in leaves)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert get("/ledger/tile/0/000.p/3", **{"If-None-Match": answer["ETag"]}).status_code == 304
    assert get("/ledger/tile/0/000.p/2").content == answer.content[:64]
    bundle = get("/ledger/tile/entries/000.p/3")
    assert read_entry_bundle(bundle.content, 3) == leaves
    assert bundle["Content-Type"] == "application/octet-stream"


def test_full_tiles_have_256_hashes_and_one_above(officer: Officer) -> None:
    published(officer)
    grown(258)
    full = get("/ledger/tile/0/000")
    assert len(full.content) == 8192
    above = get("/ledger/tile/1/000.p/1")
    level = [full.content[at : at + 32] for at in range(0, 8192, 32)]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
    assert above.content == level[0]
    assert len(get("/ledger/tile/0/001.p/2").content) == 64
    assert len(read_entry_bundle(get("/ledger/tile/entries/000").content)) == 256
    assert len(read_entry_bundle(get("/ledger/tile/entries/001.p/2").content)) == 2


def test_entries_are_compressed_for_whoever_takes_that(officer: Officer) -> None:
    published(officer)
    plain = get("/ledger/tile/entries/000.p/2")
    packed = get("/ledger/tile/entries/000.p/2", **{"Accept-Encoding": "br, gzip;q=0.8"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
    for encoding in ("identity", "gzip;q=0", "gzip; q=0.0", "br"):
        answer = get("/ledger/tile/entries/000.p/2", **{"Accept-Encoding": encoding})
        assert "Content-Encoding" not in answer, encoding


@pytest.mark.parametrize(
    "path",
    [
        "0/000",
        "0/000.p/3",
        "0/000.p/0",
        "0/000.p/02",
        "0/000.p/256",
        "0/0.p/1",
        "0/x000/000.p/1",
        "0/001",
        "0/x001/x234/067",
        "0/X001/000",
        "00/000.p/1",
        "1/000.p/1",
        "8/000.p/1",
        "63/000",
        "64/000",
        "-1/000",
        "data/000.p/1",
        "entries/000",
        "entries/000.p/3",
        "entries/0000.p/1",
        "0/x999/x999/x999/x999/x999/x999/999",
        "0/000.p/1/",
        "0/000.p/1.p/1",
        "0/٠٠٠.p/1",
        "",
    ],
)
def test_other_addresses_and_tiles_beyond_the_tree_are_not_there(officer: Officer, path: str) -> None:
    published(officer)
    answer = get(f"/ledger/tile/{path}")
    assert answer.status_code == 404
    assert "immutable" not in answer["Cache-Control"]


def test_the_log_is_only_read_and_sets_no_cookie(officer: Officer) -> None:
    published(officer)
    for path in ("checkpoint", "keys", "tile/0/000.p/2", "tile/entries/000.p/2"):
        assert Client().post(f"/ledger/{path}").status_code == 405, path
        head = Client().head(f"/ledger/{path}")
        assert head.status_code == 200
        assert head.content == b""
        assert not get(f"/ledger/{path}").cookies
