"""The audit finds what somebody with the database's password, or a failing disk, has done to rows."""

# ruff: noqa: S608, ISC004 - statements are what this file is made of, and nobody else's words are in them

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from communique.ledger import seen
from communique.ledger.models import Checkpoint, Entry, Node, Part, PartBytes
from tests.flushing import unguarded
from tests.ledger.audited import (
    a_full_life,
    audit,
    change,
    flipped,
    problems,
    rewritten,
    three_editions,
)
from tests.ledger.sealing import seal

PART_OF_2 = "SELECT p.id FROM ledger_part p JOIN ledger_edition e ON e.id = edition_id WHERE number = 2"
HELD_OF_2 = f"part_id IN ({PART_OF_2})"


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
