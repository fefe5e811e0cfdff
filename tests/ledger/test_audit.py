"""The audit passes what is as it was sealed, and tells what is not of all that belongs to the whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from communique.ledger import originals, seen
from communique.ledger.actions import keep_original
from communique.ledger.audit import signatures
from communique.ledger.keys import key_file, make_signers, write_signers
from communique.ledger.models import Checkpoint, Cosignature, Edition, Node
from tests.flushing import unguarded
from tests.ledger.audited import (
    a_full_life,
    audit,
    change,
    flipped,
    problems,
    small_blocks,
    three_editions,
)
from tests.ledger.sealing import seal, text_parts


@pytest.mark.django_db
def test_an_untouched_ledger_passes() -> None:
    a_full_life()
    done = audit()
    assert (done.exit_code, done.stderr.strip()) == (0, "")
    assert done.stdout == (
        "Everything is as it was sealed. Gone through: 10 entries, 6 editions, 12 parts.\n"
    )


@pytest.mark.django_db
def test_an_empty_ledger_passes() -> None:
    assert audit().exit_code == 0


@pytest.mark.django_db
def test_what_was_seen_is_looked_at_itself(tmp_path: Any, settings: Any) -> None:
    three_editions()
    settings.SECOND_DISK = tmp_path / "second"
    assert any("the second disk" in each for each in problems())
    settings.SECOND_DISK.mkdir()
    seen.note_seen(bytes(Checkpoint.objects.get(size=3).note), 3)
    assert problems() == []
    for path in (seen.beside_key(), settings.SECOND_DISK / seen.NAME):
        whole = path.read_bytes()
        for at in (0, 20, 40, 60, len(whole) - 10):
            path.write_bytes(flipped(at)(whole))
            assert any(str(path) in each for each in problems()), at
        path.write_bytes(whole)
    seen.beside_key().unlink()
    assert any("is missing, so nobody can tell" in each for each in problems())


@pytest.mark.django_db
def test_another_key_on_the_machine_is_told() -> None:
    three_editions()
    write_signers(key_file(), make_signers("127.0.0.1:8000/ledger", post_quantum=False))
    assert problems() == [f"the key at {key_file()}: is not the one that the log names"]


@pytest.mark.django_db
def test_witnesses_lines_are_read() -> None:
    three_editions()
    checkpoint = Checkpoint.objects.get(size=4)
    line = "— witness.example/w AAAAAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
    row = Cosignature.objects.create(checkpoint=checkpoint, witness="witness.example/w", line=line)
    assert problems() == []
    for bad in (line[:-1], line.replace("w ", "v "), line[:30] + "\n", line.replace("—", "-")):
        with unguarded(connection):
            Cosignature.objects.filter(pk=row.pk).update(line=bad)
        assert any("line of the witness" in each for each in problems()), bad


@pytest.mark.django_db
def test_a_signature_found_good_is_known_again_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    small_blocks(monkeypatch)
    verified: list[bytes] = []
    verify = signatures._wrongly_signed

    def counting(text: str, note: bytes, keys: tuple[str, ...]) -> str:
        verified.append(note)
        return verify(text, note, keys)

    monkeypatch.setattr(signatures, "_wrongly_signed", counting)
    a_full_life()

    def went_through() -> tuple[int, list[str]]:
        verified.clear()
        found = problems()
        return len(verified), found

    assert went_through() == (10, [])
    assert signatures.remembered_at().stat().st_mode & 0o777 == 0o600
    assert went_through() == (2, [])  # the last block is not full, so it is verified each time
    assert audit("--afresh").exit_code == 0
    with unguarded(connection):
        note = bytes(Checkpoint.objects.get(size=6).note)
        Checkpoint.objects.filter(size=6).update(note=flipped(-20)(note))
    count, found = went_through()
    assert (count, len(found)) == (6, 1)
    signatures.remembered_at().write_bytes(b"\xff no list\n")
    assert went_through() == (10, found)


@pytest.mark.django_db
def test_a_fault_in_a_block_is_not_told_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    small_blocks(monkeypatch)
    for _ in range(13):
        seal()
    assert problems() == []
    for level, index in ((0, 2), (1, 1), (2, 0), (3, 0)):
        place = level << 56 | index
        kept = bytes(Node.objects.get(place=place).hash)
        for how in ("changed", "missing"):
            with unguarded(connection):
                if how == "changed":
                    Node.objects.filter(place=place).update(hash=bytes(32))
                else:
                    Node.objects.filter(place=place).delete()
            assert len(problems()) == 1, (level, index, how)
        with unguarded(connection):
            Node.objects.create(place=place, hash=kept)


@pytest.mark.django_db
def test_a_clock_that_went_back_is_a_note_and_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime

    from django.utils import timezone

    seal()
    earlier = timezone.now() - datetime.timedelta(days=3650)
    monkeypatch.setattr("communique.ledger.actions.timezone.now", lambda: earlier)
    seal()
    done = audit()
    assert done.exit_code == 0
    assert "Note: entry 2: by its clock it was made 3650 days" in done.stderr


@pytest.mark.django_db
def test_a_lost_or_damaged_original_is_told() -> None:
    three_editions()
    path = originals.path_of(keep_original(b"light"))
    path.write_bytes(b"night")
    assert "damaged" in audit().stderr
    path.unlink()
    assert "not among the originals" in audit().stderr


@pytest.mark.django_db
def test_a_missing_guard_is_told() -> None:
    with unguarded(connection):
        done = audit()
    assert done.exit_code == 1
    assert "is missing or altered" in done.stderr
    assert "communique ledger guard" in done.stderr


@pytest.mark.django_db
def test_many_alike_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.ledger.audit.auditing.ALIKE", 2)
    three_editions()
    change("DELETE FROM ledger_checkpoint WHERE size > 0")
    assert [each for each in problems() if "checkpoint" in each or "more" in each] == [
        "checkpoint of 1 entries: is missing",
        "checkpoint of 2 entries: is missing",
        "the log: 2 more like this: «is missing»",
    ]


IN_PROCESSES = """
from communique.config.opening import open_home
open_home()
from communique.ledger.audit import Audited, audit_ledger, auditing
from communique.ledger.models import Node
from tests.flushing import unguarded
from tests.ledger.sealing import seal
from django.db import connection

if __name__ == "__main__":
    auditing.WORTH_PROCESSES = 1
    seal(), seal()
    with unguarded(connection):
        Node.objects.filter(place=2).delete()
    reached = []
    print([str(problem) for problem in audit_ledger(checked=reached.append, processes=2)])
    print(reached[-1].entries)
"""


def test_an_audit_is_divided_among_processes(tmp_path: Path) -> None:
    script = tmp_path / "audit_divided.py"
    script.write_text(IN_PROCESSES)
    home = {**os.environ, "COMMUNIQUE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(Path.cwd())}
    home.pop("COMMUNIQUE_DATABASE", None)
    done = subprocess.run([sys.executable, script], env=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "['node 2 of level 0, over the entries 2 to 2: is missing']",
        "3",
    ]


@pytest.mark.django_db
def test_an_edition_with_many_parts_and_odd_languages_passes() -> None:
    seal(parts=[*text_parts("Ћирилица", "sr-Cyrl"), *text_parts("“Quotes” \\ and \t tabs", "en-GB-oxendict")])
    assert problems() == []
    assert Edition.objects.count() == 1
