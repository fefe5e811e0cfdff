from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db import OperationalError

from communique.ledger.errors import NoRoom, Refused
from communique.ledger.fullness import told_when_full


def fill(database: sqlite3.Connection) -> None:
    """Past what it may hold; the error is wrapped as Django wraps it."""
    database.execute("PRAGMA max_page_count = 2")
    database.execute("CREATE TABLE kept (content BLOB)")
    try:
        database.execute("INSERT INTO kept VALUES (zeroblob(100000))")
    except sqlite3.OperationalError as error:
        raise OperationalError(str(error)) from error


def test_a_full_database_is_told_in_one_sentence() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as database,
        pytest.raises(NoRoom, match="disk of the database is full, so nothing was published") as told,
        told_when_full(),
    ):
        fill(database)
    assert isinstance(told.value, Refused)


def test_other_troubles_of_a_database_are_not_taken_for_it() -> None:
    busy = sqlite3.OperationalError("database is locked")
    with pytest.raises(OperationalError, match="locked"), told_when_full():
        raise OperationalError("database is locked") from busy


def test_postgresql_without_room_is_told_alike() -> None:
    class DiskFull(Exception):
        sqlstate = "53100"

    with pytest.raises(NoRoom), told_when_full():
        raise OperationalError("could not extend file") from DiskFull()
