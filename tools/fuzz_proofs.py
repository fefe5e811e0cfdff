"""Spoils many thousand proofs and notes, and asks both us and Go's checksum database what they think of them.

    python -m tools.fuzz_proofs [--cases 100000] [--seed 6962] [--state var/fuzz-proofs.json]

Nothing that the log never said may be accepted by us; nothing that Go refuses may be; and where Go accepts
what we refuse, it is for one of the reasons in `LAXER`, each a second spelling of the same truth or a rule
of the specifications that Go has not. Stopped and started again with the same seed, it goes on where it
was. A case that breaks this is written beside the state file and told; exit code 1.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from communique.ledger.tiled.checkpoints import Checkpoint, sign_checkpoint
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import Kind, SignedNote, Signer, verified
from communique.ledger.tiled.proofs import Proof, verify_proof
from communique.ledger.tiled.tree import (
    Place,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    nodes_added,
    root_hash,
    verify_consistency,
)
from tools.fuzz_spoiling import spoil
from tools.go_verifier import NoGo, Verifier, build, running

ROOT: Final = Path(__file__).resolve().parents[1]
SEED: Final = 6962
CASES: Final = 100_000
ORIGIN: Final = "log.fuzz.example/1"
LOG_KEY: Final = Signer.from_private(Kind.ED25519, ORIGIN, b"\x01" * 32)
WITNESS: Final = Signer.from_private(Kind.COSIGNATURE, "witness.example", b"\x02" * 32)
KEYS: Final = (LOG_KEY.key, WITNESS.key)
VKEYS: Final = tuple(map(str, KEYS))
LARGEST: Final = 600
_SIZES: Final = (1, 2, 3, 7, 8, 255, 256, 257, 300, 511, 512, LARGEST)
_TIME: Final = 1_925_000_000
_BATCH: Final = 500  # cases between two notes of how far it is
# Why we refuse what Go accepts: a piece of our sentence, and what it comes from.
LAXER: Final = {
    "base64 in another spelling": "base64 with bits left over (RFC 4648, 3.5); Go's decoder drops them",
    "a plain decimal number": "an index with a sign or leading zeroes before it; Go's strconv reads it",
    "control character": "a carriage return within base64 of the proof's head; Go's decoder skips it",
    "does not fit the text": "a second signature by one key is wrong; Go looks at the first alone",
    "not empty": "a checkpoint with an empty further line; Go looks at the first three",
    "is empty; its line must be left out": "an `extra` line with nothing in it",
}


@dataclass(frozen=True, slots=True)
class Case:
    """`signed`: the text was signed anew after it was spoilt, so that the log itself lies, not a forger."""

    do: str  # proof, note or tree
    raw: bytes = b""
    leaf: bytes = b""
    signed: bool = False
    tree: dict[str, Any] | None = None

    def kept(self) -> bytes:
        return self.raw or repr(self.tree).encode()


@dataclass(frozen=True, slots=True)
class Opinion:
    """`meaning`: what was accepted; None where it was refused, `why` then tells."""

    meaning: tuple[object, ...] | None
    why: str = ""


class Log:
    """Six hundred small leaves, and what an honest log says of them."""

    def __init__(self) -> None:
        self.leaves = [b"leaf %d" % number for number in range(LARGEST)]
        self._nodes: dict[Place, bytes] = {}
        for size, leaf in enumerate(self.leaves):
            for level, index, found in nodes_added(size, leaf_hash(leaf), self.read):
                self._nodes[level, index] = found
        self.roots = [root_hash(size, self.read) for size in range(LARGEST + 1)]
        self.notes = {size: self._note(size) for size in _SIZES}
        self.texts = {SignedNote.parse(note).text for note in self.notes.values()}

    def read(self, places: Sequence[Place]) -> list[bytes]:
        return [self._nodes[place] for place in places]

    def _note(self, size: int) -> bytes:
        head = Checkpoint(ORIGIN, size, self.roots[size])
        return bytes(sign_checkpoint(head, [LOG_KEY, WITNESS], at=_TIME))

    def proof(self, index: int, size: int, extra: bytes) -> bytes:
        return bytes(Proof(index, inclusion_proof(index, size, self.read), self.notes[size], extra))

    def consistency(self, old: int, new: int) -> list[bytes]:
        return consistency_proof(old, new, self.read)


def case(number: int, log: Log, seed: int = SEED) -> Case:
    """One spoilt proof, note or pair of trees (one in twenty is left as it is)."""
    dice = random.Random(f"{seed}:{number}")  # noqa: S311  no secret
    do = dice.choices(["proof", "note", "tree"], [7, 2, 1])[0]
    if do == "tree":
        return Case(do, tree=_spoilt_tree(dice, log))
    size = dice.choice(_SIZES)
    index = dice.randrange(size)
    extra = dice.randbytes(dice.randrange(1, 40)) if dice.random() < 0.3 else b""  # noqa: PLR2004
    raw = log.proof(index, size, extra) if do == "proof" else log.notes[size]
    leaf = log.leaves[index]
    if dice.random() < 0.05:  # noqa: PLR2004
        return Case(do, raw, leaf)
    others = [log.notes[dice.choice(_SIZES)], log.proof(0, dice.choice(_SIZES), b"")]
    for _ in range(dice.choices([1, 2, 3, 5], [12, 4, 2, 1])[0]):
        raw = spoil(raw, dice, others)
    if dice.random() < 0.02:  # noqa: PLR2004
        leaf = log.leaves[dice.randrange(LARGEST)]
    if dice.random() < 0.15 and (again := _sign_anew(raw, do)) is not None:  # noqa: PLR2004
        return Case(do, again, leaf, signed=True)
    return Case(do, raw, leaf)


def _sign_anew(raw: bytes, do: str) -> bytes | None:
    """With the log's own signature over whatever the text has become; None where there is none to sign."""
    head, blank, note = raw.partition(b"\n\n") if do == "proof" else (b"", b"", raw)
    text, end, _ = note.rpartition(b"\n\n")
    try:
        return head + blank + text + end + LOG_KEY.sign(text.decode() + "\n", at=0).line().encode()
    except ValueError:
        return None


def _spoilt_tree(dice: random.Random, log: Log) -> dict[str, Any]:
    new = dice.randint(1, LARGEST)
    old = dice.randint(1, new)
    asked: dict[str, Any] = {
        "hashes": log.consistency(old, new),
        "size": new,
        "root": log.roots[new],
        "old": old,
        "old_root": log.roots[old],
    }
    way = dice.randrange(8)
    hashes = asked["hashes"]
    if way in {0, 1}:
        name = ("size", "old")[way]
        asked[name] = max(1, asked[name] + dice.choice([-2, -1, 1, 2, 256, 2**40]))
    elif way in {2, 3}:
        asked[("root", "old_root")[way - 2]] = log.roots[dice.randint(0, LARGEST)]
    elif way == 4:  # noqa: PLR2004
        hashes.insert(dice.randint(0, len(hashes)), dice.choice(log.roots))
    elif way == 5 and hashes:  # noqa: PLR2004
        del hashes[dice.randrange(len(hashes))]
    elif way == 6 and hashes:  # noqa: PLR2004
        at = dice.randrange(len(hashes))
        hashes[at] = bytes([hashes[at][0] ^ 1]) + hashes[at][1:]
    else:
        dice.shuffle(hashes)
    return asked


def ours(one: Case) -> Opinion:
    try:
        if one.do == "proof":
            proof = Proof.parse(one.raw)
            head = verify_proof(proof, one.leaf, KEYS)
            return Opinion((proof.index, head.size, head.root, SignedNote.parse(proof.checkpoint).text))
        if one.do == "note":
            note = SignedNote.parse(one.raw)
            names = tuple(f"{key.name}+{key.key_id:08x}" for key in verified(note, KEYS))
            return Opinion((note.text, names))
        asked = dict(one.tree or {})
        verify_consistency(
            old=asked["old"],
            new=asked["size"],
            proof=asked["hashes"],
            old_root=asked["old_root"],
            new_root=asked["root"],
        )
        return Opinion(("grew",))
    except (Malformed, NotVerified) as error:
        return Opinion(None, str(error))


def gos(one: Case, go: Verifier) -> Opinion:
    if one.do == "tree":
        found = go.ask("tree", **(one.tree or {}))
        return Opinion(("grew",) if found["ok"] else None, found.get("why", ""))
    found = go.ask(one.do, **{one.do: one.raw}, leaf=one.leaf, keys=VKEYS)
    if not found["ok"]:
        return Opinion(None, found["why"])
    if one.do == "note":
        return Opinion((found["text"], tuple(found["signed"])))
    return Opinion((found["index"], found["size"], base64.b64decode(found["root"]), found["text"]))


def is_true(one: Case, meaning: tuple[object, ...], log: Log) -> bool:
    """Whether what was accepted is what the log said: this text, and this leaf at this index of its tree."""
    if one.do == "tree":
        # Of the roots alone: that a root belongs to a size is what a checkpoint's signature says.
        asked = one.tree or {}
        return log.roots.index(asked["old_root"]) <= log.roots.index(asked["root"])
    if one.signed:
        return True  # the log itself said so
    if one.do == "note":
        return meaning[0] in log.texts
    index, size, root, text = meaning
    return (
        isinstance(index, int)
        and isinstance(size, int)
        and index < size <= LARGEST
        and (log.leaves[index], log.roots[size]) == (one.leaf, root)
        and text in log.texts
    )


def judge(one: Case, log: Log, go: Verifier) -> tuple[str, str]:
    """How the two opinions go together, in a few words, and what is wrong with that; empty where nothing."""
    try:
        we = ours(one)
    except Exception:  # noqa: BLE001  whatever it is, it is what we look for
        return "raised", traceback.format_exc(limit=-3)
    they = gos(one, go)
    for who, opinion in (("we accept", we), ("Go accepts", they)):
        if opinion.meaning is not None and not is_true(one, opinion.meaning, log):
            return f"{who} a forgery", f"{who} what the log never said: {opinion.meaning}"
    if we.meaning == they.meaning:
        return ("both accept" if we.meaning else "both refuse"), ""
    if they.meaning is None:
        return "we alone accept", f"Go refuses: {they.why}"
    if we.meaning is not None:
        return "read differently", f"We read {we.meaning}, Go {they.meaning}."
    for piece, reason in LAXER.items():
        if piece in we.why:
            return f"Go alone accepts: {reason}", ""
    return "Go alone accepts", f"We refuse: {we.why}"


def _begun(state: Path, seed: int) -> tuple[int, int, Counter[str]]:
    """How many cases are done, how many of them failed, and what was found."""
    try:
        kept = json.loads(state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    if kept.get("seed") != seed:
        return 0, 0, Counter()
    return int(kept["done"]), int(kept["failed"]), Counter(kept["found"])


def main() -> int:
    from rich.progress import Progress

    parser = argparse.ArgumentParser(description="Spoils proofs and compares our verdict with Go's.")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--state", type=Path, default=ROOT / "var" / "fuzz-proofs.json")
    chosen = parser.parse_args()
    done, failed, found = _begun(chosen.state, chosen.seed)
    log = Log()
    chosen.state.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        try:
            program = build(Path(folder))
        except NoGo as reason:
            print(f"Nothing was compared: {reason}.", file=sys.stderr)
            return 1
        with running(program) as go, Progress() as progress:
            task = progress.add_task("proofs judged", total=chosen.cases, completed=min(done, chosen.cases))
            for number in range(done, chosen.cases):
                one = case(number, log, chosen.seed)
                verdict, fault = judge(one, log, go)
                found[verdict] += 1
                if fault:
                    failed += 1
                    kept = chosen.state.with_name(f"fuzz-proofs-{chosen.seed}-{number}")
                    kept.write_bytes(one.kept())
                    progress.console.print(f"Case {number} ({kept}): {verdict}: {fault}", markup=False)
                if number % _BATCH == _BATCH - 1 or number == chosen.cases - 1:
                    state = {"seed": chosen.seed, "done": number + 1, "failed": failed, "found": found}
                    chosen.state.write_text(json.dumps(state), encoding="utf-8")
                    progress.update(task, completed=number + 1)
    for verdict, count in found.most_common():
        print(f"{count:8} {verdict}")
    print(f"{sum(found.values())} proofs judged, {failed} wrongly.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
