"""SQLite: a copy of the running database by SQLite's own online backup, and what such a copy says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from communique.keeping.copies.facts import Facts, root_of
from communique.keeping.errors import Damaged, Refused
from communique.keeping.progress import Progress, silent
from communique.ledger.tiled.tree import leaf_hash

PAGES: Final = 4096  # at a time: 16 MB at SQLite's usual page size
PATIENCE: Final = 3  # beginnings anew, because others wrote, before writers are asked to wait
BUSY: Final = 20.0  # seconds
STEPS: Final = 200_000  # of SQLite's own machine, between two looks whether somebody pressed Ctrl-C


class _Disturbed(Exception):
    """Others wrote too often while the copy was made."""


def copy_database(database: Path, target: Path, *, progress: Progress = silent) -> None:
    """A consistent copy of `database`, while others read and write it.

    Without a write-ahead log a reader keeps writers from committing, so at first nobody is held up for longer
    than some pages take, and the copy begins anew when somebody wrote. Where that happens too often, writers
    wait once, for as long as the file takes to be read. Raises Refused.
    """
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True, timeout=BUSY)) as source:
            source.isolation_level = None
            mode = source.execute("PRAGMA journal_mode").fetchone()[0]
            if mode == "wal" or not _copied_politely(source, target, progress):
                target.unlink(missing_ok=True)
                source.execute("BEGIN")
                source.execute(
                    "SELECT count(*) FROM sqlite_master"
                ).fetchone()  # from here on nothing changes
                _copy(source, target, progress, patience=None)
                source.execute("ROLLBACK")
        with closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise told(error, "copied") from error


def _copied_politely(source: sqlite3.Connection, target: Path, progress: Progress) -> bool:
    try:
        _copy(source, target, progress, patience=PATIENCE)
    except _Disturbed:
        return False
    return True


def _copy(source: sqlite3.Connection, target: Path, progress: Progress, patience: int | None) -> None:
    """`patience`: how often it may begin anew; None where it cannot be disturbed."""
    least, anew = 0, 0

    def tell(_status: int, remaining: int, total: int) -> None:
        nonlocal least, anew
        if remaining > least and least:
            anew += 1
            if patience is not None and anew > patience:
                raise _Disturbed
        least = remaining
        progress("Copying the database", total - remaining, total)

    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA synchronous=OFF")  # what is durable is the backup that it goes into
        source.backup(copy, pages=PAGES, progress=tell, sleep=0.01)


def check_database(copy: Path, *, thorough: bool) -> None:
    """By SQLite's own check, with every index compared where `thorough`. Raises Damaged."""
    what = "integrity_check" if thorough else "quick_check"
    try:
        with _opened(copy) as connection:
            found = [row[0] for row in connection.execute(f"PRAGMA {what}(3)")]
    except sqlite3.Error as error:
        raise told(error, "checked") from error
    if found != ["ok"]:
        raise Damaged(f"The database is damaged: {'; '.join(str(line) for line in found)}.")


def read_facts(copy: Path, *, progress: Progress = silent) -> Facts:
    """Raises Damaged."""
    try:
        with _opened(copy) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if "ledger_edition" not in tables:
                raise Damaged("This is no database of Communiqué.")
            applied = connection.execute("SELECT app || '.' || name FROM django_migrations")
            migrations = frozenset(row[0] for row in applied)
            held = connection.execute("SELECT DISTINCT digest FROM ledger_partbytes WHERE digest > ''")
            originals = frozenset(row[0] for row in held)
            if "ledger_checkpoint" not in tables:
                return Facts(logged=False, originals=originals, migrations=migrations)
            count = connection.execute("SELECT count(*) FROM ledger_entry").fetchone()[0]
            root = root_of(_leaf_hashes(connection, count, progress))
            note = connection.execute(
                "SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1"
            ).fetchone()
            key = connection.execute(
                "SELECT leaf FROM ledger_entry WHERE act = 'key' ORDER BY \"index\" DESC LIMIT 1"
            ).fetchone()
    except sqlite3.Error as error:
        raise told(error, "read") from error
    return Facts(
        entries=count,
        root=root,
        note=note[0] if note else None,
        key_leaf=key[0] if key else None,
        originals=originals,
        migrations=migrations,
    )


def _leaf_hashes(connection: sqlite3.Connection, count: int, progress: Progress) -> Iterator[bytes]:
    rows = connection.execute('SELECT "index", leaf FROM ledger_entry ORDER BY "index"')
    for expected, (index, leaf) in enumerate(rows):
        if index != expected:
            raise Damaged(f"The log has no entry {expected}.")
        yield leaf_hash(leaf)
        if expected % 10_000 == 0:
            progress("Recomputing the log", expected, count)
    progress("Recomputing the log", count, count)


@contextmanager
def _opened(copy: Path) -> Iterator[sqlite3.Connection]:
    """For reading alone; Ctrl-C ends also what SQLite does for long."""
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.execute("PRAGMA cache_size=-65536")
        connection.set_progress_handler(lambda: 0, STEPS)  # a Ctrl-C is raised in it, and ends the question
        try:
            yield connection
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise KeyboardInterrupt from error
            raise


def told(error: sqlite3.Error, what: str) -> Refused:
    """As one sentence."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_FULL"):
        return Refused("The disk is full: make room, or choose another disk.")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damaged(f"The database is damaged ({error}).")
    return Refused(f"The database could not be {what} ({error}).")
