"""The words of the public pages in each language: `words/*.toml`, by table and key.

A folder in `words` holds further tables of the same languages, in files of the same names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from communique.languages.scripts import to_latin
from communique.languages.tags import canonical_tag, primary_language, source_of

Words = Mapping[str, Mapping[str, str]]

FOLDER: Final = Path(__file__).parent / "words"
FALLBACK: Final = "en"


@cache
def words(tag: str) -> Words:
    """The catalogue of `tag`; derived for a script variant, English for a language that has none."""
    canonical = canonical_tag(tag)
    source = source_of(canonical)
    if source is not None:
        return {
            table: {key: to_latin(word) for key, word in entries.items()}
            for table, entries in words(source).items()
        }
    for name in (canonical, primary_language(canonical)):
        path = FOLDER / f"{name}.toml"
        if path.is_file():
            parts = [path, *sorted(FOLDER.glob(f"*/{name}.toml"))]
            return {
                table: entries
                for part in parts
                for table, entries in tomllib.loads(part.read_text(encoding="utf-8")).items()
            }
    return words(FALLBACK)


def spoken_tag(tag: str) -> str:
    """The tag of the language that `words(tag)` is really in, for the `lang` of what it says."""
    canonical = canonical_tag(tag)
    names = {path.stem for path in FOLDER.glob("*.toml")}
    known = {source_of(canonical) or canonical, primary_language(canonical)} & names
    return canonical if known else FALLBACK


def counted(tag: str, table: str, key: str, count: int) -> str:
    """`key` with a number, in the plural form that the language uses for it."""
    return words(tag)[table][f"{key}_{_plural(primary_language(tag), count)}"].format(count=count)


def _plural(language: str, count: int) -> str:
    """Unicode CLDR's forms of whole numbers, for the languages there are catalogues of."""
    if language != "sr":
        return "one" if count == 1 else "many"
    ten, hundred = count % 10, count % 100
    if ten == 1 and hundred != 11:  # noqa: PLR2004  eleven goes with the many
        return "one"
    return "few" if ten in {2, 3, 4} and hundred not in {12, 13, 14} else "many"
