"""The one file of a backup: a plain tar, written and read strictly.

Every member is a regular file under a header that has one form only, so nothing in it can be a link or a
device, lead out of the folder, or be changed by a byte without being found.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self

from communique.keeping.errors import Damaged
from communique.keeping.manifest import SUMS, is_name, write_sums

PIECE: Final = 1024 * 1024
BLOCK: Final = tarfile.BLOCKSIZE
END: Final = 2 * BLOCK
OTHER: Final = "Take another backup."


def _header(name: str, size: int, moment: int) -> bytes:
    """`moment` in seconds since 1970. As long as the name makes it, whatever the size."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, moment, 0o600
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "strict")


class Writer:
    """Adds members to `file`, which must be open for writing and able to seek."""

    def __init__(self, file: BinaryIO, moment: int) -> None:
        self.file, self.moment = file, moment
        self.sums: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """The size need not be known before: the header is written again once it is."""
        if not is_name(name) or name in self.sums:
            raise Damaged(f"A file named {name!r} cannot be kept in a backup: rename it.")
        began = self.file.tell()
        self.file.write(_header(name, 0, self.moment))
        size, digest = 0, hashlib.sha256()
        for piece in pieces:
            self.file.write(piece)
            digest.update(piece)
            size += len(piece)
        self.file.write(bytes(-size % BLOCK))
        end = self.file.tell()
        self.file.seek(began)
        self.file.write(_header(name, size, self.moment))
        self.file.seek(end)
        self.sums[name] = digest.hexdigest()

    def close(self) -> None:
        """Adds the list of digests and the end; whole and on the disk from here on."""
        self.add(SUMS, [write_sums(self.sums)])
        self.file.write(bytes(END))
        self.file.flush()
        os.fsync(self.file.fileno())


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    size: int
    offset: int


class Reader:
    """The members of a backup, one after the other; every byte that is none of theirs is checked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: BinaryIO = path.open("rb")
        self.size = os.fstat(self.file.fileno()).st_size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def members(self) -> Iterator[Member]:
        """Raises Damaged at the first thing that `Writer` would not have written."""
        seen: set[str] = set()
        end = 0
        try:
            with tarfile.open(fileobj=self.file, mode="r:", encoding="utf-8", errors="strict") as tar:
                while (info := tar.next()) is not None:
                    tar.members = []  # type: ignore[attr-defined]  # or all of them are held in memory
                    self._check(info, end, seen)
                    yield Member(info.name, info.size, info.offset_data)
                    end = self._end_of(info)
        except (tarfile.TarError, ValueError, OverflowError) as error:
            raise Damaged(f"{self.path} is no backup of Communiqué, or is damaged. {OTHER}") from error
        self.file.seek(end)
        if self.file.read(END + 1) != bytes(END):
            raise Damaged(f"{self.path} does not end as a backup does: it was cut off or changed. {OTHER}")

    def _end_of(self, info: tarfile.TarInfo) -> int:
        """Where the next header begins; what lies between is zeros."""
        end = info.offset_data + info.size
        self.file.seek(end)
        padding = bytes(-end % BLOCK)
        if self.file.read(len(padding)) != padding:
            raise Damaged(f"{self.path} was cut off or changed behind {info.name}. {OTHER}")
        return end + len(padding)

    def _check(self, info: tarfile.TarInfo, began: int, seen: set[str]) -> None:
        if not info.isreg():
            raise Damaged(f"{self.path} holds {info.name!r}, which is no file but a link, folder or device.")
        if not is_name(info.name):
            raise Damaged(f"{self.path} holds {info.name!r}, a name that no backup has.")
        if info.name in seen:
            raise Damaged(f"{self.path} holds {info.name} twice. {OTHER}")
        seen.add(info.name)
        self.file.seek(began)
        raw = self.file.read(info.offset_data - began)
        if raw != _header(info.name, info.size, int(info.mtime)):
            raise Damaged(f"{self.path} was not written by «communique backup», or was changed. {OTHER}")
        if info.offset_data + info.size > self.size:
            raise Damaged(f"{self.path} ends within {info.name}: it was cut off. {OTHER}")

    def pieces(self, member: Member) -> Iterator[bytes]:
        at, left = member.offset, member.size
        while left:
            self.file.seek(at)
            piece = self.file.read(min(PIECE, left))
            if not piece:
                raise Damaged(f"{self.path} ends within {member.name}: it was cut off. {OTHER}")
            yield piece
            at, left = at + len(piece), left - len(piece)


class Pieces(io.RawIOBase):
    """Pieces as a file that is read from beginning to end; `digest` is of all that went by."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.given, self.held = pieces, b""
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self.held:
            self.held = next(self.given, b"")
            self.digest.update(self.held)
        count = min(len(buffer), len(self.held))
        buffer[:count], self.held = self.held[:count], self.held[count:]
        return count

    def drain(self) -> None:
        for piece in self.given:
            self.digest.update(piece)
