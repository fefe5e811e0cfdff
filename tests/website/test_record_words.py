from __future__ import annotations

import re
import tomllib

from communique.website.wording import FOLDER, words
from tests.website.test_wording import LATIN_IN_SERBIAN, TEMPLATES, fields

CATALOGUES = sorted((FOLDER / "record").glob("*.toml"))
# Keys that are put together from a finding's own facts.
BUILT = re.compile(r"(kind|basis|decision|outcome|statements|countries)_")


def test_catalogues_have_the_same_words_filled_with_the_same_names() -> None:
    english = tomllib.loads((FOLDER / "record" / "en.toml").read_text("utf-8"))
    assert len(CATALOGUES) == 2
    for path in CATALOGUES:
        catalogue = tomllib.loads(path.read_text("utf-8"))
        assert {table: set(entries) for table, entries in catalogue.items()} == {
            table: set(entries) for table, entries in english.items()
        }
        for table, entries in catalogue.items():
            for key, word in entries.items():
                assert word.strip() == word
                assert fields(word) == fields(english[table][key]), (path.stem, table, key)


def test_serbian_is_written_in_cyrillic() -> None:
    for table in ("record", "statement"):
        for key, word in words("sr-Cyrl")[table].items():
            assert set(LATIN_IN_SERBIAN.findall(re.sub(r"\{.*?\}", "", word))) <= {"Atom"}, (table, key)


def test_no_word_is_there_for_nothing() -> None:
    sources = [*TEMPLATES.glob("*.html"), *(FOLDER.parent / "pages").rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    for table in ("record", "statement"):
        for key in words("en")[table]:
            used = f"w.{table}.{key}" in text or f'"{key}"' in text or BUILT.match(key)
            assert used, (table, key)
