"""Every connection is what the ledger relies on, and tests hand the database on as they found it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from wagtail.models import Collection

from communique.ledger.guards import missing_guards
from communique.ledger.models import Edition
from tests.flushing import flush_guarded
from tests.ledger.sealing import seal

SOURCE = Path(__file__).resolve().parents[1] / "src"


@pytest.mark.django_db
def test_a_sqlite_connection_keeps_what_it_says_it_has_kept() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("settings of SQLite")
    with connection.cursor() as cursor:
        found = {}
        for name in ("synchronous", "recursive_triggers", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {"synchronous": 2, "recursive_triggers": 1, "foreign_keys": 1}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
def test_flushing_leaves_what_the_migrations_wrote_and_the_guards() -> None:
    permissions = set(Permission.objects.values_list("pk", "codename"))
    collections = set(Collection.objects.values_list("pk", "name"))
    seal()
    flush_guarded(connection)
    assert not Edition.objects.exists()
    assert missing_guards(connection) == []
    assert set(Permission.objects.values_list("pk", "codename")) == permissions != set()
    assert set(Collection.objects.values_list("pk", "name")) == collections != set()


def test_nothing_that_is_installed_knows_of_the_way_to_flush() -> None:
    forbidden = ("flush_guarded", "unguarded", "tests.flushing", "drop_sql(")
    told = [
        (path.name, word)
        for path in SOURCE.rglob("*.py")
        for word in forbidden
        if word in path.read_text("utf-8") and (path.name, word) != ("guards.py", "drop_sql(")
    ]
    assert told == []
