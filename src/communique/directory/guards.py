"""What the database itself refuses of appointments, whoever writes them.

PostgreSQL, where two officers may write at once, refuses everything that `rules.check_overlaps` does; the
trigger locks the post, so that the second waits for the first. On SQLite one writes at a time, and a trigger
that reads other tables would break every later migration of those: it refuses the same entry holding the same
post twice. A migration that remakes the table on SQLite ends with `PUT_GUARDS`.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "directory_appointment"
REFUSED = "An appointment overlaps another to the same post"
_COLUMNS = "person_id, post_id, since, since_exact, until, until_exact"

# The last day it can have begun and the first it can have ended, as `periods.period_of` tells them.
_SQLITE_LAST_START = """CASE WHEN {row}.since IS NULL THEN COALESCE({row}.until, '9999-12-31') ELSE MIN(
    COALESCE({row}.until, '9999-12-31'),
    CASE {row}.since_exact WHEN 'year' THEN strftime('%Y-12-31', {row}.since)
    WHEN 'month' THEN date({row}.since, 'start of month', '+1 month', '-1 day') ELSE {row}.since END) END"""
_SQLITE_FIRST_END = """CASE WHEN {row}.until IS NULL
    THEN CASE WHEN {row}.since IS NULL THEN '0001-01-01' ELSE '9999-12-31' END
    ELSE MAX(COALESCE({row}.since, '0001-01-01'),
    CASE {row}.until_exact WHEN 'year' THEN strftime('%Y-01-01', {row}.until)
    WHEN 'month' THEN strftime('%Y-%m-01', {row}.until) ELSE {row}.until END) END"""
_POSTGRESQL_LAST_START = """CASE WHEN {row}.since IS NULL THEN COALESCE({row}.until, DATE '9999-12-31')
    ELSE LEAST(COALESCE({row}.until, DATE '9999-12-31'),
    CASE {row}.since_exact
    WHEN 'year' THEN (date_trunc('year', {row}.since) + interval '1 year - 1 day')::date
    WHEN 'month' THEN (date_trunc('month', {row}.since) + interval '1 month - 1 day')::date
    ELSE {row}.since END) END"""
_POSTGRESQL_FIRST_END = """CASE WHEN {row}.until IS NULL
    THEN CASE WHEN {row}.since IS NULL THEN DATE '0001-01-01' ELSE DATE '9999-12-31' END
    ELSE GREATEST(COALESCE({row}.since, DATE '0001-01-01'),
    CASE {row}.until_exact WHEN 'year' THEN date_trunc('year', {row}.until)::date
    WHEN 'month' THEN date_trunc('month', {row}.until)::date ELSE {row}.until END) END"""


def _overlap(last_start: str, first_end: str) -> str:
    one, other = "NEW", "other"
    return (
        f"{last_start.format(row=one)} <= {first_end.format(row=other)} "
        f"AND {last_start.format(row=other)} <= {first_end.format(row=one)}"
    )


def _sqlite(event: str, name: str) -> tuple[str, str]:
    return name, (
        f"CREATE TRIGGER {name} AFTER {event} ON {TABLE} "  # noqa: S608 - made of names in this file alone
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} AS other "
        "WHERE other.post_id = NEW.post_id AND other.person_id = NEW.person_id AND other.id <> NEW.id "
        f"AND {_overlap(_SQLITE_LAST_START, _SQLITE_FIRST_END)}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}.'); END"
    )


SQLITE = dict(
    (
        _sqlite("INSERT", f"{TABLE}_no_overlap_new"),
        _sqlite(f"UPDATE OF {_COLUMNS}", f"{TABLE}_no_overlap_changed"),
    )
)

FUNCTION = "directory_refuse_overlap"
_BODY = f"""
DECLARE one_holder boolean;
BEGIN
    SELECT post.one_holder INTO one_holder FROM directory_post AS post WHERE post.id = NEW.post_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM {TABLE} AS other
        JOIN directory_person AS theirs ON theirs.id = other.person_id
        JOIN directory_person AS ours ON ours.id = NEW.person_id
        WHERE other.post_id = NEW.post_id AND other.id <> NEW.id
        AND (other.person_id = NEW.person_id OR (
            one_holder AND COALESCE(theirs.same_as_id, theirs.id) <> COALESCE(ours.same_as_id, ours.id)))
        AND {_overlap(_POSTGRESQL_LAST_START, _POSTGRESQL_FIRST_END)}
    ) THEN
        RAISE EXCEPTION '{REFUSED}.' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END
"""  # noqa: S608 - made of names in this file alone
POSTGRESQL = {f"{TABLE}_no_overlap": f"BEFORE INSERT OR UPDATE OF {_COLUMNS} ON {TABLE}"}


def put_guards(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers up anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
                f"AS $guard${_BODY}$guard$"
            )
            for name, when in POSTGRESQL.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
                cursor.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()")
            return
        for name, sql in SQLITE.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(sql)


def drop_guards(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
            on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _put(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    put_guards(schema_editor.connection)


def _drop(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drop_guards(schema_editor.connection)


PUT_GUARDS = migrations.RunPython(_put, _drop)
