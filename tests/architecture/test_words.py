"""What no tracked file may say, and that no lock trusts a package unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, shown, texts

# Written in pieces, so that this file does not say them itself.
INDEX_HOSTS = ["pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js", "crates" + ".io"]
MACHINE_PATHS = ["/wo" + "rk/", "/ro" + "ot/", "/opt/whe" + "els", "/ho" + "me/", ".pye" + "nv"]
# Given names and posts of all the world stand in the packs, whatever software is called after them.
PACKS = "src/communique/languages/packs/"
WORKSHOP = ["cla" + "ude", "anth" + "ropic", "chat" + "gpt", "cop" + "ilot"]
ISSUE = re.compile(r"\b(?:issue|fixes|closes|resolves|bug)\s+#?\d+\b", re.IGNORECASE)

# People of the real pages that the software is tried on; what we write tells of invented ones. The first
# name is also the word that folding is explained with: it has what a fold must get right.
PEOPLE = ["Vu" + "čić", "Ву" + "чић", "Лав" + "ров", "Lav" + "rov", "Пут" + "ин", "Pu" + "tin"]
# Offsets and speakers of real pages, no text of theirs: `tests/reading/test_gold.py` holds that.
GOLD = "tests/gold/"
EXPLAIN_FOLDING = ("tests/languages/", "tests/search/", "src/communique/languages/", "src/communique/search/")


def said(text: str, words: list[str]) -> list[str]:
    lower = text.lower()
    return [word for word in words if word.lower() in lower]


@pytest.mark.parametrize("words", [INDEX_HOSTS, MACHINE_PATHS, WORKSHOP], ids=["hosts", "paths", "workshop"])
def test_no_file_names(words: list[str]) -> None:
    ours = [(shown(path), text) for path, text in texts()]
    told = [(path, text) for path, text in ours if words is not WORKSHOP or not path.startswith(PACKS)]
    assert {path: found for path, text in told if (found := said(text, words))} == {}


def test_no_text_counts_issues() -> None:
    kinds = {".py", ".md", ".toml", ".html", ".css", ".js"}
    found = {shown(path): ISSUE.findall(text) for path, text in texts() if path.suffix in kinds}
    assert {path: hits for path, hits in found.items() if hits} == {}


def people_named(path: str, text: str) -> list[str]:
    """People of the real pages; in «Putinci» or «input in» nobody is named."""
    if path.startswith(GOLD):
        return []
    words = PEOPLE[2:] if path.startswith(EXPLAIN_FOLDING) else PEOPLE
    return [word for word in words if re.search(rf"\b{word}(?:a|у|om|ом|em|ем|u|ov|ева|а)?\b", text)]


def test_only_invented_people_are_named() -> None:
    assert {shown(path): found for path, text in texts() if (found := people_named(shown(path), text))} == {}


def test_words_are_found_where_they_stand() -> None:
    assert said(f"see https://{INDEX_HOSTS[0]}/simple", INDEX_HOSTS)
    assert ISSUE.findall("as in Issue " + "#12 of the tracker")
    assert not ISSUE.findall("the issue was 1970s furniture")
    assert people_named("docs/index.md", f"{PEOPLE[0]} said")
    assert not people_named("tests/search/test_folding.py", f"{PEOPLE[0]} said")


def unhashed(lock: str) -> list[str]:
    """The packages of a lock that stand without a hash."""
    entries = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return [entry.split()[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry]


@pytest.mark.parametrize("name", ["core", "papers", "archive", "dev", "postgres", "bench"])
def test_every_locked_package_has_its_hashes(name: str) -> None:
    lock = (ROOT / "locks" / f"{name}.txt").read_text("utf-8")
    assert "==" in lock
    assert unhashed(lock) == []
    assert not re.search(r"--(?:extra-)?index-url|--find-links|--trusted-host|https?://", lock)


def test_a_package_without_a_hash_is_found() -> None:
    assert unhashed("a==1 \\\n    --hash=sha256:00\nb==2\n") == ["b==2"]


def test_locks_agree() -> None:
    """What is tested is what is installed: each later lock has the versions of core."""

    def versions(name: str) -> set[str]:
        text = (ROOT / "locks" / f"{name}.txt").read_text("utf-8")
        return set(re.findall(r"^\S+==\S+(?: ;[^\\]*)?", text, re.MULTILINE))

    assert versions("core") <= versions("papers")
    assert versions("papers") <= versions("archive")
    assert versions("papers") <= versions("postgres")
    assert versions("archive") | versions("postgres") <= versions("dev")


RUN = 12


def runs(text: str) -> Iterator[int]:
    """Fingerprints of every RUN words in a row."""
    words = re.findall(r"\w+", text.lower())
    for start in range(len(words) - RUN + 1):
        yield hash(" ".join(words[start : start + RUN]))


def test_nothing_is_copied_from_the_real_pages(shared: Path) -> None:
    real = [
        path
        for folder in ("seeds", "mail", "corpora")
        for path in (shared / folder).rglob("*")
        if path.is_file()
    ]
    known = {
        run for path in real for run in runs(path.read_bytes()[:500_000].decode("utf-8", errors="ignore"))
    }
    assert known
    ours = [
        (path, text)
        for path, text in texts()
        if path.parts[-2] != "locks" and "LICEN" not in path.name and not _is_gold(path)
    ]
    assert [shown(path) for path, text in ours if any(run in known for run in runs(text))] == []


def _is_gold(path: Path) -> bool:
    """Names documents by their ids, which repeat headlines."""
    return shown(path).startswith(GOLD) and path.suffix == ".json"
