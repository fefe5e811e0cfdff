"""Rendered pages as files: plain, gz and br beside each other, written whole or not at all.

A web server may serve the folder `pages` of the home directly: `try_files $uri $uri/index.html`.
"""

from __future__ import annotations

import gzip
import os
import shutil
import uuid
from pathlib import Path
from typing import Final

import brotli
from django.conf import settings

SUFFIXES: Final = {"br": ".br", "gzip": ".gz"}
PICTURES: Final = "pictures"
BROTLI_QUALITY: Final = 9
LONGEST_NAME: Final = 240
COMPRESSED_ITSELF: Final = frozenset({".pdf"})


def folder() -> Path:
    home: Path = settings.HOME
    return home / "pages"


def file_of(path: str) -> Path | None:
    """The file of the page at `path`, or None for an address that can have none."""
    parts = path.removeprefix("/").split("/")
    if not path.startswith("/") or "\x00" in path or "\\" in path:
        return None
    *folders, name = parts
    named = [*folders, name or "index.html"]
    if any(not part or part.startswith(".") or len(part) > LONGEST_NAME for part in named):
        return None
    return folder().joinpath(*named)


def read(path: str) -> tuple[bytes, float] | None:
    """The stored page, uncompressed, and when it was stored (seconds since 1970)."""
    file = file_of(path)
    if file is None:
        return None
    try:
        with file.open("rb") as handle:
            return handle.read(), os.fstat(handle.fileno()).st_mtime
    except OSError:
        return None


def read_compressed(path: str, encoding: str) -> bytes | None:
    """The stored page in `encoding` (br or gzip); only to be asked for where the plain page stands."""
    file = file_of(path)
    try:
        return Path(f"{file}{SUFFIXES[encoding]}").read_bytes()
    except OSError:
        return None


def write(path: str, body: bytes) -> None:
    """Stores the page. The plain file comes last: where it stands, its compressed ones do too."""
    file = file_of(path)
    if file is None:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix not in COMPRESSED_ITSELF:
        write_whole(Path(f"{file}.br"), brotli.compress(body, quality=BROTLI_QUALITY))
        write_whole(Path(f"{file}.gz"), gzip.compress(body, 6, mtime=0))
    write_whole(file, body)


def write_whole(file: Path, content: bytes) -> None:
    """Readers find the old file or the new one, never a part."""
    made = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    try:
        made.write_bytes(content)
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)


def remove(path: str) -> None:
    """Takes the plain file away first, so that nobody is told of it any more, then the compressed ones."""
    file = file_of(path)
    if file is not None:
        for suffix in ("", ".br", ".gz"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)


def remove_tree(path: str) -> None:
    """Takes away the page at `path` (which ends with a slash) and all below it."""
    file = file_of(path)
    if file is not None and file.parent != folder():
        shutil.rmtree(file.parent, ignore_errors=True)


def remove_in_each(path: str, name: str) -> None:
    """Takes away the folder `name` in every folder that stands right below `path`."""
    file = file_of(path)
    if file is None or not file.parent.is_dir():
        return
    for entry in file.parent.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry / name, ignore_errors=True)


def clear() -> None:
    """Takes away all pages; pictures stay, since their addresses name their bytes."""
    if not folder().is_dir():
        return
    for entry in folder().iterdir():
        if entry.name == PICTURES:
            continue
        if not entry.is_dir():
            entry.unlink(missing_ok=True)
            continue
        # Renamed first: nothing of it is served while it is being taken apart.
        aside = entry.with_name(f".gone-{uuid.uuid4().hex}")
        try:
            entry.rename(aside)
        except OSError:
            continue
        shutil.rmtree(aside, ignore_errors=True)
