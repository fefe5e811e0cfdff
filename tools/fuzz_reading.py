"""Reads many thousand broken pages: nothing may be raised, every span must lie inside the text and in order.

    python -m tools.fuzz_reading [--cases 100000] [--seed 20310509] [--state var/fuzz-reading.json]

Each case is a piece of a real page, or of two, cut up and spoilt by dice that depend on the case's number
alone. Stopped and started again with the same seed, it goes on where it was. A case that fails is written
beside the state file and told; exit code 1.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import traceback
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator as Validator

from communique.reading.errors import Unreadable
from communique.reading.release import read_bytes

ROOT: Final = Path(__file__).resolve().parents[1]
SEED: Final = 20310509
CASES: Final = 100_000
_BATCH: Final = 200  # cases between two notes of how far it is
_LONGEST: Final = 2500
_MARKS: Final = [
    *('"', "“", "”", "„", "«", "»", "‘", "’", "'", "\n", "\r\n", "\n\n", "\u00a0", "\u2028", "\t", "\x00"),
    *("\ufeff", "\u200b", "\u0301", "İ", "ß", "ﬁ", "𝒜", "Љ", "љ", "đ", "ё", "\ud800"),
    *(".", ",", ":", ";", "-", " – ", "(", ")", "…", "<p>", "</p>", "<!--", "&#", "Photo: ", "Q: "),
    *(" said ", " said that ", " and ", " he ", "President ", "Minister ", " will ", " on ", " June 24 "),
    *(" next week ", " by the end of ", "2031", "31", " рекао је ", " до краја ", " да ће "),
]
_ORDERED: Final = ("blocks", "left_out", "statements", "positions", "commitments", "photographs")
_SPANNED: Final = (*_ORDERED, "occasions", "warnings")


def sources() -> list[str]:
    """The two real pages, where they lie beside the project, and the demo office's releases."""
    found = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
    found += sorted((ROOT / "src" / "communique" / "demo" / "office" / "releases").glob("*/*.txt"))
    return [path.read_bytes().decode("utf-8") for path in found]


def case(number: int, texts: list[str], seed: int = SEED) -> tuple[bytes, str]:
    """One spoilt page and the name it is read under."""
    dice = random.Random(f"{seed}:{number}")  # noqa: S311  no secret
    text = _piece(dice, texts)
    for _ in range(dice.randint(1, 6)):
        text = dice.choice(_MUTATIONS)(text, dice, texts)[: 2 * _LONGEST]
    raw = text.encode("utf-8", "surrogatepass" if dice.random() < 0.1 else "replace")  # noqa: PLR2004
    if raw and dice.random() < 0.1:  # noqa: PLR2004  one page in ten is no UTF-8 any more
        at = dice.randrange(len(raw))
        raw = raw[:at] + dice.randbytes(dice.randint(1, 4)) + raw[at:]
    return raw, "release.html" if dice.random() < 0.1 else "release.txt"  # noqa: PLR2004


def _piece(dice: random.Random, texts: list[str]) -> str:
    text = dice.choice(texts)
    start = dice.randrange(max(1, len(text)))
    head = text[: dice.randint(0, 200)] if dice.random() < 0.5 else ""  # noqa: PLR2004  headline and date too
    return head + text[start : start + dice.randint(50, _LONGEST)]


def _cut(text: str, dice: random.Random, _texts: list[str]) -> str:
    start, end = sorted(dice.randint(0, len(text)) for _ in range(2))
    return text[:start] + text[min(end, start + 80) :]


def _repeat(text: str, dice: random.Random, _texts: list[str]) -> str:
    start = dice.randint(0, len(text))
    return text[:start] + text[start : start + dice.randint(1, 60)] * dice.randint(2, 5) + text[start:]


def _mark(text: str, dice: random.Random, _texts: list[str]) -> str:
    for _ in range(dice.randint(1, 8)):
        at = dice.randint(0, len(text))
        text = text[:at] + dice.choice(_MARKS) * dice.choice((1, 1, 1, 2, 9)) + text[at:]
    return text


def _drop(text: str, dice: random.Random, _texts: list[str]) -> str:
    """Every mark of one kind is gone, or another one stands for it."""
    return text.replace(dice.choice(_MARKS[:24]), dice.choice(["", " ", '"', "\n"]))


def _shuffle(text: str, dice: random.Random, _texts: list[str]) -> str:
    lines = text.split("\n")
    dice.shuffle(lines)
    return dice.choice(["\n", "\r\n", " "]).join(lines)


def _mix(text: str, dice: random.Random, texts: list[str]) -> str:
    at = dice.randint(0, len(text))
    return text[:at] + _piece(dice, texts)[:600] + text[at:]


def _case(text: str, dice: random.Random, _texts: list[str]) -> str:
    start = dice.randint(0, len(text))
    end = start + dice.randint(1, 200)
    return text[:start] + dice.choice([str.upper, str.lower, str.title])(text[start:end]) + text[end:]


_MUTATIONS: Final[list[Callable[[str, random.Random, list[str]], str]]] = [
    _cut, _repeat, _mark, _mark, _drop, _shuffle, _mix, _case,
]  # fmt: skip


def faults(raw: bytes, name: str, validator: Validator | None = None) -> Iterator[str]:
    """What is wrong with how these bytes are read, in words; nothing where a sentence refuses them."""
    try:
        reading = read_bytes(raw, name=name, head=None)
        told: dict[str, Any] = json.loads(json.dumps(reading.as_json()))
    except Unreadable:
        return
    except Exception:  # noqa: BLE001  whatever it is, it is what we look for
        yield traceback.format_exc(limit=-3)
        return
    length = len(raw.decode("utf-8", "replace"))
    for key in _SPANNED:
        spans = [(one["start"], one["end"]) for one in told[key]]
        least = 0 if key == "warnings" else 1
        if not all(0 <= start <= end - least and end <= length for start, end in spans):
            yield f"{key}: a span lies outside the text or is empty"
        if key in _ORDERED and any(first[1] > second[0] for first, second in pairwise(spans)):
            yield f"{key}: spans overlap or are out of order"
    for statement in told["statements"]:
        for part in (statement["cue"], statement["speaker"]):
            if part is not None and not 0 <= part["start"] <= part["end"] <= length:
                yield "statements: a cue or speaker lies outside the text"
    for one in (*told["occasions"], *(due for each in told["commitments"] if (due := each["due"]))):
        if one["earliest"] and one["latest"] and one["earliest"] > one["latest"]:
            yield "an interval ends before it begins"
    if validator is not None and (error := next(validator.iter_errors([told]), None)) is not None:
        yield f"the schema: {error.json_path}: {error.message[:200]}"


def schema() -> Validator:
    path = ROOT / "docs" / "reference" / "read.schema.json"
    return Validator(json.loads(path.read_text(encoding="utf-8")))


def _begun(state: Path, seed: int) -> int:
    try:
        kept = json.loads(state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    return int(kept["done"]) if kept.get("seed") == seed else 0


def main() -> int:
    from rich.progress import Progress

    parser = argparse.ArgumentParser(description="Reads spoilt pages.")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--state", type=Path, default=ROOT / "var" / "fuzz-reading.json")
    chosen = parser.parse_args()
    texts, validator, failed = sources(), schema(), 0
    done = min(_begun(chosen.state, chosen.seed), chosen.cases)
    chosen.state.parent.mkdir(parents=True, exist_ok=True)
    with Progress() as progress:
        task = progress.add_task("pages read", total=chosen.cases, completed=done)
        for number in range(done, chosen.cases):
            raw, name = case(number, texts, chosen.seed)
            for fault in faults(raw, name, validator if number % 10 == 0 else None):
                failed += 1
                kept = chosen.state.with_name(f"fuzz-{chosen.seed}-{number}-{name}")
                kept.write_bytes(raw)
                progress.console.print(f"Case {number} ({kept}): {fault}", markup=False)
            if number % _BATCH == _BATCH - 1 or number == chosen.cases - 1:
                state = {"seed": chosen.seed, "done": number + 1}
                chosen.state.write_text(json.dumps(state), encoding="utf-8")
                progress.update(task, completed=number + 1)
    print(f"{chosen.cases - done} pages read, {failed} with faults.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
