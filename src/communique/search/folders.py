"""Where an index lies and who may write it.

`HOME/search/<name>/` holds one folder for each time it was built (`v1-3f2a9c`), and `current`, a file
that names the one that serves. The number in the folder's name is the version of the index's form.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

from communique.search.forms import form_of

_BUILT: Final = re.compile(r"v(\d+)-[0-9a-f]+")


def folder_of(name: str) -> Path:
    """The home may differ from one call to the next, so it is looked up each time."""
    return Path(settings.HOME) / "search" / name


def journal_of(name: str) -> Path:
    """Changes that were written while the index is being rebuilt, to be written to the new one too."""
    return folder_of(name) / "changes-since.jsonl"


def current(name: str) -> Path | None:
    """The folder that serves; None where there is none, or only one of another version or marked damaged."""
    place = _pointed_at(name)
    while place is not None and not _serves(place):
        # A rebuild may have switched, and taken this one away, after we read the pointer.
        before, place = place, _pointed_at(name)
        if place == before:
            return None
    return place


def _pointed_at(name: str) -> Path | None:
    folder = folder_of(name)
    try:
        built = (folder / "current").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    match = _BUILT.fullmatch(built)
    return folder / built if match is not None and int(match[1]) == form_of(name).version else None


def _serves(place: Path) -> bool:
    return (place / "meta.json").exists() and not (place / "damaged").exists()


def mark_damaged(place: Path) -> None:
    """Tells the worker to build anew. A reader that may not write there says nothing more than that."""
    try:
        (place / "damaged").touch()
    except OSError:
        return


def new_place(name: str) -> Path:
    place = folder_of(name) / f"v{form_of(name).version}-{secrets.token_hex(4)}"
    place.mkdir(parents=True)
    return place


def switch(name: str, place: Path) -> None:
    """From now on `place` serves. Those who read the old one keep its open files until they look again."""
    folder = folder_of(name)
    pointer = folder / f"current-{place.name}"
    with pointer.open("w", encoding="ascii") as handle:
        handle.write(place.name)
        handle.flush()
        os.fsync(handle.fileno())
    pointer.replace(folder / "current")
    for other in folder.iterdir():
        if other != place and _BUILT.fullmatch(other.name):
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def writing_lock(name: str) -> Iterator[None]:
    """Waits until nobody else writes."""
    with _lock_file(name, "writing.lock") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def rebuilding_lock(name: str) -> Iterator[bool]:
    """Whether it is ours; it is never waited for. To be taken and tried under the writing lock only."""
    with _lock_file(name, "rebuilding.lock") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _lock_file(name: str, lock: str) -> Iterator[int]:
    folder = folder_of(name)
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        yield handle
    finally:
        os.close(handle)
