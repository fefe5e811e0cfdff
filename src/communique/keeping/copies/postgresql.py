"""PostgreSQL: a dump by its own pg_dump, and what such a dump says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.db import connection

from communique.keeping.copies.facts import Facts, root_of
from communique.keeping.errors import Damaged, Refused
from communique.keeping.progress import Progress, silent
from communique.ledger.tiled.tree import leaf_hash

HASH: Final = 32
OFTEN: Final = 0.2  # seconds between two looks at a program that runs
FOLDERS: Final = "/usr/lib/postgresql"  # where Debian keeps the programs of each version
_COPY: Final = re.compile(rb'COPY (?:\S+\.)?"?(\w+)"? \((.*)\) FROM stdin;\n')


def copy_database(target: Path, *, progress: Progress = silent) -> None:
    """A dump of the office's schema at one moment, while others read and write. Raises Refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), pg_database_size(current_database())")
        schema, size = cursor.fetchone() or ("public", 0)
    command = [
        program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", "--no-password",
        f"--schema={schema}", f"--file={target}",
    ]  # fmt: skip

    def look() -> None:
        held = target.stat().st_size if target.exists() else 0
        progress("Copying the database", held, max(size, held))

    run(command, "pg_dump", look)


def restore_database(dump: Path, *, progress: Progress = silent) -> None:
    """Puts a dump into the empty database that the settings name, whole or not at all. Raises Refused."""
    restore = program("pg_restore")
    listed = run([restore, "--list", str(dump)], "pg_restore", encoding="utf-8")
    # A schema that was made anew once is in the dump, and there already in the database it goes to.
    wanted = [line for line in listed.splitlines() if not re.search(r"; \d+ \d+ SCHEMA ", line)]
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as contents:
        contents.write("\n".join(wanted) + "\n")
        contents.flush()
        command = [
            restore, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
            "--no-password", f"--use-list={contents.name}",
            f"--dbname={connection.settings_dict['NAME']}", str(dump),
        ]  # fmt: skip
        run(command, "pg_restore", lambda: progress("Putting the database back", 0, 0))


def is_empty() -> bool:
    return not connection.introspection.table_names()


def server_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        row = cursor.fetchone()
    return str(row[0]).split()[0] if row else ""


def program(name: str) -> str:
    """PostgreSQL's own program of the server's version. Raises Refused."""
    major = server_version().partition(".")[0]
    for path in (shutil.which(name), f"{FOLDERS}/{major}/bin/{name}"):
        if path and Path(path).exists() and _major_of(path) == major:
            return path
    raise Refused(
        f"The server is PostgreSQL {major}, and no {name} of that version was found: install it "
        f"(on Debian: apt install postgresql-client-{major}) or put it on PATH."
    )


def _major_of(path: str) -> str:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return found[1] if found else ""


def _environment() -> dict[str, str]:
    """Where the server is, told by the environment: what stands on a command line is seen by everybody."""
    given: Mapping[str, Any] = connection.settings_dict
    named = {
        "PGDATABASE": "NAME",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGHOST": "HOST",
        "PGPORT": "PORT",
    }
    said = {name: str(given[key]) for name, key in named.items() if given.get(key)}
    return {**os.environ, **said, "LC_MESSAGES": "C"}


def run(
    command: Sequence[str], name: str, look: Callable[[], None] = lambda: None, encoding: str = "utf-8"
) -> str:
    """What the program prints; `look` is called now and then while it runs. Raises Refused."""
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=printed, stderr=said, env=_environment())
        try:
            while process.poll() is None:
                look()
                time.sleep(OFTEN)
        finally:
            _end(process)
        if process.returncode:
            raise _failed(name, said)
        printed.seek(0)
        return printed.read().decode(encoding)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        process.wait()


def _failed(name: str, said: IO[bytes]) -> Refused:
    said.seek(0)
    lines = said.read().decode("utf-8", errors="replace").strip().splitlines() or ["it said nothing"]
    if any("No space left on device" in line for line in lines):
        return Refused("The disk is full: make room, or choose another disk.")
    return Refused(f"{name} failed: {lines[0]}")


def check_dump(dump: Path) -> None:
    """Reads the dump to its end. Raises Damaged."""
    try:
        run([program("pg_restore"), "--file=/dev/null", str(dump)], "pg_restore")
    except Refused as error:
        raise Damaged(f"The dump of the database is damaged: {error}") from error


def read_facts(dump: Path, *, progress: Progress = silent) -> Facts:
    """Reads the rows that the dump holds, without a server. Raises Damaged."""
    reading = _Reading(progress)
    try:
        with _rows(dump, list(reading.readers)) as rows:
            for table, row in rows:
                reading.readers[table](row)
    except (KeyError, ValueError) as error:
        raise Damaged("The dump of the database cannot be read.") from error
    return reading.facts()


class _Reading:
    """Takes rows as they come; entries stand in a dump in no certain order."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.readers: dict[str, Callable[[Mapping[bytes, bytes]], None]] = {
            "ledger_entry": self.entry,
            "ledger_checkpoint": self.checkpoint,
            "ledger_partbytes": self.part,
            "django_migrations": self.migration,
        }
        self.hashes, self.count, self.last = bytearray(), 0, -1
        self.newest, self.note = -1, b""
        self.key_index, self.key_leaf = -1, b""
        self.originals: set[str] = set()
        self.migrations: set[str] = set()

    def entry(self, row: Mapping[bytes, bytes]) -> None:
        index, leaf = int(row[b"index"]), _bytes(row[b"leaf"])
        if index != self.count and index * HASH > len(self.hashes) + 2**30:
            raise ValueError(index)
        if index * HASH >= len(self.hashes):
            self.hashes.extend(bytes((index + 1) * HASH - len(self.hashes)))
        self.hashes[index * HASH : (index + 1) * HASH] = leaf_hash(leaf)
        self.count, self.last = self.count + 1, max(self.last, index)
        if row[b"act"] == b"key" and index > self.key_index:
            self.key_index, self.key_leaf = index, leaf
        if self.count % 10_000 == 0:
            self.progress("Recomputing the log", self.count, 0)

    def checkpoint(self, row: Mapping[bytes, bytes]) -> None:
        if int(row[b"size"]) > self.newest:
            self.newest, self.note = int(row[b"size"]), _bytes(row[b"note"])

    def part(self, row: Mapping[bytes, bytes]) -> None:
        if row[b"digest"]:
            self.originals.add(row[b"digest"].decode("ascii"))

    def migration(self, row: Mapping[bytes, bytes]) -> None:
        self.migrations.add(f"{row[b'app'].decode()}.{row[b'name'].decode()}")

    def facts(self) -> Facts:
        if self.last + 1 != self.count:
            raise Damaged(f"The log has {self.count} entries, and the last of them is {self.last}.")
        hashes = (bytes(self.hashes[at : at + HASH]) for at in range(0, len(self.hashes), HASH))
        return Facts(
            entries=self.count,
            root=root_of(hashes),
            note=self.note or None,
            key_leaf=self.key_leaf or None,
            logged="ledger.0005_log" in self.migrations,
            originals=frozenset(self.originals),
            migrations=frozenset(self.migrations),
        )


def _bytes(written: bytes) -> bytes:
    """A bytea as COPY writes it: backslash, backslash, x, hexadecimal."""
    if not written.startswith(b"\\\\x"):
        raise ValueError
    return bytes.fromhex(written[3:].decode("ascii"))


@contextmanager
def _rows(dump: Path, tables: Sequence[str]) -> Iterator[Iterator[tuple[str, Mapping[bytes, bytes]]]]:
    """The rows of `tables`, each by its columns' names, in COPY's own writing."""
    chosen = [f"--table={table}" for table in tables]
    command = [program("pg_restore"), "--data-only", *chosen, "--file=-", str(dump)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said)
        try:
            assert process.stdout is not None  # noqa: S101  asked for above
            yield _read_rows(process.stdout)
            process.stdout.close()
            if process.wait():
                raise Damaged(f"The dump of the database is damaged: {_failed('pg_restore', said)}")
        finally:
            if process.stdout is not None:
                process.stdout.close()
            _end(process)


def _read_rows(printed: IO[bytes]) -> Iterator[tuple[str, Mapping[bytes, bytes]]]:
    table, columns = "", []
    for line in printed:
        if not table:
            found = _COPY.fullmatch(line)
            if found:
                table = found[1].decode("ascii")
                columns = [name.strip(b' "') for name in found[2].split(b",")]
        elif line == b"\\.\n":
            table = ""
        else:
            yield table, dict(zip(columns, line.rstrip(b"\n").split(b"\t"), strict=True))
