"""The two real pages, against their hand-made gold. Read where they lie, never copied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from communique.reading.findings import Reading, ReadingWarning
from communique.reading.release import read_bytes, read_release

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="the real pages (../shared) are not here"
)


def _both() -> list[tuple[Reading, dict[str, Any], str]]:
    read = []
    for gold in sorted((SHARED / "seeds").glob("*.gold.json")):
        page = gold.with_name(gold.name.replace(".gold.json", ".txt"))
        raw = page.read_bytes()
        reading = read_bytes(raw, name=page.name)
        read.append((reading, json.loads(gold.read_text(encoding="utf-8")), raw.decode("utf-8")))
    return read


def test_facts_equal_the_gold() -> None:
    for reading, gold, _ in _both():
        facts = (reading.source, reading.sha256, reading.language, reading.title, reading.issued_at)
        assert facts == (gold["source"], gold["sha256"], gold["language"], gold["title"], gold["issued_at"])
    assert [reading.section for reading, *_ in _both()] == [None, "Press Releases"]


def test_photographs_equal_the_gold() -> None:
    for reading, gold, _ in _both():
        found = [(photo.credit, photo.start, photo.end) for photo in reading.photographs]
        assert found == [(p["credit"], p["span"]["start"], p["span"]["end"]) for p in gold["photographs"]]
        assert {photo.agency for photo in reading.photographs} <= {"Presidency of Serbia"}
        assert {photo.photographer for photo in reading.photographs} <= {"Dimitrije Goll"}
    assert [len(reading.photographs) for reading, *_ in _both()] == [8, 0]


def test_each_gold_statement_lies_in_the_paragraphs() -> None:
    for reading, gold, _ in _both():
        body = [(b.start, b.end) for b in reading.blocks if b.kind == "paragraph"]
        for statement in gold["statements"]:
            assert any(start <= statement["start"] and statement["end"] <= end for start, end in body)


def text_of(reading: Reading, warning: ReadingWarning) -> str:
    return (SHARED / "seeds" / reading.source).read_text(encoding="utf-8")[warning.start : warning.end]


def test_one_subheading_and_no_footer() -> None:
    (first, *_), (second, *_) = _both()
    assert [b.text[:15] for b in first.blocks if b.kind == "heading"] == ["'Eternal flame'"]
    assert not [b for b in second.blocks if b.kind == "heading"]
    for reading in (first, second):
        assert not [b for b in reading.blocks if "Contact" in b.text]
        assert reading.left_out[-1].reason.startswith("How to contact the office")
    assert [text_of(first, warning) for warning in first.warnings] == [
        "party leader Irinej",
        "Patriarch Irinej",
    ]
    assert second.warnings == ()
    assert [part.reason.split(";")[0] for part in second.left_out] == [
        "Closing date",
        "How to contact the office",
    ]


@pytest.mark.parametrize("name", ["kremlin", "whitehouse"])
def test_other_institutions_releases_are_read(name: str) -> None:
    path = SHARED / "corpora" / f"{name}.jsonl"
    with path.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            bare = read_release(row["text"], source=row["id"])
            assert any(block.kind == "paragraph" for block in bare.blocks)
            page = "\n\n".join((row["date"][:10], row["title"], row["text"]))
            reading = read_release(page, source=row["id"])
            assert (reading.title, reading.issued_at) == (row["title"], row["date"][:10])
            assert reading.blocks[-1].end == len(page.rstrip()) or reading.left_out
