"""The backend that Django loads by this name, which it prescribes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import tee
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]

from tools.faults.over_apsw.speaking import Connection, Cursor


class FormatCursor(Cursor):
    """Converts Django's placeholders as its own cursor does."""

    def execute(self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> Cursor:
        if params is None:
            return super().execute(query)
        names = list(params) if isinstance(params, Mapping) else None
        return super().execute(self._convert(query, names), params)

    def executemany(self, query: str, params: Iterable[Any]) -> Cursor:
        ahead, given = tee(iter(params))
        first = next(ahead, None)
        names = list(first) if isinstance(first, Mapping) else None
        converted, changed = self._convert(query, names), 0
        for each in given:
            super().execute(converted, each)
            changed += max(self.rowcount, 0)
        self.rowcount = changed
        return self

    def _convert(self, query: str, names: list[Any] | None) -> str:
        return str(base.SQLiteCursorWrapper.convert_query(self, query, param_names=names))  # type: ignore[arg-type]


class DatabaseWrapper(base.DatabaseWrapper):
    init_commands: list[str]  # Django's own, which its stubs leave out

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = Connection(str(conn_params["database"]))
        for command in self.init_commands:  # before anything is read: the way of locking is among them
            if command.strip():
                connection.execute(command.strip())
        register(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA legacy_alter_table = OFF")
        return connection

    def create_cursor(self, name: Any = None) -> Any:
        return FormatCursor(self.connection)
