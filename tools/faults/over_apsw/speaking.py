"""Connections and cursors as Python's sqlite3 has them, as far as Django asks for them, over apsw."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Any

import apsw

from tools.faults.disk import NAME

CHANGING = ("INSERT", "UPDATE", "DELETE", "REPLACE")
AS_SQLITE3: tuple[tuple[type[apsw.Error], type[sqlite3.Error]], ...] = (
    (apsw.ConstraintError, sqlite3.IntegrityError),
    (apsw.MismatchError, sqlite3.IntegrityError),
    (apsw.CorruptError, sqlite3.DatabaseError),
    (apsw.NotADBError, sqlite3.DatabaseError),
    (apsw.TooBigError, sqlite3.DataError),
    (apsw.BindingsError, sqlite3.ProgrammingError),
    (apsw.Error, sqlite3.OperationalError),
)


@contextmanager
def translated() -> Iterator[None]:
    """Errors become those that Django knows."""
    try:
        yield
    except apsw.Error as error:
        kind = next(theirs for ours, theirs in AS_SQLITE3 if isinstance(error, ours))
        told = kind(str(error))
        if isinstance(error, apsw.FullError):
            told.sqlite_errorcode = apsw.SQLITE_FULL
        raise told from error


class Cursor:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor = connection.apsw.cursor()
        self._rows: Iterator[tuple[Any, ...]] = iter(())
        self.rowcount = -1
        self.description: Sequence[tuple[Any, ...]] | None = None
        self.arraysize = 1

    @property
    def lastrowid(self) -> int:
        return self._connection.apsw.last_insert_rowid()

    def execute(self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> Cursor:
        with translated():
            self._begin(query, params)
        return self

    def executemany(self, query: str, params: Iterable[Any]) -> Cursor:
        changed = 0
        for each in params:
            self.execute(query, each)
            changed += max(self.rowcount, 0)
        self.rowcount = changed
        return self

    def _begin(self, query: str, params: Any) -> None:
        rows = self._cursor.execute(query, params) if params is not None else self._cursor.execute(query)
        self.description = None
        with suppress(apsw.ExecutionCompleteError):
            self.description = [(name, *[None] * 6) for name, _ in rows.get_description()]
        first = next(rows, None)
        self._rows = chain([] if first is None else [first], rows)
        changing = query.lstrip().upper().startswith(CHANGING)
        self.rowcount = self._connection.apsw.changes() if changing else -1

    def fetchone(self) -> tuple[Any, ...] | None:
        with translated():
            return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        with translated():
            return [row for _, row in zip(range(size), self._rows, strict=False)]

    def fetchall(self) -> list[tuple[Any, ...]]:
        with translated():
            return list(self._rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.fetchall())

    def close(self) -> None:
        self._rows = iter(())
        self._cursor.close(force=True)


class Connection:
    """Commits by itself outside transactions; Django begins and ends those in SQL."""

    def __init__(self, path: str) -> None:
        self.isolation_level: str | None = None
        with translated():
            flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
            self.apsw = apsw.Connection(path, vfs=NAME, flags=flags)

    @property
    def in_transaction(self) -> bool:
        return self.apsw.in_transaction

    def cursor(self) -> Cursor:
        return Cursor(self)

    def execute(self, query: str, params: Sequence[Any] | None = None) -> Cursor:
        return self.cursor().execute(query, params)

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        with translated():
            self.apsw.close(force=True)

    def create_function(
        self, name: str, count: int, function: Callable[..., Any], *, deterministic: bool = False
    ) -> None:
        self.apsw.create_scalar_function(name, function, count, deterministic=deterministic)

    def create_aggregate(self, name: str, count: int, kind: Callable[[], Any]) -> None:
        def begin() -> Any:
            counted = kind()
            return None, lambda _, *given: counted.step(*given), lambda _: counted.finalize()

        self.apsw.create_aggregate_function(name, begin, count)
