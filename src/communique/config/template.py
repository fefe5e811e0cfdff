"""A new home's database, unpacked from a template instead of migrated for eight seconds; docs/decisions/0009.

`make template` makes the template anew. One that is behind the code is not wrong: what came later is
migrated on top of it, which only takes longer.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

TEMPLATE = Path(__file__).with_name("template.sqlite3.xz")
# Any number that no other user of the same PostgreSQL database takes for a lock.
OPENING = 1_129_139_533


def open_database() -> bool:
    """Makes the database if there is none, brings it up to date, and returns whether it was made new.

    Where all migrations are applied this only asks; several processes may call it at once.
    """
    with _alone():
        made = not connection.introspection.table_names() if connection.vendor != "sqlite" else _unpack()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
    return made


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time makes or changes the tables of a home."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [OPENING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [OPENING])
        return
    folder = _database().parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "opening.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _unpack() -> bool:
    """Puts the template where the database will be, whole or not at all; returns whether there was none."""
    database = _database()
    if database.exists():
        return False
    content = _unpacked()
    if content is None:
        return True
    connection.close()
    descriptor, name = tempfile.mkstemp(dir=database.parent, prefix=".opening-")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        Path(name).rename(database)
    finally:
        Path(name).unlink(missing_ok=True)
    folder = os.open(database.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True


def _unpacked() -> bytes | None:
    """The template's bytes, or None where this Python was built without xz: then everything is migrated."""
    try:
        import lzma
    except ImportError:
        return None
    return lzma.decompress(TEMPLATE.read_bytes())


def make_template(target: Path = TEMPLATE) -> None:
    """Migrates a fresh database in a process and a home of its own, and packs it into `target`.

    What would differ from one making to the next (moments, random keys) is set to something fixed.
    """
    import lzma

    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
        command = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
        command.append("--settings=communique.config.settings")
        subprocess.run(command, env={**kept, "COMMUNIQUE_HOME": folder}, check=True)
        database = Path(folder) / "communique.sqlite3"
        with closing(sqlite3.connect(database, isolation_level=None)) as raw:
            raw.execute("PRAGMA journal_mode=DELETE")
            raw.execute("UPDATE django_migrations SET applied = '2026-01-01 00:00:00'")
            pages = [row[0] for row in raw.execute("SELECT id FROM wagtailcore_page")]
            for page in pages:
                key = uuid.uuid5(uuid.NAMESPACE_URL, f"communique:page:{page}").hex
                raw.execute("UPDATE wagtailcore_page SET translation_key = ? WHERE id = ?", [key, page])
            raw.execute("VACUUM")
        target.write_bytes(lzma.compress(database.read_bytes(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    make_template()
