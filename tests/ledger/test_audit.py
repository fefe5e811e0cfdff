"""The audit finds what somebody with the database's password, or a failing disk, has done."""

# ruff: noqa: S608, ISC004 - statements are what this file is made of, and nobody else's words are in them

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from communique.ledger import originals, seen
from communique.ledger.actions import NewPart, erase_part, keep_original
from communique.ledger.audit import audit_ledger, signatures
from communique.ledger.cli import ledger
from communique.ledger.keys import key_file, make_signers, write_signers
from communique.ledger.models import Checkpoint, Cosignature, Edition, Entry, Node, Part, PartBytes
from communique.ledger.rekeying import revoke_keys, rotate_keys
from tests.flushing import unguarded
from tests.ledger.sealing import Act, officer, seal, text_parts

PART_OF_2 = "SELECT p.id FROM ledger_part p JOIN ledger_edition e ON e.id = edition_id WHERE number = 2"
HELD_OF_2 = f"part_id IN ({PART_OF_2})"


def audit(*options: str) -> Result:
    return CliRunner().invoke(ledger, ["audit", *options])


def problems() -> list[str]:
    return [str(problem) for problem in audit_ledger()]


def three_editions() -> None:
    document = uuid.uuid4()
    seal(document)
    digest = keep_original(b"light")
    seal(
        document,
        Act.CORRECT,
        [*text_parts("Мост је затворен"), NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest=digest)],
    )
    seal(document, Act.WITHDRAW, [NewPart(Part.Kind.ABOUT, "application/json", content=b"{}")])


def a_full_life() -> None:
    """Editions, erasures, keys rotated and revoked: nine entries."""
    three_editions()
    rotate_keys()
    key_file().with_name("ledger.key.next").replace(key_file())  # no commit in a test, so nobody did
    seal()
    erase_part(
        part=Part.objects.get(kind="original"), by=officer("chief", superuser=True), reason="A court said so"
    )
    revoke_keys(last_entry=6)
    key_file().with_name("ledger.key.next").replace(key_file())
    seal()
    seal()


def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few entries fill several blocks of several stretches."""
    monkeypatch.setattr("communique.ledger.audit.blocks.BLOCK", 4)
    for module in ("blocks", "trees"):
        monkeypatch.setattr(f"communique.ledger.audit.{module}.STRETCH", 2)


def change(*statements: str) -> None:
    with unguarded(connection), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            cursor.execute(statement)


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


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (
            [f"UPDATE ledger_partbytes SET content = salt WHERE {HELD_OF_2} AND digest = ''"],
            [
                "edition 2 (entry 2), part 0 (text sr-Cyrl): its bytes are not those that were sealed",
                "edition 2 (entry 2), part 1 (layout sr-Cyrl): its bytes are not those that were sealed",
            ],
        ),
        (
            [f"UPDATE ledger_partbytes SET digest = 'f' WHERE {HELD_OF_2} AND digest <> ''"],
            ["edition 2 (entry 2), part 2 (original): «f» is no SHA-256"],
        ),
        (
            ["UPDATE ledger_partbytes SET wording = 'f' WHERE wording <> ''"],
            ["edition 1 (entry 1), part 0 (text sr-Cyrl): what a pasted copy", "edition 2 (entry 2), part 0"],
        ),
        (
            ["UPDATE ledger_part SET size = size + 1 WHERE ordinal = 1"],
            [
                "edition 1 (entry 1): what is written of its part 1 is not what was sealed of it",
                "edition 1 (entry 1), part 1 (layout sr-Cyrl): its bytes",
                "edition 2 (entry 2): what",
                "edition 2 (entry 2), part 1",
            ],
        ),
        (
            ["UPDATE ledger_part SET ordinal = 7 WHERE ordinal = 1 AND media_type = 'application/json'"],
            [
                "edition 1 (entry 1): its parts are counted [0, 7]",
                "edition 2 (entry 2): its part 7 was sealed as part 1",
                "edition 2 (entry 2): its parts are counted [0, 2, 7]",
            ],
        ),
        (
            [f"DELETE FROM ledger_partbytes WHERE {HELD_OF_2} AND digest = ''"],
            [
                "edition 2 (entry 2), part 0 (text sr-Cyrl): its bytes are gone without having been erased",
                "edition 2 (entry 2), part 1",
            ],
        ),
        (
            ["DELETE FROM ledger_edition WHERE number = 9", "DELETE FROM ledger_entry WHERE act = 'erase'"],
            [],
        ),
        (
            ["UPDATE ledger_edition SET act = 'restore' WHERE number = 3"],
            [
                "edition 3 (entry 3): its act is «restore», and was sealed as «withdraw»",
                "entry 3: its act",
                "edition 3 (entry 3): the act «restore» cannot follow «correct»",
            ],
        ),
        (
            ["UPDATE ledger_edition SET act = 'leak' WHERE number = 3"],
            ["edition 3 (entry 3): its act is «leak», and was sealed as «withdraw»", "entry 3:", "edition 3"],
        ),
        (
            ["UPDATE ledger_edition SET version = 9 WHERE number = 3"],
            [
                "edition 3 (entry 3): its version is «9», and was sealed as «3»",
                "edition 3 (entry 3): version 9 follows version 2",
            ],
        ),
        (
            ["UPDATE ledger_edition SET number = 9 WHERE number = 2"],
            [
                "edition 9 (entry 2): its number is not 2, the next one due",
                "edition 9 (entry 2): its number is «9», and was sealed as «2»",
                "edition 3 (entry 3): its number is not 10, the next one due",
            ],
        ),
        (
            ["UPDATE ledger_entry SET act = 'publish' WHERE act = 'key'"],
            [
                "entry 0: names no key",
                "entry 0: its act or its document",
                *[f"checkpoint of {size} entries:" for size in range(1, 5)],
            ],
        ),
        (["UPDATE ledger_entry SET act = 'publish' WHERE \"index\" = 2"], ["entry 2: its act"]),
    ],
)
@pytest.mark.django_db
def test_what_was_changed_past_the_guards_is_told(statements: list[str], told: list[str]) -> None:
    three_editions()
    change(*statements)
    found = problems()
    for begins in told:
        assert any(each.startswith(begins) for each in found), (begins, found)
    assert len(found) == len(told), found
    done = audit()
    assert done.exit_code == (1 if told else 0)
    assert not told or ("Problems: " in done.stderr and "communique restore" in done.stderr)


def rewritten(model: type[Any], field: str, turned: Callable[[Any], Any]) -> list[Callable[[], None]]:
    """A change of one row, for each row."""

    def one(pk: Any) -> None:
        row = model.objects.get(pk=pk)
        model.objects.filter(pk=pk).update(**{field: turned(getattr(row, field))})

    return [partial(one, pk) for pk in model.objects.order_by("pk").values_list("pk", flat=True)]


def flipped(at: int) -> Callable[[Any], Any]:
    def turned(value: Any) -> Any:
        if value is None:
            return value
        raw = bytearray(value)
        raw[at % len(raw)] ^= 1 << (at % 8)
        return bytes(raw)

    return turned


@pytest.mark.parametrize("at", [0, 7, 21, -1, -5, -40])
@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Entry, "leaf"),
        (Node, "hash"),
        (Checkpoint, "note"),
        (Part, "commitment"),
        (PartBytes, "salt"),
        (PartBytes, "content"),
    ],
)
@pytest.mark.django_db
def test_one_changed_bit_is_found_wherever_it_is(model: type[Any], field: str, at: int) -> None:
    a_full_life()
    for turn in rewritten(model, field, flipped(at)):
        with unguarded(connection):
            before = {row.pk: bytes(getattr(row, field) or b"") for row in model.objects.all()}
            turn()
            after = {row.pk: bytes(getattr(row, field) or b"") for row in model.objects.all()}
        changed = [pk for pk in before if before[pk] != after[pk]]
        assert bool(problems()) == bool(changed), changed
        with unguarded(connection):
            for pk in changed:
                model.objects.filter(pk=pk).update(**{field: before[pk]})
    assert problems() == []


@pytest.mark.django_db
def test_one_changed_node_or_leaf_is_one_problem() -> None:
    for _ in range(9):
        seal()
    with unguarded(connection):
        Node.objects.filter(pk=(2 << 56) | 1).update(hash=bytes(32))
    assert problems() == ["node 1 of level 2, over the entries 4 to 7: is not the hash of what lies below it"]
    with unguarded(connection):
        Node.objects.filter(pk=(2 << 56) | 1).delete()
        Node.objects.filter(pk=4).update(hash=bytes(32))
    assert problems() == [
        "node 4 of level 0, over the entries 4 to 4: is not the hash of what lies below it",
        "node 1 of level 2, over the entries 4 to 7: is missing",
    ]


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (
            ["DELETE FROM ledger_node WHERE place = 3"],
            "node 3 of level 0, over the entries 3 to 3: is missing",
        ),
        (
            [
                f"INSERT INTO ledger_node (place, hash) SELECT {(1 << 56) + 5}, hash FROM ledger_node "
                "WHERE place = 3"
            ],
            "node 5 of level 1: no entries complete it",
        ),
        (["DELETE FROM ledger_checkpoint WHERE size = 1"], "checkpoint of 1 entries: is missing"),
        (["DELETE FROM ledger_checkpoint WHERE size = 5"], "checkpoint of 5 entries: is missing"),
        (["DELETE FROM ledger_checkpoint WHERE size = 10"], "checkpoint of 10 entries: is missing"),
        (
            [
                "INSERT INTO ledger_checkpoint (size, note) SELECT 11, note FROM ledger_checkpoint "
                "WHERE size = 10"
            ],
            "the log: a checkpoint signs 11 entries, and only 10 are there",
        ),
        (
            [
                "UPDATE ledger_checkpoint SET note = (SELECT note FROM ledger_checkpoint WHERE size = 3) "
                "WHERE size = 4"
            ],
            "checkpoint of 4 entries: does not say what the entries come to",
        ),
        (
            [
                'UPDATE ledger_entry SET leaf = (SELECT leaf FROM ledger_entry WHERE "index" = 1) '
                'WHERE "index" = 2'
            ],
            "entry 2: its leaf is not the one that was signed",
        ),
        (
            ["UPDATE ledger_edition SET sealed_at = '2001-01-01 00:00:00+00:00' WHERE number = 2"],
            "edition 2 (entry 2): its time is «2001-01-01T00:00:00Z», and was sealed as",
        ),
        (
            [
                "INSERT INTO ledger_part (edition_id, ordinal, uid, kind, language, media_type, size, "
                "commitment) SELECT edition_id, 5, 'AAAAAAAAAAAAAAAAAAAAAA', kind, 'en', media_type, "
                "size, commitment FROM ledger_part WHERE kind = 'about'"
            ],
            "edition 3 (entry 3): its part 5 (about en) was never sealed",
        ),
        (
            ["UPDATE ledger_part SET uid = 'BBBBBBBBBBBBBBBBBBBBBB' WHERE kind = 'about'"],
            "edition 3 (entry 3): its part 0 (about ) is missing",
        ),
        (
            ["UPDATE ledger_part SET language = 'sr-Latn' WHERE kind = 'layout'"],
            "edition 1 (entry 1): what is written of its part 1 is not what was sealed",
        ),
        (
            ["UPDATE ledger_part SET media_type = 'text/html' WHERE kind = 'about'"],
            "edition 3 (entry 3): what is written of its part 0 is not what was sealed",
        ),
        (
            ["UPDATE ledger_partbytes SET erasure_id = 4 WHERE erasure_id IS NOT NULL"],
            "edition 2 (entry 2), part 2 (original): it is marked as erased, and no entry of the log says so",
        ),
        (
            [
                "UPDATE ledger_partbytes SET erased_at = '2001-01-01 00:00:00+00:00' "
                "WHERE erasure_id IS NOT NULL"
            ],
            "edition 2 (entry 2), part 2 (original): it was not erased at the time that the log says",
        ),
        (
            [
                "UPDATE ledger_partbytes SET erasure_id = 6, erased_at = '2001-01-01 00:00:00+00:00', "
                f"salt = NULL, content = NULL, digest = '', wording = '' "
                f"WHERE {HELD_OF_2} AND erasure_id IS NULL"
            ],
            "edition 2 (entry 2), part 0 (text sr-Cyrl): it is marked as erased, and no entry of the log",
        ),
        (
            [
                "DELETE FROM ledger_partbytes WHERE part_id IN (SELECT id FROM ledger_part "
                "WHERE edition_id = (SELECT id FROM ledger_edition WHERE number = 6))",
                "DELETE FROM ledger_part WHERE edition_id = (SELECT id FROM ledger_edition WHERE number = 6)",
                "DELETE FROM ledger_edition WHERE number = 6",
            ],
            "entry 9: the edition that it sealed (6) is missing",
        ),
    ],
)
@pytest.mark.django_db
def test_rows_missing_added_or_moved_are_told(statements: list[str], told: str) -> None:
    a_full_life()
    change(*statements)
    found = problems()
    assert any(each.startswith(told) for each in found), found


@pytest.mark.django_db
def test_a_last_entry_cut_off_with_all_that_hangs_on_it_is_told_by_what_was_seen() -> None:
    three_editions()
    note = bytes(Checkpoint.objects.get(size=4).note)
    seen.note_seen(note, 4)
    assert problems() == []
    change(
        *(
            f"DELETE FROM {table} WHERE {which}"
            for table, which in (
                ("ledger_partbytes", "part_id IN (SELECT id FROM ledger_part WHERE kind = 'about')"),
                ("ledger_part", "kind = 'about'"),
                ("ledger_edition", "number = 3"),
                ("ledger_entry", '"index" = 3'),
                ("ledger_checkpoint", "size = 4"),
                ("ledger_node", f"place IN (3, {1 << 56 | 1}, {2 << 56})"),
            )
        )
    )
    (found,) = problems()
    assert found.startswith(f"the last checkpoint, kept at {seen.beside_key()}: signs 4 entries")


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
def test_an_entry_that_is_missing_does_not_hide_the_rest() -> None:
    a_full_life()
    with unguarded(connection), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("UPDATE ledger_edition SET entry_id = 8 WHERE number = 9")
        cursor.execute('DELETE FROM ledger_entry WHERE "index" = 7')
    found = problems()
    assert "entry 7: is missing" in found
    assert not any(each.startswith("node") for each in found)


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
