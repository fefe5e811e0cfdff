from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from communique.website.wording import FOLDER, counted, words

TEMPLATES = FOLDER.parent / "templates" / "website"
CATALOGUES = sorted(FOLDER.glob("*.toml"))
LATIN_IN_SERBIAN = re.compile(r"(?<![{\w])[A-Za-z]{2,}(?![\w}])")


def keys(path: Path) -> dict[str, set[str]]:
    return {table: set(entries) for table, entries in tomllib.loads(path.read_text("utf-8")).items()}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_catalogues_have_the_same_keys(path: Path) -> None:
    assert keys(path) == keys(FOLDER / "en.toml")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_words_are_filled_with_the_same_names(path: Path) -> None:
    english = tomllib.loads((FOLDER / "en.toml").read_text("utf-8"))
    for table, entries in tomllib.loads(path.read_text("utf-8")).items():
        for key, word in entries.items():
            assert word.strip() == word
            assert word, key
            assert fields(word) == fields(english[table][key]), (table, key)


def fields(word: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(word) if name is not None}


# Names, and the values that an address of the statement search may have, named where one is wrong.
LATIN_ALLOWED = {
    "Atom",
    "direct",
    "indirect",
    "mixed",
    "confirmed",
    "read",
    "visit",
    "talks",
    "call",
    "best",
    "newest",
    "JSON",
    "MB",
    "PDF",
    "SHA",
    "ZIP",
    "tiles",
    "tlog",
}


def test_serbian_is_written_in_cyrillic() -> None:
    for table, entries in words("sr-Cyrl").items():
        for key, word in entries.items():
            found = LATIN_IN_SERBIAN.findall(re.sub(r"\{.*?\}|\S+@\S+", "", word))
            assert set(found) <= LATIN_ALLOWED, (table, key, found)


def test_latin_is_derived_and_unknown_languages_speak_english() -> None:
    assert words("sr-Latn")["frame"]["contact"] == "Kontakt"
    assert words("fr") == words("en")
    assert words("en-GB") == words("en")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 саопштење"),
        (2, "2 саопштења"),
        (5, "5 саопштења"),
        (11, "11 саопштења"),
        (21, "21 саопштење"),
        (112, "112 саопштења"),
    ],
)
def test_serbian_counts(count: int, said: str) -> None:
    assert counted("sr-Cyrl", "list", "releases", count) == said


def test_english_counts() -> None:
    assert counted("en", "list", "releases", 1) == "1 release"
    assert counted("en", "list", "releases", 2) == "2 releases"


def test_templates_use_words_that_there_are() -> None:
    known = words("en")
    for template in TEMPLATES.rglob("*.*"):
        for table, key in re.findall(r"\bw\.([a-z]+)\.([a-z_]+)", template.read_text("utf-8")):
            assert key in known[table], (template.name, table, key)
