"""Serbian is read alike in both of its scripts, wherever they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from communique.languages.scripts import OffsetMap, to_latin, to_latin_with_offsets
from communique.reading.release import read_release

GOLD = Path(__file__).parent.parent / "gold" / "serbian"
CYRILLIC = sorted(path for path in GOLD.glob("*.txt") if not path.stem.endswith("-latn"))
PARAGRAPHS = [part for path in CYRILLIC for part in path.read_text("utf-8").split("\n") if part.strip()]
HEAD = "Портпаролка Ана Мајтин рекла је да ће мост бити отворен до краја године.\n\n"


def findings(text: str, language: str, places: OffsetMap | None) -> dict[str, list[Any]]:
    """All that is found, with words in Latin script and offsets of the Latin text."""
    reading = read_release(text, language=language).as_json()
    found = {key: reading[key] for key in ("people", "statements", "occasions", "positions", "commitments")}

    def turned(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: turned(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [turned(item, key) for item in value]
        if isinstance(value, str):
            return to_latin(value)
        return places.to_latin(value) if places is not None and key in {"start", "end"} else value

    return {key: turned(value) for key, value in found.items()}


@pytest.mark.parametrize("path", CYRILLIC, ids=lambda path: path.stem)
def test_a_release_is_read_alike_in_both_scripts(path: Path) -> None:
    text = path.read_text("utf-8")
    latin, places = to_latin_with_offsets(text)
    assert findings(text, "sr-Cyrl", places) == findings(latin, "sr-Latn", None)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=6))
def test_any_paragraphs_are_read_alike_in_both_scripts(paragraphs: list[str]) -> None:
    text = HEAD + "\n\n".join(paragraphs) + "\n"
    latin, places = to_latin_with_offsets(text)
    assert findings(text, "sr-Cyrl", places) == findings(latin, "sr-Latn", None)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PARAGRAPHS), st.booleans(), st.integers(0, 200)), max_size=6))
def test_mixed_scripts_raise_nothing(parts: list[tuple[str, bool, int]]) -> None:
    """Paragraphs in either script, and some that change it in the middle of a word."""
    written = [
        to_latin(text) if latin else text[:at] + to_latin(text[at:]) + text[:at] for text, latin, at in parts
    ]
    text = HEAD + "\n\n".join(written)
    for language in (None, "sr-Cyrl", "sr-Latn", "fr", "en"):
        reading = read_release(text, language=language)
        at = 0
        for statement in reading.statements:
            assert at <= statement.start < statement.end <= len(text)
            assert text[statement.start : statement.end] == statement.text
            at = statement.end
