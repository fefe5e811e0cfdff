"""Putting a backup back: into an empty home, verified before, whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from communique.keeping.copies import postgresql
from communique.keeping.copies.facts import Facts
from communique.keeping.errors import Refused
from communique.keeping.manifest import FOLDERS
from communique.keeping.progress import Progress, silent
from communique.keeping.refusing import refusing_disk
from communique.keeping.verifying import Verified, unpack
from communique.ledger import seen
from communique.ledger.durable import sync_folder, write_durably
from communique.ledger.errors import BehindItself
from communique.ledger.keys import key_file
from communique.ledger.tiled.checkpoints import Checkpoint

STAGING: Final = ".restoring"
PLACING: Final = "placing"  # there once everything was verified, and files are being put in place
OPENING: Final = "opening.lock"  # who makes or changes a home's database holds it
# What stands in a home before anything was kept in it; the key folder too, wherever it lies.
HARMLESS: Final = frozenset({STAGING, OPENING, "serving.lock", "static", "lost+found"})


@dataclass(frozen=True, slots=True)
class Restored:
    """`signed`: how many entries were signed by now, as far as this machine knows; more than the backup has
    where it is not the newest. `key_there`: whether the key lies where it is looked for.
    """

    verified: Verified
    signed: int
    key_there: bool

    @property
    def missing(self) -> int:
        """How many entries were signed after this backup was made."""
        return max(0, self.signed - self.verified.manifest.entries)


def restore(*, file: Path, progress: Progress = silent) -> Restored:
    """Fills the empty home from `file`. Search index and pages are made anew by the next `serve`.

    Raises Refused, and then leaves the home as it was.
    """
    home, file = Path(settings.HOME), file.expanduser().absolute()
    with refusing_disk(home):
        home.mkdir(parents=True, exist_ok=True)
        with _alone(home):
            _clear_cut_off(home)
            _check_empty(home)
            staging = home / STAGING
            staging.mkdir(mode=0o700)
            try:
                verified = unpack(file, staging, files=True, progress=progress)
                _check_kind(verified)
                _check_age(verified.facts)
                _place(home, staging, progress)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    return Restored(verified, _signed(), key_file().exists())


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """While it is held, `serve` waits before it would make a database of its own."""
    with (home / OPENING).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(f"{home} is being opened or restored by another process. Stop that one.") from None
        yield


def _database(home: Path) -> Path:
    return home / "communique.sqlite3"


def _has_database(home: Path) -> bool:
    if connection.vendor == "postgresql":
        return not postgresql.is_empty()
    return _database(home).exists()


def _clear_cut_off(home: Path) -> None:
    """Takes away what a restore left that was cut off: it had begun in an empty home, as this one does."""
    staging = home / STAGING
    if (staging / PLACING).exists() and not _has_database(home):
        for folder in FOLDERS:
            shutil.rmtree(home / folder, ignore_errors=True)
    shutil.rmtree(staging, ignore_errors=True)


def _check_empty(home: Path) -> None:
    remedy = "Set COMMUNIQUE_HOME to a new folder, or move this one aside."
    if connection.vendor == "postgresql" and not postgresql.is_empty():
        raise Refused(
            "The database that COMMUNIQUE_DATABASE names is not empty, and nothing is ever restored over "
            "what is there. Name a new one (createdb)."
        )
    keys = Path(settings.KEYS).resolve()
    for path in sorted(home.iterdir()):
        empty = path.is_dir() and not any(path.iterdir())
        if path.name not in HARMLESS and path.resolve() != keys and not empty:
            raise Refused(
                f"{home} is in use: it holds {path.name}, and nothing is ever restored over what is "
                f"there. {remedy}"
            )


def _check_kind(verified: Verified) -> None:
    kind = verified.manifest.database
    if kind == connection.vendor:
        return
    if kind == "sqlite":
        raise Refused(
            "The backup is of an office on SQLite: take COMMUNIQUE_DATABASE away, and restore again."
        )
    raise Refused(
        "The backup is of an office on PostgreSQL: name an empty database in COMMUNIQUE_DATABASE, and "
        "restore again."
    )


def _check_age(facts: Facts) -> None:
    """Refuses what a later version of ours has made; an earlier one's is brought up to date by `serve`."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("communique.")}
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    later = sorted(each for each in facts.migrations - known if each.partition(".")[0] in ours)
    if later:
        raise Refused(
            f"The backup was made by a later version of Communiqué (it has {later[0]}): install that one."
        )


def _place(home: Path, staging: Path, progress: Progress) -> None:
    """The database last: without one a home is empty, whatever else lies in it."""
    progress("Waiting for the disk", 0, 0)
    os.sync()
    write_durably(staging / PLACING, b"Verified; being put in place.\n")
    placed: list[Path] = []
    try:
        for folder in FOLDERS:
            if (staging / folder).is_dir():
                if (home / folder).is_dir():
                    (home / folder).rmdir()
                (staging / folder).rename(home / folder)
                placed.append(home / folder)
        if connection.vendor == "postgresql":
            sync_folder(home)
            postgresql.restore_database(staging / "database", progress=progress)
        else:
            (staging / "database").rename(_database(home))
            placed.append(_database(home))
            sync_folder(home)
    except BaseException:
        for path in placed:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _signed() -> int:
    """The size of the largest checkpoint that is kept outside the database."""
    sizes = [0]
    for path in (seen.beside_key(), seen.elsewhere()):
        try:
            found = seen.read_seen(path) if path else None
        except BehindItself:
            continue
        if isinstance(found, Checkpoint):
            sizes.append(found.size)
    return max(sizes)
