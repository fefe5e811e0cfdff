"""Go's sumdb accepts what we sign and prove, refuses it tampered with, and proves from our tiles."""

from __future__ import annotations

import base64
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from communique.ledger.tiled.checkpoints import open_checkpoint
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import Kind, SignedNote, VerifierKey, verified
from communique.ledger.tiled.proofs import Proof, verify_proof
from communique.ledger.tiled.tiles import bundles_of, entry_bundle, tiles_of
from communique.ledger.tiled.tree import leaf_hash, verify_consistency, verify_inclusion
from tests.ledger.tiled.growing import Log, signer
from tools.go_verifier import Verifier

KEY = signer().key
LATTICE = signer(Kind.ML_DSA)
WITNESS = signer(Kind.COSIGNATURE, "witness.example/w1")
SIZES = (1, 2, 3, 255, 256, 257, 512, 700)
LOG = Log(700)
RANDOM = 200


def dice() -> random.Random:
    return random.Random(6962)


def some_proofs(count: int) -> list[Proof]:
    chosen = []
    throw = dice()
    for _ in range(count):
        size = throw.randint(1, 700)
        chosen.append(LOG.proof(throw.randrange(size), signer(), LATTICE, WITNESS, size=size))
    return chosen


def proof_accepted(go: Verifier, proof: bytes, leaf: bytes) -> bool:
    return bool(go.ask("proof", proof=proof, leaf=leaf, keys=[str(KEY), str(WITNESS.key)])["ok"])


def hashes(answer: dict[str, Any]) -> list[bytes]:
    return [base64.b64decode(one) for one in answer["hashes"] or ()]


def test_go_accepts_our_notes_and_we_accept_them_too(go: Verifier) -> None:
    for size in SIZES:
        note = LOG.note(signer(), LATTICE, WITNESS, size=size)
        found = go.ask("note", note=note, keys=[str(KEY), str(WITNESS.key)])
        assert found["ok"], found
        assert found["text"] == LOG.checkpoint(size).text() == open_checkpoint(note, [KEY]).text()
        named = [
            f"{key.name}+{key.key_id:08x}" for key in verified(SignedNote.parse(note), [KEY, WITNESS.key])
        ]
        assert found["signed"] == named


def test_go_accepts_every_proof_of_small_trees(go: Verifier) -> None:
    for size in range(1, 20):
        for index in range(size):
            assert proof_accepted(go, bytes(LOG.proof(index, size=size)), LOG.leaves[index])


def test_go_accepts_random_proofs_and_refuses_each_tampered_one(go: Verifier) -> None:
    throw = dice()
    for proof in some_proofs(RANDOM):
        leaf = LOG.leaves[proof.index]
        assert proof_accepted(go, bytes(proof), leaf)
        verify_proof(proof, leaf, [KEY, WITNESS.key])
        for wrong, other in tampered(proof, leaf, throw):
            assert not proof_accepted(go, wrong, other)
            with pytest.raises((Malformed, NotVerified)):
                verify_proof(Proof.parse(wrong), other, [KEY, WITNESS.key])


def tampered(proof: Proof, leaf: bytes, throw: random.Random) -> list[tuple[bytes, bytes]]:
    """Another leaf, index, hash, root, size, key; a bit of the text; a hash more or less."""
    spoilt = list(proof.hashes)
    if spoilt:
        place = throw.randrange(len(spoilt))
        spoilt[place] = flipped(spoilt[place], throw)
    text = SignedNote.parse(proof.checkpoint).text.encode()
    size = int(text.split(b"\n")[1])
    wrong = [
        replace(proof, index=proof.index + throw.choice([1, size, 2**40])),
        replace(proof, hashes=[*proof.hashes, throw.randbytes(32)]),
        replace(proof, checkpoint=LOG.note(signer(seed=2), size=size)),
        replace(proof, checkpoint=LOG.note(WITNESS, size=size)),
        replace(proof, checkpoint=LOG.note(size=size % 700 + 1)),
        replace(proof, checkpoint=proof.checkpoint.replace(b"\n%d\n" % size, b"\n%d\n" % (size + 1))),
        *([replace(proof, hashes=spoilt), replace(proof, hashes=proof.hashes[1:])] if spoilt else []),
    ]
    head = bytes(proof).removesuffix(proof.checkpoint)
    return [
        (bytes(proof), leaf + b"x"),
        (head + flipped(text, throw) + proof.checkpoint.removeprefix(text), leaf),
        *((bytes(one), leaf) for one in wrong),
    ]


def flipped(raw: bytes, throw: random.Random) -> bytes:
    at = throw.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << throw.randrange(8)]) + raw[at + 1 :]


def test_go_accepts_our_consistency_proofs_and_refuses_tampered_ones(go: Verifier) -> None:
    throw = dice()
    pairs = [(old, new) for new in range(1, 18) for old in range(1, new + 1)]
    for _ in range(RANDOM):
        new = throw.randint(1, 700)
        pairs.append((throw.randint(1, new), new))
    for old, new in pairs:
        right: dict[str, Any] = {
            "hashes": LOG.consistency(old, new),
            "size": new,
            "root": LOG.root(new),
            "old": old,
            "old_root": LOG.root(old),
        }
        assert go.ask("tree", **right)["ok"]
        changes: list[dict[str, Any]] = [
            {"old_root": throw.randbytes(32)},
            {"root": throw.randbytes(32)},
            {"hashes": [*right["hashes"], throw.randbytes(32)]},
            {"old": new + 1},
            *([{"hashes": [throw.randbytes(32), *right["hashes"][1:]]}] if right["hashes"] else []),
        ]
        for wrong in changes:
            given = right | wrong
            assert not go.ask("tree", **given)["ok"]
            with pytest.raises(NotVerified):
                verify_consistency(
                    old=given["old"],
                    new=new,
                    proof=given["hashes"],
                    old_root=given["old_root"],
                    new_root=given["root"],
                )


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log's tiles as files, for each of the sizes: what a static mirror of it holds."""
    folder = tmp_path_factory.mktemp("mirror")
    for size in SIZES:
        for tile in tiles_of(size):
            write(folder / tile.path(), b"".join(LOG.read(tile.places())))
        for tile in bundles_of(size):
            write(folder / tile.path(), entry_bundle(LOG.leaves[tile.start : tile.start + tile.width]))
    return folder


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_we_accept_what_go_proves_from_our_tiles(go: Verifier, mirror: Path) -> None:
    throw = dice()
    for size in SIZES:
        root = LOG.root(size)
        for index in {0, size - 1, *(throw.randrange(size) for _ in range(30))}:
            found = go.ask("prove_record", tiles=mirror, size=size, root=root, index=index)
            assert found["ok"], found
            assert hashes(found) == LOG.inclusion(index, size)
            verify_inclusion(
                leaf_hash=leaf_hash(LOG.leaves[index]), index=index, size=size, proof=hashes(found), root=root
            )
        for old in {1, size, *(throw.randint(1, size) for _ in range(30))}:
            found = go.ask("prove_tree", tiles=mirror, size=size, root=root, old=old)
            assert found["ok"], found
            assert hashes(found) == LOG.consistency(old, size)
            verify_consistency(old=old, new=size, proof=hashes(found), old_root=LOG.root(old), new_root=root)


def proved_from_spoilt(
    go: Verifier, mirror: Path, folder: Path, size: int
) -> list[tuple[int, dict[str, Any]]]:
    """For each tile of the tree: what Go proves of the tile's first two leaves, with a bit of it flipped."""
    for tile in tiles_of(size):
        write(folder / tile.path(), (mirror / tile.path()).read_bytes())
    proved = []
    for tile in tiles_of(size):
        path = folder / tile.path()
        right = path.read_bytes()
        write(path, bytes([right[0] ^ 1]) + right[1:])
        first = tile.start * 256 ** int(tile.level)
        for index in {first, min(first + 1, size - 1)}:
            question = {"tiles": folder, "size": size, "root": LOG.root(size), "index": index}
            proved.append((index, go.ask("prove_record", **question)))
        write(path, right)
    return proved


def test_go_proves_nothing_from_a_tile_with_a_flipped_bit(go: Verifier, mirror: Path, tmp_path: Path) -> None:
    assert {found["why"] for _, found in proved_from_spoilt(go, mirror, tmp_path, 512)} == {
        "downloaded inconsistent tile"
    }


def test_we_accept_nothing_wrong_that_go_proves(go: Verifier, mirror: Path, tmp_path: Path) -> None:
    """Before 0.40.0, x/mod leaves tiles unchecked in trees of several peaks (CVE-2026-56865): we do not."""
    for index, found in proved_from_spoilt(go, mirror, tmp_path, 700):
        if not found["ok"] or hashes(found) == LOG.inclusion(index):
            continue  # refused, or the flipped bit was not in what was proved
        with pytest.raises(NotVerified):
            verify_inclusion(
                leaf_hash=leaf_hash(LOG.leaves[index]),
                index=index,
                size=700,
                proof=hashes(found),
                root=LOG.root(),
            )


def test_go_reads_our_keys(go: Verifier) -> None:
    note = LOG.note(signer())
    for key, why in (
        (replace(KEY, name="log.other.example"), "no verifiable signatures"),
        (signer(seed=2).key, "no verifiable signatures"),
        (VerifierKey.parse(str(KEY)), ""),
    ):
        assert why in go.ask("note", note=note, keys=[str(key)]).get("why", "")
