"""The audit finds what somebody with the database's password, or the disk, has done."""

# ruff: noqa: S608, ISC004 - statements are what this file is made of, and nobody else's words are in them

from __future__ import annotations

import uuid

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from communique.ledger import originals
from communique.ledger.actions import NewPart, keep_original
from communique.ledger.audit import audit_first_form
from communique.ledger.cli import ledger
from communique.ledger.models import Edition, Part
from tests.flushing import unguarded
from tests.ledger.sealing import Act, seal, text_parts

PART_OF_2 = "SELECT p.id FROM ledger_part p JOIN ledger_edition e ON e.id = edition_id WHERE number = 2"
HELD_OF_2 = f"part_id IN ({PART_OF_2})"


def audit() -> Result:
    return CliRunner().invoke(ledger, ["audit"])


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


@pytest.mark.django_db
def test_an_untouched_ledger_passes() -> None:
    three_editions()
    done = audit()
    assert (done.exit_code, done.stdout) == (
        0,
        "Everything is as it was sealed. Editions gone through: 3.\n",
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
                "edition 2: part 0 (text sr-Cyrl): its bytes are not those that were sealed",
                "edition 2: part 1",
            ],
        ),
        (
            [f"UPDATE ledger_partbytes SET digest = 'f' WHERE {HELD_OF_2} AND digest <> ''"],
            ["edition 2: part 2 (original): «f» is no SHA-256"],
        ),
        (
            ["UPDATE ledger_part SET size = size + 1 WHERE ordinal = 1"],
            ["edition 1: part 1", "edition 2: part 1"],
        ),
        (
            ["UPDATE ledger_part SET ordinal = 7 WHERE ordinal = 1"],
            ["edition 1: its parts are counted [0, 7]"],
        ),
        (
            [f"DELETE FROM ledger_partbytes WHERE {HELD_OF_2}"],
            ["edition 2: part 0 (text sr-Cyrl): its bytes are gone without having been erased"],
        ),
        (
            [
                "DELETE FROM ledger_partbytes",
                "DELETE FROM ledger_part",
                "UPDATE ledger_edition SET previous_id = NULL, version = 1, act = 'publish', "
                "document = '0123456789abcdef0123456789abcdef' WHERE number = 3",
                "DELETE FROM ledger_edition WHERE number < 3",
            ],
            ["edition 3: no edition has the numbers 1 to 2", "edition 3: its parts are counted []"],
        ),
        (
            ["UPDATE ledger_edition SET act = 'restore' WHERE number = 3"],
            ["edition 3: the act «restore» cannot follow «correct»"],
        ),
        (["UPDATE ledger_edition SET act = 'leak' WHERE number = 3"], ["edition 3: the act «leak» is none"]),
        (
            ["UPDATE ledger_edition SET version = 9 WHERE number = 3"],
            ["edition 3: version 9 follows version 2"],
        ),
        (
            ["UPDATE ledger_edition SET number = 9 WHERE number = 1"],
            [
                "edition 2: no edition has the numbers 1 to 1",
                "edition 2: edition 9, named as the one before, came later",
                "edition 9: no edition has the numbers 4 to 8",
            ],
        ),
    ],
)
@pytest.mark.django_db
def test_what_was_changed_past_the_guards_is_told(statements: list[str], told: list[str]) -> None:
    three_editions()
    with unguarded(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    done = audit()
    assert done.exit_code == 1
    for problem in told:
        assert problem in done.stderr
    assert "Problems: " in done.stderr


@pytest.mark.django_db
def test_an_edition_that_changed_its_document_is_told() -> None:
    three_editions()
    with unguarded(connection):
        Edition.objects.filter(number=3).update(document=uuid.uuid4())
    assert [str(problem) for problem in audit_first_form()] == [
        "edition 3: edition 2, named as the one before, is of another document"
    ]


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
    assert "is missing or altered; `communique ledger guard` puts it back" in done.stderr
