"""Making a backup: database, originals, photographs and letters' files in one file, verified at once."""

from __future__ import annotations

import datetime
import fcntl
import gzip
import hashlib
import os
import shutil
import sqlite3
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from communique import __version__
from communique.keeping.archive import PIECE, Writer
from communique.keeping.copies import postgresql, sqlite
from communique.keeping.copies.facts import check_log
from communique.keeping.errors import Refused
from communique.keeping.last import Last, note_last
from communique.keeping.manifest import CHECKPOINT, DATABASES, FOLDERS, MANIFEST, Kind, Manifest
from communique.keeping.progress import Progress, silent
from communique.keeping.refusing import refusing_disk
from communique.keeping.verifying import Verified, check_originals, read_through
from communique.ledger.durable import sync_folder

LEVEL: Final = 1  # of gzip: twice as fast as the next, and little larger
AT_ONCE: Final = 4 * PIECE


@dataclass(frozen=True, slots=True)
class Made:
    verified: Verified
    size: int  # bytes
    seconds: float


def back_up(*, file: Path, replace: bool = False, progress: Progress = silent) -> Made:
    """Makes `file`, while the office is open; it bears its name only once it was read back and found right.

    What stands there already is kept unless `replace`. Raises Refused, and then leaves nothing behind.
    """
    began = time.monotonic()
    file = file.expanduser().absolute()
    _check_place(file, replace=replace)
    with refusing_disk(file.parent), _workshop(file) as workshop:
        made = workshop / "backup.tar"
        verified = _make(made, workshop, progress)
        if file.exists() and not replace:
            raise Refused(f"{file} exists by now: choose another name.")
        size = made.stat().st_size
        made.replace(file)
        sync_folder(file.parent)
    seconds = time.monotonic() - began
    note_last(Last(verified.manifest.made_at, str(file), verified.manifest.entries, size, seconds))
    return Made(verified, size, seconds)


def _check_place(file: Path, *, replace: bool) -> None:
    home = Path(settings.HOME)
    if file.is_dir() or not file.parent.is_dir():
        raise Refused(f"{file} cannot be made: name a file in a folder that exists.")
    if file.exists() and not replace:
        raise Refused(f"{file} exists: choose another name, or say --replace.")
    if any(file.resolve().is_relative_to((home / folder).resolve()) for folder in FOLDERS):
        raise Refused(f"{file} lies among what is backed up: choose another folder, best on another disk.")


@contextmanager
def _workshop(file: Path) -> Iterator[Path]:
    """A private folder beside `file`, gone afterwards; one that a killed backup left is taken over."""
    folder = file.with_name(f".{file.name}.making")
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(f"Another backup to {file} is being made.") from None
        for left in folder.iterdir():
            left.unlink()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)


def _make(made: Path, workshop: Path, progress: Progress) -> Verified:
    """Order matters: an original is on the disk before the database names it, so the database comes first."""
    moment = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    copy = workshop / "database"
    copy.touch(mode=0o600)
    kind: Kind = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    if kind == "sqlite":
        database = Path(str(connection.settings_dict["NAME"]))
        if not database.is_file():
            raise Refused(f"There is no database at {database}: is COMMUNIQUE_HOME the right one?")
        sqlite.copy_database(database, copy, progress=progress)
        progress("Checking the copy", 0, 0)
        sqlite.check_database(copy, thorough=True)
        facts, version = sqlite.read_facts(copy, progress=progress), sqlite3.sqlite_version
    else:
        if postgresql.is_empty():
            raise Refused("The database is empty: is COMMUNIQUE_DATABASE the right one?")
        postgresql.copy_database(copy, progress=progress)
        facts, version = postgresql.read_facts(copy, progress=progress), postgresql.server_version()
    head = check_log(facts)
    manifest = Manifest(
        made_by=__version__,
        made_at=moment,
        database=kind,
        database_version=version,
        database_size=copy.stat().st_size,
        database_sha256=_digest(copy, progress),
        origin=head.origin if head else "",
        entries=facts.entries,
    )
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        writer = Writer(file, int(moment.timestamp()))
        writer.add(MANIFEST, [manifest.write()])
        if facts.note is not None:
            writer.add(CHECKPOINT, [facts.note])
        _add_database(writer, copy, manifest, progress)
        copy.unlink()
        _add_files(writer, progress)
        writer.close()
    held = read_through(made, progress=progress)
    check_originals(facts, held.originals)
    return Verified(held.manifest, facts, head, len(held.files))


def _digest(path: Path, progress: Progress) -> str:
    progress("Checking the copy", 0, 0)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_database(writer: Writer, copy: Path, manifest: Manifest, progress: Progress) -> None:
    def read() -> Iterator[bytes]:
        done = 0
        with copy.open("rb") as file:
            while piece := file.read(AT_ONCE):
                yield piece
                done += len(piece)
                progress("Packing the database", done, manifest.database_size)

    packed = _compressed(read()) if manifest.database == "sqlite" else read()  # pg_dump compresses itself
    writer.add(DATABASES[manifest.database], packed)


def _compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Each piece as a gzip member of its own, on all processors; in a row they are one gzip file."""
    count = os.cpu_count() or 1
    with ThreadPoolExecutor(count) as pool:
        waiting: deque[Future[bytes]] = deque()
        for piece in pieces:
            waiting.append(pool.submit(gzip.compress, piece, LEVEL, mtime=0))
            if len(waiting) > count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _add_files(writer: Writer, progress: Progress) -> None:
    count = 0
    for folder in FOLDERS:
        top = Path(settings.HOME) / folder
        for path in _files_below(top):
            name = f"{folder}/{path.relative_to(top).as_posix()}"
            with suppress(FileNotFoundError), path.open("rb") as file:  # erased or replaced meanwhile
                writer.add(name, iter(lambda file=file: file.read(PIECE), b""))  # type: ignore[misc]
                count += 1
                progress("Packing photographs and letters", count, 0)


def _files_below(top: Path) -> Iterator[Path]:
    """In order; nothing of the key folder or the second disk, wherever they lie; nothing half written."""
    kept_out = [Path(place).resolve() for place in (settings.KEYS, settings.SECOND_DISK) if place]
    for found, folders, names in os.walk(top, onerror=_refuse_unread):
        folder = Path(found)
        folders[:] = sorted(name for name in folders if (folder / name).resolve() not in kept_out)
        for name in folders:
            if (folder / name).is_symlink():
                raise Refused(f"{folder / name} is a link to a folder; put the folder itself there.")
        for name in sorted(names):
            path = folder / name
            inside = any(path.resolve().is_relative_to(place) for place in kept_out)
            if not inside and not name.startswith(".") and path.is_file():
                yield path


def _refuse_unread(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
