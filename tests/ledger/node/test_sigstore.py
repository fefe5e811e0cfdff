"""A second verifier, written by others in another language: Sigstore's, as its npm package has it.

It reads signed notes with one Ed25519 key and RFC 6962 inclusion proofs, as Rekor's logs give them.
"""

from __future__ import annotations

import base64
import json
import random
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from communique.ledger.tiled import tree
from communique.ledger.tiled.checkpoints import Checkpoint, sign_checkpoint
from communique.ledger.tiled.notes import Kind, Signer

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the locked package is installed."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("Node.js and npm are not here, which the second verifier needs")
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json", "verify.cjs"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"npm could not install the second verifier: {done.stderr.strip()[-200:]}")
    return folder


def judged(verifier: Path, asked: Sequence[dict[str, Any]]) -> list[Any]:
    done = subprocess.run(
        ["node", "verify.cjs"],
        cwd=verifier,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[Any] = json.loads(done.stdout)
    return found


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def proofs(count: int) -> list[dict[str, Any]]:
    """Random entries of random logs, each with its proof, as the verifier is asked about them."""
    dice, signer = random.Random(6962), Signer.generate(Kind.ED25519, "press.example.org/ledger")
    asked = []
    for _ in range(count):
        leaves = [dice.randbytes(dice.randint(1, 90)) for _ in range(dice.randint(1, 300))]
        nodes: dict[tuple[int, int], bytes] = {}
        frontier = tree.Frontier()
        for leaf in leaves:
            nodes |= {(level, at): found for level, at, found in frontier.grow(tree.leaf_hash(leaf))}
        index = dice.randrange(len(leaves))

        def read(
            wanted: Sequence[tuple[int, int]], known: dict[tuple[int, int], bytes] = nodes
        ) -> list[bytes]:
            return [known[place] for place in wanted]

        proof = tree.inclusion_proof(index, len(leaves), read)
        note = sign_checkpoint(Checkpoint(signer.key.name, len(leaves), frontier.root()), [signer], at=0)
        asked.append(
            {
                "leaf": b64(leaves[index]),
                "index": str(index),
                "hashes": [b64(one) for one in proof],
                "checkpoint": bytes(note).decode(),
                "name": signer.key.name,
                "keyId": f"{signer.key.key_id:08x}",
                "key": b64(signer.key.public),
            }
        )
    return asked


def spoilt(asked: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The same with one bit of the leaf, of a hash or of the signed text changed."""
    choice = dice.choice(["leaf", "hashes", "size"] if asked["hashes"] else ["leaf", "size"])
    if choice == "size":
        origin, size, rest = asked["checkpoint"].split("\n", 2)
        return asked | {"checkpoint": f"{origin}\n{int(size) + 1}\n{rest}"}
    at = dice.randrange(len(asked["hashes"])) if choice == "hashes" else 0
    raw = bytearray(base64.b64decode(asked["hashes"][at] if choice == "hashes" else asked["leaf"]))
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    if choice == "leaf":
        return asked | {"leaf": b64(bytes(raw))}
    return asked | {"hashes": [*asked["hashes"][:at], b64(bytes(raw)), *asked["hashes"][at + 1 :]]}


def test_every_proof_is_accepted_and_every_spoilt_one_refused(verifier: Path) -> None:
    asked, dice = proofs(200), random.Random(9162)
    assert judged(verifier, asked) == [True] * len(asked)
    refused = judged(verifier, [spoilt(each, dice) for each in asked])
    assert True not in refused
