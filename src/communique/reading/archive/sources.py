"""The files of an archive, in folders or in object storage, through fsspec."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import fsspec

from communique.reading.decode import too_large
from communique.reading.doors.door import largest
from communique.reading.errors import Unreadable
from communique.reading.files import SUFFIXES

_STAMPS: Final = ("ETag", "etag", "mtime", "LastModified", "created")


@dataclass(frozen=True, slots=True)
class Source:
    """One file. `stamp` changes when the file does: its time of change, or the store's tag for it."""

    address: str
    size: int
    stamp: str

    def read(self) -> bytes:
        """Raises Unreadable for a file past the largest size, or one that cannot be opened."""
        if self.size > (most := largest(self.address)):
            raise too_large(self.address, self.size, most)
        try:
            with fsspec.open(self.address, "rb") as opened:
                raw: bytes = opened.read()
        except OSError as error:
            raise Unreadable(f"{self.address} cannot be read: {error.strerror or error}.") from error
        return raw


def list_sources(addresses: Sequence[str]) -> list[Source]:
    """All releases under `addresses` (paths, or URLs as s3://bucket/folder), each once, sorted by address.

    In folders only names with a release's suffix count, and hidden ones are left alone. Raises Unreadable
    for an address where there is nothing to read.
    """
    found: dict[str, Source] = {}
    for address in addresses:
        before = len(found)
        for source in _under(address):
            found.setdefault(source.address, source)
        if len(found) == before and not any(known.startswith(address) for known in found):
            raise Unreadable(
                f"{address} holds no release to read; its files must end in .txt, .md, .html, .docx or .eml."
            )
    return [found[address] for address in sorted(found)]


def _under(address: str) -> Iterator[Source]:
    try:
        files, root = fsspec.core.url_to_fs(address)
        if files.isfile(root):
            yield _source(files, files.info(root))
            return
        if not files.isdir(root):
            raise Unreadable(f"{address} is not there; check the path.")
        for path, about in files.find(root, detail=True).items():
            inside = path.removeprefix(root)
            hidden = any(part.startswith(".") for part in inside.split("/"))
            if not hidden and posixpath.splitext(path)[1].lower() in SUFFIXES:
                yield _source(files, about)
    except (OSError, ImportError, ValueError) as error:
        raise Unreadable(f"{address} cannot be opened: {error}.") from error


def _source(files: fsspec.AbstractFileSystem, about: dict[str, object]) -> Source:
    name = str(about["name"])
    stamp = next(
        (about[key] for key in ("ETag", "etag", "mtime", "LastModified", "created") if key in about), ""
    )
    address = name if "file" in _protocols(files) else files.unstrip_protocol(name)
    return Source(address, int(str(about.get("size") or 0)), str(stamp))


def _protocols(files: fsspec.AbstractFileSystem) -> tuple[str, ...]:
    protocol = files.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)
