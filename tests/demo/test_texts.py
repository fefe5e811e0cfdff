"""The demo office's data: complete, consistent, its own, and read as it is meant to be read."""

from __future__ import annotations

import datetime
import re
import tomllib
import xml.etree.ElementTree as ET
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from communique.reading.release import read_bytes

OFFICE = Path(str(files("communique.demo"))) / "office"
PHOTOGRAPHS = OFFICE / "photographs"
FOLDERS = sorted(path for path in (OFFICE / "releases").iterdir() if path.is_dir())
TEXTS = sorted((OFFICE / "releases").rglob("*.txt"))
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
LANGUAGES = {"en", "sr-Cyrl"}
KINDS = {"press_release", "statement", "speech", "readout", "joint_statement", "announcement", "notice"}
OCCASIONS = {
    "visit", "talks", "call", "meeting", "ceremony", "speech", "joint_statement", "announcement", "other",
}  # fmt: skip
WITHDRAWAL_REASONS = {"published_in_error"}  # a duplicate would have to name the other release
WORD = re.compile(r"\w+")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


DATA = toml(OFFICE / "office.toml")


def name_of(path: Path) -> str:
    return "/".join(path.relative_to(OFFICE / "releases").parts)


def languages_of(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.txt")}


def check_names(names: dict[str, str]) -> None:
    assert set(names) == LANGUAGES
    assert not LATIN.search(names["sr-Cyrl"].removesuffix(" II"))
    assert not CYRILLIC.search(names["en"])


def test_the_office_is_named_and_addressed_in_each_language() -> None:
    assert set(DATA["languages"]) == LANGUAGES
    for table in ("names", "short_names", "mottoes", "postal_address", "demo_notice"):
        assert set(DATA[table]) == LANGUAGES, table
        assert all(DATA[table].values()), table
    for language in LANGUAGES:
        assert DATA["contact"][language]["heading"]
        assert len(DATA["contact"][language]["sentences"]) == 4
    assert DATA["email"].endswith((".example", "example.org"))


def test_people_posts_countries_and_places_point_to_each_other() -> None:
    for country in DATA["countries"].values():
        check_names(country["names"])
        check_names(country["full_names"])
    for place in DATA["places"].values():
        check_names(place["names"])
        assert place["country"] in DATA["countries"]
    for post in DATA["posts"].values():
        check_names(post["names"])
        assert post.get("country", "vedrania") in DATA["countries"]
    for person in DATA["people"].values():
        assert set(person["names"]) == LANGUAGES
        assert person["appointments"]
        for held in person["appointments"]:
            assert held["post"] in DATA["posts"]
            assert held["since"] <= held.get("until", datetime.date.max)


def test_nobody_holds_a_post_that_somebody_else_holds() -> None:
    terms: dict[str, list[tuple[datetime.date, datetime.date]]] = {}
    for person in DATA["people"].values():
        for held in person["appointments"]:
            term = (held["since"], held.get("until", datetime.date.max))
            terms.setdefault(held["post"], []).append(term)
    for post, held_terms in terms.items():
        ordered = sorted(held_terms)
        for (_, until), (since, _) in pairwise(ordered):
            assert until < since, post


def test_the_head_holds_the_post_that_the_office_names() -> None:
    head = DATA["head"]
    assert {"post": head["post"], "since": head["since"]} in DATA["people"][head["person"]]["appointments"]


def test_there_is_enough_to_show() -> None:
    assert len(FOLDERS) >= 16
    assert sum("sr-Cyrl" in languages_of(folder) for folder in FOLDERS) >= 8
    assert {toml(folder / "release.toml")["kind"] for folder in FOLDERS} == KINDS
    assert sum((folder / "correction.toml").exists() for folder in FOLDERS) == 1
    assert sum((folder / "withdrawn.toml").exists() for folder in FOLDERS) == 1


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_a_folder_is_complete(folder: Path) -> None:
    release = toml(folder / "release.toml")
    languages = languages_of(folder)
    assert "en" in languages
    assert languages <= LANGUAGES
    assert release["kind"] in KINDS
    assert release["section"] in {section["slug"] for section in DATA["sections"]}
    occasion = release["occasion"]
    assert occasion["kind"] in OCCASIONS
    assert occasion["place"] in DATA["places"]
    assert occasion["earliest"] <= occasion["latest"]
    assert set(occasion["participants"]) <= set(DATA["people"])
    for photograph in release.get("photographs", []):
        check_photograph(photograph, languages)


def check_photograph(photograph: dict[str, Any], languages: set[str]) -> None:
    assert photograph["agency"]
    assert photograph["photographer"]
    assert set(photograph["caption"]) == languages
    assert all(photograph["caption"].values())
    if photograph["file"]:
        assert (PHOTOGRAPHS / photograph["file"]).is_file()
        assert set(photograph["alternative_text"]) == languages
        assert all(photograph["alternative_text"].values())


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_texts_are_read_as_they_are_meant(folder: Path) -> None:
    release = toml(folder / "release.toml")
    section = next(s for s in DATA["sections"] if s["slug"] == release["section"])
    issued = set()
    for path in folder.glob("*.txt"):
        reading = read_bytes(path.read_bytes(), name=path.name).as_json()
        assert reading["language"] == path.stem
        assert reading["section"] == section["names"][path.stem]
        assert reading["title"]
        assert reading["issued_at"][:10] == folder.name[:10]
        assert reading["warnings"] == []
        issued.add(reading["issued_at"])
        credited = [photograph["photographer"] for photograph in reading["photographs"]]
        assert len(credited) == len(release.get("photographs", []))
        if path.stem == "en":
            assert credited == [photograph["photographer"] for photograph in release.get("photographs", [])]
    assert len(issued) == 1


def test_the_contact_part_is_left_out_where_a_text_still_has_it() -> None:
    found = 0
    for path in TEXTS:
        heading = DATA["contact"][path.stem]["heading"]
        reading = read_bytes(path.read_bytes(), name=path.name).as_json()
        found += heading in path.read_text(encoding="utf-8")
        assert heading not in [block["text"] for block in reading["blocks"]], path
    assert found == 4


@pytest.mark.parametrize("folder", [f for f in FOLDERS if (f / "correction.toml").exists()], ids=name_of)
def test_a_correction_has_its_texts_and_says_what_and_why(folder: Path) -> None:
    correction = toml(folder / "correction.toml")
    languages = languages_of(folder)
    assert set(correction["note"]) == languages
    assert languages_of(folder / "correction") == languages
    for language in languages:
        before = (folder / f"{language}.txt").read_text(encoding="utf-8")
        after = (folder / "correction" / f"{language}.txt").read_text(encoding="utf-8")
        assert before != after
        issued = read_bytes(before.encode(), name="before").as_json()["issued_at"]
        assert correction["corrected_at"].isoformat() > issued


@pytest.mark.parametrize("folder", [f for f in FOLDERS if (f / "withdrawn.toml").exists()], ids=name_of)
def test_a_withdrawal_gives_a_reason_to_the_public(folder: Path) -> None:
    withdrawal = toml(folder / "withdrawn.toml")
    assert withdrawal["reason"] in WITHDRAWAL_REASONS
    assert set(withdrawal["note"]) == languages_of(folder)
    assert withdrawal["withdrawn_at"].date().isoformat() >= folder.name[:10]


def test_serbian_words_hold_no_latin_letters_that_only_look_cyrillic() -> None:
    for path in [p for p in TEXTS if p.stem == "sr-Cyrl"]:
        words = WORD.findall(path.read_text(encoding="utf-8"))
        mixed = [word for word in words if CYRILLIC.search(word) and LATIN.search(word)]
        assert mixed == [], path


def test_some_serbian_words_stay_latin() -> None:
    words = {
        word for path in TEXTS if path.stem == "sr-Cyrl" for word in WORD.findall(path.read_text("utf-8"))
    }
    assert {"AQUA", "FloodWatch", "SunRoof"} <= words


def test_pictures_are_of_one_size_and_not_heavy() -> None:
    pictures = sorted(PHOTOGRAPHS.glob("*.jpg"))
    assert 14 <= len(pictures) <= 20
    assert sum(path.stat().st_size for path in pictures) < 2_500_000
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.size == (1600, 1067), path.name


def test_every_picture_is_used() -> None:
    used = {p["file"] for folder in FOLDERS for p in toml(folder / "release.toml").get("photographs", [])}
    assert {path.name for path in PHOTOGRAPHS.glob("*.jpg")} == used - {""}
    assert "" in used  # one photograph is known only by its credit


def test_the_emblem_takes_the_colour_of_its_place() -> None:
    root = ET.fromstring((OFFICE / DATA["emblem"]).read_text(encoding="utf-8"))  # noqa: S314 - our own file
    assert root.get("viewBox") == "0 0 48 48"
    painted = {part.get(way) for part in root.iter() for way in ("fill", "stroke")}
    assert painted <= {None, "none", "currentColor"}


def runs(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in WORD.findall(text)]
    return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}


def test_no_text_repeats_the_real_releases() -> None:
    if not SEEDS.is_dir():
        pytest.skip("../shared/seeds is not here: there are no real releases to compare with")
    seeds = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")))
    for path in [*TEXTS, OFFICE / "office.toml"]:
        assert not runs(path.read_text(encoding="utf-8")) & seeds, path
