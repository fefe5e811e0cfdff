"""The one way to empty a database whose ledger is guarded, for tests only; nothing in src may know of it.

Transactional tests and live servers leave rows behind, and Django flushes them; the guards refuse that.
So here they are taken down, the tables flushed, what the migrations had written put back, and the guards
put up again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any
from unittest import mock

from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from communique.ledger.guards import drop_sql, guards_for, put_guards

_migrated: dict[str, str] = {}


def remember(connection: BaseDatabaseWrapper) -> None:
    """Keeps what the migrations wrote: Wagtail's collection, permissions, built-in officers."""
    tables = set(connection.introspection.table_names())
    models = [
        model
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and model._meta.db_table in tables
    ]
    rows = chain.from_iterable(model._base_manager.using(connection.alias).iterator() for model in models)
    _migrated[connection.alias] = serializers.serialize("json", rows)


@contextmanager
def unguarded(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For tests that change what was sealed, as somebody with the database's password could."""
    with connection.cursor() as cursor:
        for guard in guards_for(connection):
            cursor.execute(drop_sql(connection, guard))
    try:
        yield
    finally:
        put_guards(connection)


def flush_guarded(connection: BaseDatabaseWrapper) -> None:
    """Empties the database to what the migrations had written; the guards stand before and after."""
    with unguarded(connection):
        call_command(
            "flush",
            verbosity=0,
            interactive=False,
            database=connection.alias,
            reset_sequences=False,
            allow_cascade=False,
            inhibit_post_migrate=connection.alias in _migrated,
        )
        if connection.alias in _migrated:
            connection.creation.deserialize_db_from_string(_migrated[connection.alias])


@contextmanager
def flushing() -> Iterator[None]:
    """Lets Django's transactional tests clean up after themselves by `flush_guarded`."""

    def teardown(case: Any) -> None:
        for alias in case._databases_names(include_mirrors=False):
            flush_guarded(connections[alias])

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", teardown):
        yield
