"""The packs' files about people: complete, strict, and consistent."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from communique.languages import packs
from communique.languages.packs import BadPackError, people as loader

FOLDER = Path(packs.__file__).parent


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/people.toml")), ids=lambda path: path.parent.name)
def test_every_file_loads(path: Path) -> None:
    words = loader.people_for(path.parent.name)
    assert words is not None
    assert words.titles.offices
    assert words.pronouns.feminine


def test_a_language_without_the_file_has_no_words() -> None:
    assert loader.people_for("tlh") is None


def test_latin_serbian_is_derived() -> None:
    words = loader.people_for("sr-Latn")
    if words is None:
        pytest.skip("There is no Serbian file about people.")
    assert all(ord(letter) < 0x400 for word in words.titles.offices for letter in word)


def test_a_missing_and_an_unknown_key_are_told_by_name() -> None:
    data = tomllib.loads((FOLDER / "en" / "people.toml").read_text("utf-8"))
    del data["names"]["particles"]
    with pytest.raises(BadPackError, match="particles"):
        loader._words(data, {"countries": []}, "en")
    data["names"]["particles"] = "van"
    data["names"]["particels"] = "van"
    with pytest.raises(BadPackError, match="particels"):
        loader._words(data, {"countries": []}, "en")
    del data["names"]["particels"]
    data["names"]["particles"] = 3
    with pytest.raises(BadPackError, match="particles must be"):
        loader._words(data, {"countries": []}, "en")


def test_countries_have_codes_once() -> None:
    words = loader.people_for("en")
    assert words is not None
    codes = [country.code for country in words.countries]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 2 for code in codes)
