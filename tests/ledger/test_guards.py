"""Nothing that can be said to the database changes what was sealed, and a lost guard stops publishing."""

# ruff: noqa: S608, ISC004 - statements are what this file is made of, and nobody else's words are in them

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from communique.ledger import rules
from communique.ledger.cli import ledger
from communique.ledger.errors import GuardsMissing
from communique.ledger.guards import guards_for, missing_guards, put_guards
from communique.ledger.models import Edition, Part, PartBytes
from tests.flushing import unguarded
from tests.ledger.sealing import Act, seal

EDITION = "id, number, document, version, act, previous_id, sealed_at, sealed_by_id, entry_id"
PART = "id, edition_id, ordinal, kind, language, media_type, size, commitment, uid"
HELD = "part_id, salt, content, digest, erased_at, wording"
TABLES = {"ledger_edition": EDITION, "ledger_part": PART, "ledger_partbytes": HELD}
LATER = "CURRENT_TIMESTAMP"

BOTH = (
    "UPDATE ledger_edition SET act = 'withdraw'",
    "UPDATE ledger_edition SET number = number + 100",
    "UPDATE ledger_edition SET sealed_at = sealed_at WHERE version = 1",
    "DELETE FROM ledger_edition",
    "DELETE FROM ledger_edition WHERE number = 2",
    "UPDATE ledger_part SET size = 0",
    "UPDATE ledger_part SET edition_id = (SELECT max(id) FROM ledger_edition)",
    "DELETE FROM ledger_part",
    "UPDATE ledger_partbytes SET content = salt",
    "UPDATE ledger_partbytes SET content = NULL, salt = NULL",
    f"UPDATE ledger_partbytes SET erased_at = {LATER}",
    f"UPDATE ledger_partbytes SET content = NULL, digest = '', erased_at = {LATER}",
    f"UPDATE ledger_partbytes SET salt = NULL, digest = '', erased_at = {LATER}",
    f"UPDATE ledger_partbytes SET salt = NULL, content = NULL, digest = 'x', erased_at = {LATER}",
    f"UPDATE ledger_partbytes SET part_id = part_id + 100, salt = NULL, content = NULL, erased_at = {LATER}",
    "DELETE FROM ledger_partbytes",
    f"INSERT INTO ledger_edition ({EDITION}) SELECT {EDITION} FROM ledger_edition WHERE true "
    "ON CONFLICT (number) DO UPDATE SET act = 'withdraw'",
    f"INSERT INTO ledger_part ({PART}) SELECT {PART} FROM ledger_part WHERE true "
    "ON CONFLICT (edition_id, ordinal) DO UPDATE SET size = 0",
    f"INSERT INTO ledger_partbytes ({HELD}) SELECT {HELD} FROM ledger_partbytes WHERE true "
    "ON CONFLICT (part_id) DO UPDATE SET content = excluded.salt",
)
EDITION_BUT = "INSERT OR REPLACE INTO ledger_edition ({}) SELECT {} FROM ledger_edition WHERE number = 2"
SQLITE = (
    EDITION_BUT.format(EDITION, EDITION.replace("act", "'withdraw'")),
    # By another unique key than the id.
    EDITION_BUT.format(EDITION, EDITION.replace("id,", "id + 50,", 1).replace("act", "'withdraw'")),
    EDITION_BUT.format(EDITION, EDITION.replace("id, number", "id + 50, number + 50")),
    EDITION_BUT.format(
        EDITION, EDITION.replace("id, number, document, version", "id + 50, number + 50, 'x', version")
    ),
    f"REPLACE INTO ledger_part ({PART}) SELECT {PART.replace('size', '0')} FROM ledger_part",
    f"REPLACE INTO ledger_part ({PART}) SELECT {PART.replace('id,', 'id + 50,', 1)} FROM ledger_part",
    f"REPLACE INTO ledger_partbytes ({HELD}) SELECT {HELD.replace('content', 'salt')} FROM ledger_partbytes",
    f"INSERT OR IGNORE INTO ledger_edition ({EDITION}) SELECT {EDITION} FROM ledger_edition",
    "UPDATE OR REPLACE ledger_edition SET number = 2 WHERE number = 1",
    "UPDATE OR IGNORE ledger_edition SET act = 'withdraw'",
    "UPDATE OR FAIL ledger_part SET size = 0",
    "UPDATE ledger_partbytes SET rowid = rowid + 100",
    "UPDATE ledger_edition SET act = 'withdraw' FROM ledger_part WHERE edition_id = ledger_edition.id",
)
POSTGRESQL = (
    "TRUNCATE ledger_partbytes",
    "TRUNCATE ledger_part CASCADE",
    "TRUNCATE ledger_edition CASCADE",
    "TRUNCATE staff_officer CASCADE",
    "TRUNCATE ledger_edition, ledger_part, ledger_partbytes RESTART IDENTITY CASCADE",
    "UPDATE ledger_edition SET act = 'withdraw' FROM ledger_part WHERE edition_id = ledger_edition.id",
    "MERGE INTO ledger_part USING ledger_edition e ON e.id = edition_id "
    "WHEN MATCHED THEN UPDATE SET size = 0",
    "MERGE INTO ledger_partbytes USING ledger_part p ON p.id = part_id WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM ledger_part RETURNING *) SELECT count(*) FROM gone",
)
STATEMENTS = (
    [pytest.param(statement, "", id=statement) for statement in BOTH]
    + [pytest.param(statement, "sqlite", id=f"SQLite: {statement}") for statement in SQLITE]
    + [pytest.param(statement, "postgresql", id=f"PostgreSQL: {statement}") for statement in POSTGRESQL]
)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Everything the ledger holds, past the ORM."""
    found = {}
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY 1")
            found[table] = [
                tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
                for row in cursor.fetchall()
            ]
    return found


def only_on(vendor: str) -> None:
    if vendor and connection.vendor != vendor:
        pytest.skip(f"said on {vendor} only")


@pytest.fixture
def sealed(db: None) -> dict[str, list[tuple[Any, ...]]]:
    document = uuid.uuid4()
    seal(document)
    seal(document, Act.CORRECT)
    # As after a commit; PostgreSQL truncates no table whose foreign keys are still to be looked at.
    connection.check_constraints()
    return rows()


@pytest.mark.parametrize(("statement", "vendor"), STATEMENTS)
def test_no_statement_changes_what_was_sealed(
    statement: str, vendor: str, sealed: dict[str, list[tuple[Any, ...]]]
) -> None:
    only_on(vendor)
    with (
        pytest.raises(IntegrityError, match="What the ledger has sealed never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert rows() == sealed


@pytest.fixture
def without_pragma() -> Iterator[None]:
    """A connection of somebody who does not know our settings; only outside a transaction can it be set."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
        yield
        cursor.execute("PRAGMA recursive_triggers = ON")


@pytest.mark.parametrize("statement", [each for each in SQLITE if "REPLACE" in each])
def test_replacing_is_refused_without_recursive_triggers(
    statement: str, sealed: dict[str, list[tuple[Any, ...]]], request: pytest.FixtureRequest
) -> None:
    only_on("sqlite")
    request.getfixturevalue("without_pragma")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        connection.cursor().execute(statement)
    assert rows() == sealed


def _bulk_update() -> None:
    editions = list(Edition.objects.all())
    for edition in editions:
        edition.act = Act.WITHDRAW
    Edition.objects.bulk_update(editions, ["act"])


def _save() -> None:
    edition = Edition.objects.get(number=1)
    edition.sealed_at += datetime.timedelta(days=1)
    edition.save()


def _upsert() -> None:
    held = list(PartBytes.objects.all())
    for each in held:
        each.content = b"other words"
    PartBytes.objects.bulk_create(
        held, update_conflicts=True, update_fields=["content"], unique_fields=["part"]
    )


def _save_part() -> None:
    part = Part.objects.order_by("id")[0]
    Part(pk=part.pk, edition=part.edition, ordinal=7, kind=part.kind, commitment=b"", size=0).save()


BY_DJANGO: dict[str, Callable[[], object]] = {
    "update": lambda: Edition.objects.update(act=Act.WITHDRAW),
    "update with F": lambda: Part.objects.update(size=F("size") + 1),
    "bulk_update": _bulk_update,
    "save": _save,
    "save over": _save_part,
    "bulk_create with update_conflicts": _upsert,
    "update_or_create": lambda: PartBytes.objects.update_or_create(
        part=Part.objects.order_by("id")[0], defaults={"content": b"other words"}
    ),
    "delete": lambda: PartBytes.objects.all().delete(),
    "delete one": lambda: PartBytes.objects.get(part__ordinal=0, part__edition__number=1).delete(),
    "raw delete": lambda: Edition.objects.all()._raw_delete("default"),
    "delete of the whole": lambda: Edition.objects.all().delete(),
    "half an erasure": lambda: PartBytes.objects.update(content=None, erased_at=timezone.now()),
}


@pytest.mark.parametrize("way", BY_DJANGO)
def test_no_way_of_djangos_changes_what_was_sealed(
    way: str, sealed: dict[str, list[tuple[Any, ...]]]
) -> None:
    with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
        BY_DJANGO[way]()
    assert rows() == sealed


@pytest.mark.django_db(transaction=True)
def test_djangos_own_flush_is_refused() -> None:
    seal()
    before = rows()
    with pytest.raises(CommandError) as refusal:
        call_command("flush", interactive=False, verbosity=0)
    assert "never changes" in str(refusal.value.__cause__)
    assert rows() == before


@pytest.mark.django_db
def test_a_missing_guard_is_named_and_stops_publishing() -> None:
    seal()
    for guard in guards_for(connection):
        on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
        connection.cursor().execute(f"DROP TRIGGER {guard.name}{on}")
        assert missing_guards(connection) == [guard.name]
        with pytest.raises(GuardsMissing, match=f"{guard.name}.*communique ledger guard"):
            seal()
        put_guards(connection)
        assert missing_guards(connection) == []
    assert seal().number == 2


@pytest.mark.django_db
def test_an_altered_guard_counts_as_missing() -> None:
    guard = guards_for(connection)[0]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER {guard.name} ON {guard.table}")
            cursor.execute(guard.sql.replace("FOR EACH ROW", "FOR EACH ROW WHEN (old.number > 5)"))
            cursor.execute(f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {guard.name}")
        else:
            cursor.execute(f"DROP TRIGGER {guard.name}")
            cursor.execute(guard.sql.replace(" BEGIN", " WHEN OLD.number > 5 BEGIN"))
    assert missing_guards(connection) == [guard.name]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE ledger_edition DISABLE TRIGGER USER",
        "ALTER TABLE ledger_edition ENABLE TRIGGER ledger_edition_no_change",
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_a_guard_that_is_switched_off_or_hollow_counts_as_missing(statement: str) -> None:
    only_on("postgresql")
    connection.cursor().execute(statement)
    assert "ledger_edition_no_change" in missing_guards(connection)
    with pytest.raises(GuardsMissing):
        rules.guards_stand()


def test_guards_hold_in_a_replicas_role_too(sealed: dict[str, list[tuple[Any, ...]]]) -> None:
    only_on("postgresql")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        connection.cursor().execute("SET LOCAL session_replication_role = replica; DELETE FROM ledger_part")
    assert rows() == sealed


@pytest.mark.django_db(transaction=True)
def test_a_remade_table_is_noticed_and_guarded_again() -> None:
    """Django remakes a table on SQLite to alter a field, and its triggers go with the old one."""
    wider = models.CharField(max_length=11, choices=Act.choices)
    wider.set_attributes_from_name("act")
    field = Edition._meta.get_field("act")
    with connection.schema_editor() as editor:
        editor.alter_field(Edition, field, wider, strict=True)
    lost = [guard.name for guard in guards_for(connection) if guard.table == "ledger_edition"]
    assert missing_guards(connection) == (lost if connection.vendor == "sqlite" else [])
    if connection.vendor == "sqlite":
        with pytest.raises(GuardsMissing):
            seal()
    with connection.schema_editor() as editor:
        editor.alter_field(Edition, wider, field, strict=True)
    done = CliRunner().invoke(ledger, ["guard"])
    assert done.exit_code == 0
    assert ("Put back" in done.output) == (connection.vendor == "sqlite")
    assert missing_guards(connection) == []
    assert "nothing had to be put back" in CliRunner().invoke(ledger, ["guard"]).output
    assert seal().number == 1


@pytest.mark.django_db
def test_unguarded_is_guarded_again_after_a_failure() -> None:
    def fail() -> None:
        with unguarded(connection):
            assert len(missing_guards(connection)) == len(guards_for(connection))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert missing_guards(connection) == []
