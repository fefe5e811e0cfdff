"""What the reader says is known to the desk, sentence by sentence, so that it may be read in Serbian."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import communique.reading
from communique.newsroom.readers_words import PHRASES, RETELLING, told_by_reader

READING = Path(communique.reading.__file__).parent
# What is said on the command line alone, or is a programmer's.
ELSEWHERE = ("archive", "cli.py", "files.py", "summary.py", "phrase_forms.py", "phrases.py")


def shown(node: ast.expr) -> str | None:
    """A sentence with something in each of its places."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else filled(part) for part in node.values
        )
    return None


def filled(part: ast.expr) -> str:
    assert isinstance(part, ast.FormattedValue)
    inner = part.value
    if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "counted":
        return f"2 {ast.literal_eval(inner.args[2])}"
    named = {
        "insertions": "2 insertions are in",
        "deletions": "1 deletion is left out",
        "what": "is empty",
        "found.doubt": "is no date of the calendar",
        "source or 'The text'": "The text",
    }
    return named.get(ast.unparse(inner), "x")


def sentences() -> Iterator[str]:
    for path in sorted(READING.rglob("*.py")):
        if path.relative_to(READING).parts[0] in ELSEWHERE:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        parts = {id(n) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for n in ast.walk(one)}
        docs = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.expr) or id(node) in docs:
                continue
            if isinstance(node, ast.Constant) and id(node) in parts:
                continue
            said = shown(node)
            if said and said.count(" ") > 1 and re.fullmatch(r"[A-Zx“12].*\.", said, re.DOTALL):
                yield said


def test_every_sentence_of_the_reader_is_known() -> None:
    said = [one.replace("x: only", "The language could not be told: only") for one in sentences()]
    assert len(said) > 60
    assert not [one for one in said if not RETELLING.knows(one)]


@pytest.mark.parametrize(
    ("said", "serbian"),
    [
        (
            "Here it says “Ana Lisov”, the headline “Mara Lisov”.",
            "Овде пише „Ana Lisov”, а у наслову „Mara Lisov”.",
        ),
        (
            (
                "a.docx is more tangled than any release is, so it is not opened; "
                "copy the text and paste it instead."
            ),
            "a.docx је замршеније од сваког саопштења, па се не отвара; копирајте текст и налепите га.",
        ),
        ("3 embedded objects were left out.", "Изостављено уграђених објеката: 3."),
    ],
)
def test_the_officer_reads_it_in_serbian(said: str, serbian: str) -> None:
    with translation.override("sr"):
        assert told_by_reader(said) == serbian
    with translation.override("en"):
        assert told_by_reader(said) == said


def test_what_is_not_known_is_shown_as_it_came() -> None:
    with translation.override("sr"):
        assert told_by_reader("Something new.") == "Something new."


def test_a_phrase_within_a_sentence_is_serbian_too() -> None:
    with translation.override("sr"):
        for phrase in PHRASES:
            assert translation.gettext(phrase) != phrase
