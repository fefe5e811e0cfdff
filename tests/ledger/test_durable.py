"""What was acknowledged outlives a power cut, or it is not acknowledged."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.db import connection

from communique.ledger import rules
from communique.ledger.errors import NotDurable
from communique.ledger.fitness import unfit
from communique.ledger.models import Edition
from tests.ledger.sealing import seal

SOURCE = Path(__file__).resolve().parents[2] / "src" / "communique"
# Who opens a database past Django's settings: copies, which nobody writes to in earnest, and the template.
OPENERS = {"keeping/copies/sqlite.py", "config/template.py"}


@pytest.mark.django_db
def test_the_database_of_the_tests_is_set_as_an_offices() -> None:
    assert rules.settings_that_lose() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("careless", ["NORMAL", "OFF"])
def test_nothing_is_published_on_a_careless_sqlite(careless: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("settings of SQLite")
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={careless}")
        try:
            with pytest.raises(NotDurable, match="power cut"):
                seal()
            assert "power cut" in unfit()
        finally:
            cursor.execute("PRAGMA synchronous=FULL")
    assert not Edition.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_nothing_is_published_on_a_careless_server(name: str) -> None:
    with connection.cursor() as cursor:
        _set(cursor, name, "off")
        try:
            with pytest.raises(NotDurable, match=f"{name} is off"):
                seal()
        finally:
            _set(cursor, name, "on")
    assert not Edition.objects.exists()
    seal()


def _set(cursor: object, name: str, value: str) -> None:
    cursor.execute(f"ALTER SYSTEM SET {name} = {value}")  # type: ignore[attr-defined]
    cursor.execute("SELECT pg_reload_conf()")  # type: ignore[attr-defined]
    for _ in range(1000):
        cursor.execute(f"SHOW {name}")  # type: ignore[attr-defined]
        if cursor.fetchone()[0] == value:  # type: ignore[attr-defined]
            return
        cursor.execute("SELECT pg_sleep(0.01)")  # type: ignore[attr-defined]


def test_nobody_opens_a_database_past_the_settings() -> None:
    """So every connection has what the settings give each (tests/test_databases.py)."""
    drivers = {"sqlite3", "psycopg", "apsw"}
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "connect"
        if getattr(node.value, "id", "") in drivers
    }
    assert found == OPENERS
