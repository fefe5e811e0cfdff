"""Releases of our own, marked by hand: what the reader finds in them, span by span."""

import json
from pathlib import Path

import pytest

from communique.reading.release import read_bytes

_RELEASES = Path(__file__).parent / "releases"
_SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def _spans(gold: Path, head: str | None) -> tuple[list[str], list[str]]:
    """Wanted and found, each as “direct: the words”."""
    marked = json.loads(gold.read_text(encoding="utf-8"))
    raw = gold.with_name(gold.name.replace(".gold.json", ".txt")).read_bytes()
    text = raw.decode()
    wanted = [text[one["start"] : one["end"]] for one in marked["statements"]]
    reading = read_bytes(raw, name="release.txt", head=head or marked.get("head"))
    return wanted, [text[one.start : one.end] for one in reading.statements]


@pytest.mark.parametrize(
    "gold", sorted(_RELEASES.glob("speech-*.gold.json")), ids=lambda path: path.name[7:-10]
)
def test_statements_of_a_release(gold: Path) -> None:
    wanted, found = _spans(gold, None)
    assert found == wanted


@pytest.mark.skipif(not _SEEDS.is_dir(), reason="the seeds lie beside the repository, in ../shared/seeds")
def test_both_seed_pages_in_full() -> None:
    """All forty statements: span, kind and speaker."""
    wanted: list[tuple[int, int, str, str]] = []
    found: list[tuple[int, int, str, str]] = []
    for path in sorted(_SEEDS.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        raw = path.with_name(path.name.replace(".gold.json", ".txt")).read_bytes()
        wanted += [
            (one["start"], one["end"], one["kind"], one["speaker"]["name"].split()[-1])
            for one in gold["statements"]
        ]
        found += [
            (one.start, one.end, one.kind, (one.speaker.name or "?").split()[-1])
            for one in read_bytes(raw, name=path.name, head=gold["people"][0]["name"]).statements
        ]
    assert found == wanted
    assert len(found) == 40
