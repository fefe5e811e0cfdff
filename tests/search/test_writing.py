"""One writes, many read: changes, rebuilding while serving, and indexes that are gone or damaged."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, strategies as st

from communique.search import rebuilding
from communique.search.cli import search
from communique.search.entries import Entry, changes_as_line, changes_from_line
from communique.search.errors import IndexNotReady, RebuildRunning
from communique.search.fields import document_of, entry_of
from communique.search.finding import find
from communique.search.folders import current, folder_of, journal_of
from communique.search.questions import parse_question
from communique.search.rebuilding import Supply, needs_rebuild, rebuild
from communique.search.writing import write

MakeEntry = Callable[..., Entry]
NAME = "texts"


def keys(text: str) -> set[str]:
    return {hit.key for hit in find(NAME, parse_question(text), language="en").hits}


def test_a_key_is_replaced_and_removed_in_all_its_languages(make_entry: MakeEntry) -> None:
    rebuild(NAME, [make_entry("a", "The harbour"), make_entry("a", "Лука", language="sr-Cyrl")])
    for _ in range(2):
        write(NAME, {"a": [make_entry("a", "The airport")], "b": [make_entry("b", "A harbour")]})
        assert keys("airport") == {"a"}
        assert keys("harbour") == {"b"}
        assert find(NAME, parse_question("luka"), language="sr-Cyrl").total == 0
    write(NAME, {"a": [], "never": []})
    assert keys("") == {"b"}


def test_a_key_that_begins_like_another_is_left_alone(make_entry: MakeEntry) -> None:
    rebuild(NAME, [make_entry("release-1", "One"), make_entry("release-11", "Eleven")])
    write(NAME, {"release-1": []})
    assert keys("") == {"release-11"}


def test_without_an_index_it_says_so(make_entry: MakeEntry) -> None:
    with pytest.raises(IndexNotReady, match="not ready"):
        keys("harbour")
    with pytest.raises(IndexNotReady):
        write(NAME, {"a": [make_entry("a", "The harbour")]})
    assert needs_rebuild(NAME)


def test_the_old_index_serves_and_changes_meanwhile_are_kept(make_entry: MakeEntry) -> None:
    rebuild(
        NAME, [make_entry("a", "The harbour"), make_entry("b", "The bridge"), make_entry("c", "The mill")]
    )

    def entries() -> Iterator[Entry]:
        yield make_entry("a", "The harbour")
        yield make_entry("b", "The bridge")
        # Published and withdrawn while the new index is being made, after this was read.
        write(NAME, {"a": [make_entry("a", "The airport")], "d": [make_entry("d", "The dam")], "c": []})
        assert keys("") == {"a", "b", "d"}
        with pytest.raises(RebuildRunning):
            rebuild(NAME, [])
        yield make_entry("c", "The mill")

    done: list[int] = []
    assert rebuild(NAME, entries(), done.append) == 3
    assert keys("") == {"a", "b", "d"}
    assert keys("airport") == {"a"}
    assert not journal_of(NAME).exists()
    assert len([path for path in folder_of(NAME).iterdir() if path.is_dir()]) == 1


def test_the_first_build_takes_changes_made_meanwhile(make_entry: MakeEntry) -> None:
    def entries() -> Iterator[Entry]:
        yield make_entry("a", "The harbour")
        with pytest.raises(IndexNotReady):
            write(NAME, {"a": [], "b": [make_entry("b", "The bridge")]})

    rebuild(NAME, entries())
    assert keys("") == {"b"}


def test_a_rebuild_that_fails_leaves_the_old_one(make_entry: MakeEntry) -> None:
    rebuild(NAME, [make_entry("a", "The harbour")])

    def entries() -> Iterator[Entry]:
        yield make_entry("b", "The bridge")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rebuild(NAME, entries())
    assert keys("") == {"a"}
    write(NAME, {"c": [make_entry("c", "The mill")]})
    assert keys("") == {"a", "c"}


def test_a_journal_left_by_a_rebuild_that_died_is_thrown_away(make_entry: MakeEntry) -> None:
    rebuild(NAME, [make_entry("a", "The harbour")])
    journal_of(NAME).write_text("half a li", "ascii")
    write(NAME, {"b": [make_entry("b", "The bridge")]})
    assert not journal_of(NAME).exists()
    assert keys("") == {"a", "b"}


def _delete(place: Path) -> None:
    for path in place.iterdir():
        path.unlink()
    place.rmdir()


def _garble(place: Path) -> None:
    for path in place.iterdir():
        if path.suffix in {".term", ".idx", ".store", ".json"}:
            path.write_bytes(b"garbled")


def _forget(place: Path) -> None:
    (place.parent / "current").unlink()


def _misname(place: Path) -> None:
    (place.parent / "current").write_text("v0-abc", "ascii")


def _garble_pointer(place: Path) -> None:
    (place.parent / "current").write_bytes(b"\xff/../..")


@pytest.mark.parametrize("harm", [_delete, _forget, _misname, _garble_pointer])
@pytest.mark.parametrize("was_read", [True, False])
def test_an_index_gone_under_the_reader_is_refused_and_mended(
    make_entry: MakeEntry, harm: Callable[[Path], None], *, was_read: bool
) -> None:
    entries = [make_entry("a", "The harbour")]
    rebuild(NAME, entries)
    if was_read:
        assert keys("harbour") == {"a"}
    place = current(NAME)
    assert place
    harm(place)
    with pytest.raises(IndexNotReady):
        keys("harbour")
    assert needs_rebuild(NAME)
    rebuild(NAME, entries)
    assert keys("harbour") == {"a"}
    assert not needs_rebuild(NAME)


def test_a_damaged_index_is_refused_and_mended(
    make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [make_entry("a", "The harbour")]
    rebuild(NAME, entries)
    place = current(NAME)
    assert place
    _garble(place)
    with pytest.raises(IndexNotReady):
        keys("harbour")
    assert needs_rebuild(NAME)
    rebuild(NAME, entries)
    assert keys("harbour") == {"a"}


READER = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "communique.config.settings"
import django
django.setup()
from communique.search.errors import IndexNotReady
from communique.search.finding import find
from communique.search.questions import parse_question
seen, wrong = set(), 0
print("ready", flush=True)
while "done" not in seen:
    try:
        found = find("texts", parse_question("harbour"), language="en", limit=100)
    except IndexNotReady:
        wrong += 1
        continue
    names = {hit.key for hit in found.hits}
    wrong += found.total != len(names) or "base" not in names
    seen |= names
print(json.dumps([len(seen), wrong]))
"""


def test_two_processes_read_while_one_writes_and_rebuilds(make_entry: MakeEntry, tmp_path: Path) -> None:
    def made(key: str) -> Entry:
        return make_entry(key, "The harbour", f"About {key}.")

    rebuild(NAME, [made("base")])
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER],
            env={"COMMUNIQUE_HOME": str(tmp_path), "PATH": ""},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    written = ["base"]
    try:
        for reader in readers:
            assert reader.stdout
            assert reader.stdout.readline() == "ready\n"
        for number in range(20):
            written.append(f"k{number}")
            write(NAME, {written[-1]: [made(written[-1])]})
            if number % 7 == 3:
                rebuild(NAME, [made(key) for key in written])
        write(NAME, {"done": [made("done")]})
        for reader in readers:
            answer, _ = reader.communicate(timeout=60)
            seen, wrong = json.loads(answer)
            assert seen == 22
            assert wrong == 0
    finally:
        for reader in readers:
            reader.kill()
            reader.communicate()


class TestCommand:
    def test_rebuilds_and_tells(self, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch) -> None:
        entries = [make_entry("a", "The harbour"), make_entry("b", "The bridge")]
        monkeypatch.setattr(rebuilding, "supplies", lambda: {NAME: Supply(lambda: entries, lambda: 2)})
        result = CliRunner().invoke(search, ["rebuild"], catch_exceptions=False)
        assert result.exit_code == 0
        assert "texts: 2 texts can be found." in result.output
        assert keys("") == {"a", "b"}

    def test_an_unknown_index_is_wrong_use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rebuilding, "supplies", lambda: {NAME: Supply(list, lambda: 0)})
        result = CliRunner().invoke(search, ["rebuild", "letters"])
        assert result.exit_code == 2
        assert "There is no index «letters»; there are: texts." in result.output


ENTRIES = st.builds(
    Entry,
    key=st.text(st.characters(exclude_categories=["Cs"])),
    language=st.sampled_from(["en", "sr-Cyrl"]),
    headline=st.text(),
    body=st.text(),
    section=st.sampled_from(["news", ""]),
    kind=st.just("statement"),
    date=st.dates(),
    moment=st.datetimes(timezones=st.timezones()),
    version=st.text(),
    kept=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))).map(tuple),
)


@given(ENTRIES)
def test_an_entry_comes_back_as_it_went_in(entry: Entry) -> None:
    assert entry_of(document_of(entry)) == entry
    assert changes_from_line(changes_as_line({entry.key: [entry], "gone": []})) == {
        entry.key: [entry],
        "gone": [],
    }
