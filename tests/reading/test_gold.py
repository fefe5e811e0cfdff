"""The gold says where statements stand in real pages, and nothing of what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

GOLD = Path(__file__).parent.parent / "gold"
FILES = sorted(path for half in ("work", "locked", "second") for path in (GOLD / half).glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem[:24]}")
def test_gold_holds_offsets_and_speakers_only(path: Path) -> None:
    gold = json.loads(path.read_text("utf-8"))
    assert gold.keys() == {"corpus", "id", "sha256", "head", "issued_at", "statements"}
    at = 0
    for statement in gold["statements"]:
        assert statement.keys() == {"id", "kind", "start", "end", "sha256", "speaker"}
        assert statement["speaker"].keys() <= {"name", "also"}
        assert len(statement["speaker"]["name"]) <= 80
        assert at <= statement["start"] < statement["end"]
        at = statement["end"]


def test_there_is_enough_of_it() -> None:
    documents = [path for path in FILES if path.parent.name != "second"]
    count = sum(len(json.loads(path.read_text("utf-8"))["statements"]) for path in documents)
    assert len(documents) >= 60
    assert count >= 400
