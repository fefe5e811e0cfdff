"""How well the reader finds who said what: spans, speakers, and the speakers who are not the usual one.

    python bench/statements.py --half seeds|work|serbian|releases|locked|serbian-locked [--misses]
        [--again REASON]

`seeds` and the corpora lie beside the repository (../shared); a document is made as tests/gold/README.md
says, read with the head its gold names, and scored: a statement found matches one of the gold when their
spans, outer marks, stops and blanks aside, overlap by at least half (Jaccard), one to one, best pairs
first; a speaker is right when the last words of both names agree. "Others" are the statements of those who
do not speak most in their document. `releases` are those of our own in tests/reading. The locked halves
are for the end: each writes its figures with day and commit into bench/results, shows no misses, and runs
a second time only with a reason, which is written too.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from communique.reading.release import read_release

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
GOLD = ROOT / "tests" / "gold"
RESULTS = ROOT / "bench" / "results"
_FOLDERS = {
    "seeds": (SHARED / "seeds", "*"),
    "serbian": (GOLD / "serbian", "work-*"),
    "serbian-locked": (GOLD / "serbian", "locked-*"),
    "releases": (ROOT / "tests" / "reading" / "releases", "*"),
}
_EDGE = frozenset(" \t\n\u00a0\"'“”„«»‘’,.;:")
_HALF = 0.5

Spans = list[tuple[int, int]]


@dataclass(slots=True)
class Score:
    """Counts; `others` are the gold's statements by those who do not speak most."""

    gold: int = 0
    found: int = 0
    matched: int = 0
    exact: int = 0
    right: int = 0
    others: int = 0
    others_right: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in ("gold", "found", "matched", "exact", "right", "others", "others_right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def figures(self) -> dict[str, float]:
        both = self.gold + self.found
        return {
            "gold": self.gold,
            "found": self.found,
            "precision": _share(self.matched, self.found),
            "recall": _share(self.matched, self.gold),
            "span_f1": _share(2 * self.matched, both),
            "exact_f1": _share(2 * self.exact, both),
            "joint_f1": _share(2 * self.right, both),
            "others": self.others,
            "others_joint": _share(self.others_right, self.others),
        }


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _last_name(name: str | None) -> str:
    decomposed = unicodedata.normalize("NFKD", (name or "").replace("đ", "dj").replace("Đ", "Dj"))
    words = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold().split()
    return words[-1] if words else ""


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0])) if shared > 0 else 0.0


def _matches(gold: Spans, found: Spans) -> dict[int, tuple[int, float]]:
    """Gold's index → the index found and the overlap."""
    pairs = sorted(
        ((_overlap(a, b), i, j) for i, a in enumerate(gold) for j, b in enumerate(found)), reverse=True
    )
    matched: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for overlap, i, j in pairs:
        if overlap < _HALF:
            break
        if i not in matched and j not in taken:
            matched[i] = (j, overlap)
            taken.add(j)
    return matched


def score_document(text: str, gold: dict[str, Any]) -> Score:
    reading = read_release(text, source="gold.txt", head=gold.get("head"))
    wanted, found = gold["statements"], reading.statements
    spans = [_stripped(text, one["start"], one["end"]) for one in wanted]
    matched = _matches(spans, [_stripped(text, one.start, one.end) for one in found])
    names = [one["speaker"]["name"] for one in wanted]
    usual = Counter(names).most_common(1)[0][0] if names else None
    score = Score(len(wanted), len(found), len(matched), others=sum(name != usual for name in names))
    for index, one in enumerate(wanted):
        said = text[one["start"] : one["end"]][:70]
        if index not in matched:
            score.misses.append(f"missed   {one['kind']:8} {said!r}")
            continue
        at, overlap = matched[index]
        score.exact += overlap == 1
        told = found[at].speaker.name
        allowed = {_last_name(name) for name in (one["speaker"]["name"], *one["speaker"].get("also", ()))}
        if _last_name(told) in allowed - {""}:
            score.right += 1
            score.others_right += names[index] != usual
        else:
            score.misses.append(f"speaker  {names[index]} told as {told} {said!r}")
    taken = {at for at, _ in matched.values()}
    score.misses += [f"extra    {one.text[:78]!r}" for at, one in enumerate(found) if at not in taken]
    return score


@cache
def _corpus(name: str) -> dict[str, dict[str, Any]]:
    lines = (SHARED / "corpora" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line]
    return {str(row["id"]): row for row in rows}


def _documents(half: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Corpus, name, text and gold of each document."""
    if half in {"work", "locked"}:
        for path in sorted((GOLD / half).glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            row = _corpus(gold["corpus"])[str(gold["id"])]
            parts = [part for key in ("title", "summary", "text") if (part := row.get(key))]
            text = "\n\n".join(parts) + "\n"
            if hashlib.sha256(text.encode()).hexdigest() != gold["sha256"]:
                sys.exit(f"{path.name}: the document is not the one that was marked.")
            yield gold["corpus"], path.stem, text, gold
        return
    folder, names = _FOLDERS[half]
    for path in sorted(folder.glob(f"{names}.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_bytes().decode()
        yield half, path.name.removesuffix(".gold.json"), text, gold


def _line(name: str, score: Score) -> str:
    n = score.figures()
    return (
        f"{name:24.24} gold {n['gold']:4} found {n['found']:4} | span P {n['precision']:5} R {n['recall']:5} "
        f"F1 {n['span_f1']:5} exact {n['exact_f1']:5} joint {n['joint_f1']:5} | "
        f"others {score.others_right}/{score.others}"
    )


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _write_locked(path: Path, totals: dict[str, Score], reason: str | None) -> None:
    """What was written before is kept: a second run shows as one."""
    runs = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    scores = {name: score.figures() for name, score in totals.items()}
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    runs.append({"day": now, "commit": _commit(), "again": reason, "scores": scores})
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Scores who said what against gold.")
    parser.add_argument("--half", choices=("work", "locked", *_FOLDERS), required=True)
    parser.add_argument("--misses", action="store_true", help="tell each miss; not for the locked half")
    parser.add_argument("--again", metavar="REASON", help="why the locked half is scored once more")
    asked = parser.parse_args()
    locked = asked.half.endswith("locked")
    result = RESULTS / f"{asked.half}.json"
    if locked and result.exists() and not asked.again:
        sys.exit(f"This half was scored already; see {result.relative_to(ROOT)}. --again needs a reason.")
    if locked and asked.misses:
        sys.exit("The locked half shows no misses; what is learnt there must not be built in.")
    totals: defaultdict[str, Score] = defaultdict(Score)
    for corpus, name, text, gold in _documents(asked.half):
        score = score_document(text, gold)
        totals[corpus].add(score)
        totals["all"].add(score)
        if asked.misses and score.misses:
            print(f"## {name}", *score.misses, sep="\n  ")
    for name in sorted(totals, key=lambda corpus: (corpus == "all", corpus)):
        print(_line(name, totals[name]))
    if locked:
        _write_locked(result, totals, asked.again)


if __name__ == "__main__":
    main()
