"""The triggers that hold what was sealed: their names, their SQL, whether they stand, and putting them up.

Editions, parts, entries, nodes, checkpoints and cosignatures refuse every change.
PartBytes refuses every change but the one that `erase_part` makes.
A migration that remakes one of the tables (AlterField and constraints do, on SQLite) loses them: it ends
with `PUT_GUARDS`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps.registry import Apps
from django.db import migrations, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EDITION, PART, PART_BYTES = "ledger_edition", "ledger_part", "ledger_partbytes"
# Rows of these are written once; with what makes a row unique beside its id.
UNCHANGED = {
    EDITION: ("id", "number", "document version", "previous_id", "entry_id"),
    PART: ("id", "uid", "edition_id ordinal"),
    "ledger_entry": ('"index"',),
    "ledger_node": ("place",),
    "ledger_checkpoint": ("size",),
    "ledger_cosignature": ("id", "checkpoint_id witness"),
    "ledger_timestamp": ("id", "checkpoint_id"),
}
TABLES = (*UNCHANGED, PART_BYTES)

UNCHANGING = "What the ledger has sealed never changes"
ERASED = (
    "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.part_id = OLD.part_id "
    "AND NEW.erasure_id IS NOT NULL AND NEW.salt IS NULL AND NEW.content IS NULL AND NEW.digest = '' "
    "AND NEW.wording = ''"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger. `sql` creates it and is compared with what the database says the trigger is."""

    name: str
    table: str
    sql: str


def _refusing(table: str, operation: str, when: str = "") -> Guard:
    name = f"{table}_no_{operation.lower()}"
    event = "INSERT" if operation == "REPLACE" else operation
    condition = f" WHEN {when}" if when else ""
    return Guard(
        name,
        table,
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{UNCHANGING} ({table}: {operation} refused).'); END",
    )


def _taken(table: str, *keys: str) -> str:
    """True where a row with one of NEW's keys is there: INSERT OR REPLACE would delete it unseen."""
    same = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in key.split()) + ")" for key in keys
    )
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - made of names in this file alone


SQLITE = (
    *(_refusing(table, operation) for table in UNCHANGED for operation in ("UPDATE", "DELETE")),
    *(_refusing(table, "REPLACE", _taken(table, *keys)) for table, keys in UNCHANGED.items()),
    _refusing(PART_BYTES, "UPDATE", f"NOT ({ERASED})"),
    _refusing(PART_BYTES, "DELETE"),
    _refusing(PART_BYTES, "REPLACE", _taken(PART_BYTES, "part_id")),
)

REFUSE = "ledger_refuse"
REFUSE_BODY = f"""
BEGIN
    RAISE EXCEPTION '{UNCHANGING} (%: % refused).', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
"""
REFUSE_BUT_ERASING = "ledger_refuse_but_erasing"
REFUSE_BUT_ERASING_BODY = f"""
BEGIN
    IF {ERASED} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{UNCHANGING} (%: % refused).', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
"""
POSTGRESQL_FUNCTIONS = {REFUSE: REFUSE_BODY, REFUSE_BUT_ERASING: REFUSE_BUT_ERASING_BODY}


def _calling(table: str, suffix: str, events: str, each: str, function: str = REFUSE) -> Guard:
    # Written as pg_get_triggerdef() writes it, so that the two can be compared.
    name = f"{table}_{suffix}"
    return Guard(
        name,
        table,
        f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()",
    )


POSTGRESQL = (
    *(_calling(table, "no_change", "DELETE OR UPDATE", "ROW") for table in UNCHANGED),
    *(_calling(table, "no_truncate", "TRUNCATE", "STATEMENT") for table in TABLES),
    _calling(PART_BYTES, "no_delete", "DELETE", "ROW"),
    _calling(PART_BYTES, "no_update", "UPDATE", "ROW", REFUSE_BUT_ERASING),
)


def guards_for(connection: BaseDatabaseWrapper) -> tuple[Guard, ...]:
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of guards that are not there, are altered or switched off; empty where all stand."""
    standing = _standing_postgresql if connection.vendor == "postgresql" else _standing_sqlite
    found = standing(connection)
    return [
        guard.name for guard in guards_for(connection) if found.get((guard.table, guard.name)) != guard.sql
    ]


def _standing_sqlite(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {(table, name): sql for table, name, sql in cursor.fetchall()}


def _standing_postgresql(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """Those that fire always ('A': replication roles too) and whose function says what ours says."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true), t.tgenabled, p.proname, p.prosrc
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE c.relname = ANY(%s) AND pg_table_is_visible(c.oid) AND NOT t.tgisinternal
            """,
            [list(TABLES)],
        )
        return {
            (table, name): sql
            for table, name, sql, enabled, function, body in cursor.fetchall()
            if enabled == "A" and POSTGRESQL_FUNCTIONS.get(function) == body
        }


def put_guards(connection: BaseDatabaseWrapper) -> None:
    """Puts every guard up anew, on those of the tables that exist."""
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # It alters no table whose foreign keys are still to be looked at in this transaction.
            connection.check_constraints()
            for name, body in POSTGRESQL_FUNCTIONS.items():
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
                    f"AS $guard${body}$guard$"
                )
        for guard in guards_for(connection):
            if guard.table in tables:
                for statement in (drop_sql(connection, guard), *_create_sql(connection, guard)):
                    cursor.execute(statement)


def _create_sql(connection: BaseDatabaseWrapper, guard: Guard) -> tuple[str, ...]:
    if connection.vendor == "postgresql":
        return guard.sql, f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {guard.name}"
    return (guard.sql,)


def drop_sql(connection: BaseDatabaseWrapper, guard: Guard) -> str:
    return f"DROP TRIGGER IF EXISTS {guard.name}" + (
        f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    )


def _put(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    put_guards(schema_editor.connection)


def _take_down(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    connection = schema_editor.connection
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards_for(connection):
            if guard.table in tables:
                cursor.execute(drop_sql(connection, guard))


# Before a migration fills new columns of what is sealed; it, or the next one, ends with PUT_GUARDS.
TAKE_GUARDS_DOWN = migrations.RunPython(_take_down)
# No way back: a ledger is never taken away by a migration.
PUT_GUARDS = migrations.RunPython(_put)
