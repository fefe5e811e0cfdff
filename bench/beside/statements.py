"""The same statements in SQLite's FTS5 and in PostgreSQL with GIN: same stems, ranked, same facets."""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from tools.postgresql import NoServer, server

LOT: Final = 10_000
ABOUT: Final = ("speaker", "year", "kind")
MANY: Final = ("country", "subject")


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    stems: str
    shown: bool
    day: datetime.date
    values: dict[str, list[str]]

    @property
    def about(self) -> tuple[int, bool, str, int, str]:
        speaker = self.values.get("speaker", [""])[0]
        return (self.number, self.shown, speaker, self.day.year, self.values["kind"][0])

    @property
    def many(self) -> Iterator[tuple[int, str, str]]:
        for name in MANY:
            for value in self.values.get(name, ()):
                yield self.number, name, value


class Other(Protocol):
    def build(self, rows: Iterable[Row]) -> None: ...

    def ask(self, stems: Sequence[str], *, phrase: bool) -> int: ...

    def size(self) -> int: ...


def lots(rows: Iterable[Row]) -> Iterator[list[Row]]:
    lot: list[Row] = []
    for row in rows:
        lot.append(row)
        if len(lot) == LOT:
            yield lot
            lot = []
    yield lot


class Fts5:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path)
        self.connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE VIRTUAL TABLE text USING fts5(stems, content='');"
            "CREATE TABLE about (id INTEGER PRIMARY KEY, shown, speaker, year, kind);"
            "CREATE TABLE many (id INTEGER, facet, value, PRIMARY KEY (id, facet, value)) WITHOUT ROWID;"
        )

    def build(self, rows: Iterable[Row]) -> None:
        for lot in lots(rows):
            with self.connection as to:
                to.executemany(
                    "INSERT INTO text(rowid, stems) VALUES (?,?)", [(row.number, row.stems) for row in lot]
                )
                to.executemany("INSERT INTO about VALUES (?,?,?,?,?)", [row.about for row in lot])
                to.executemany("INSERT INTO many VALUES (?,?,?)", [said for row in lot for said in row.many])

    def ask(self, stems: Sequence[str], *, phrase: bool) -> int:
        question = f'"{" ".join(stems)}"' if phrase else " AND ".join(f'"{stem}"' for stem in stems)
        found = "FROM text JOIN about ON about.id = text.rowid WHERE text MATCH ? AND shown"
        run = self.connection.execute
        run(f"SELECT about.id {found} ORDER BY bm25(text) LIMIT 20", (question,)).fetchall()
        total = 0
        for facet in ABOUT:
            counted = run(f"SELECT {facet}, count(*) {found} GROUP BY {facet}", (question,))
            total = sum(row[1] for row in counted)
        run(
            "SELECT facet, value, count(*) FROM many WHERE id IN"  # noqa: S608
            f" (SELECT about.id {found}) GROUP BY facet, value",
            (question,),
        ).fetchall()
        return total

    def size(self) -> int:
        return self.path.stat().st_size


@contextmanager
def fts5(folder: Path) -> Iterator[Other]:
    path = folder / "fts5.sqlite3"
    made = Fts5(path)
    try:
        yield made
    finally:
        made.connection.close()
        path.unlink()


class Gin:
    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.run = connection.execute
        self.run(
            "CREATE TABLE said (id bigint, shown boolean, speaker text, year int, kind text, text tsvector)"
        )
        self.run("CREATE TABLE many (id bigint, facet text, value text)")

    def build(self, rows: Iterable[Row]) -> None:
        cursor = self.connection.cursor()
        for lot in lots(rows):
            with cursor.copy("COPY said FROM STDIN") as said:
                for row in lot:
                    said.write_row((*row.about, self._vector(row.stems)))
            with cursor.copy("COPY many FROM STDIN") as many:
                for row in lot:
                    for value in row.many:
                        many.write_row(value)
        self.run("CREATE INDEX ON said USING gin (text)")
        self.run("CREATE INDEX ON said (id)")
        self.run("CREATE INDEX ON many (id)")
        self.run("ANALYZE")

    @staticmethod
    def _vector(stems: str) -> str:
        """As PostgreSQL reads a tsvector, each stem with its place."""
        return " ".join(f"'{stem}':{place}" for place, stem in enumerate(stems.replace("'", "").split(), 1))

    def ask(self, stems: Sequence[str], *, phrase: bool) -> int:
        question = (" <-> " if phrase else " & ").join(f"'{stem}'" for stem in stems)
        found = "FROM said WHERE text @@ %s::tsquery AND shown"
        ranked = f"SELECT id {found} ORDER BY ts_rank(text, %s::tsquery) DESC LIMIT 20"
        self.run(ranked, (question, question)).fetchall()
        total = 0
        for facet in ABOUT:
            rows = self.run(f"SELECT {facet}, count(*) {found} GROUP BY 1", (question,)).fetchall()
            total = sum(row[1] for row in rows)
        among = f"WHERE id IN (SELECT id {found})"
        self.run(f"SELECT facet, value, count(*) FROM many {among} GROUP BY 1, 2", (question,)).fetchall()  # noqa: S608
        return total

    def size(self) -> int:
        row = self.run("SELECT pg_total_relation_size('said') + pg_total_relation_size('many')").fetchone()
        return int(row[0])


@contextmanager
def postgresql(folder: Path) -> Iterator[Other]:
    """Raises NoServer where there is none to be had."""
    import psycopg

    if shutil.disk_usage("/tmp").free < 8e9:  # noqa: S108  where the server keeps its tables
        raise NoServer("the disk has less than 8 GB left")
    with server() as address:
        template = address.rsplit("/", 1)[0] + "/postgres"
        with psycopg.connect(template, autocommit=True) as connection:
            yield Gin(connection)


__all__ = ["NoServer", "Other", "Row", "fts5", "postgresql"]
