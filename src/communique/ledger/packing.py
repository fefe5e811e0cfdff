"""A ZIP of one spelling: members stored, in a given order, all of one date, with ASCII names.

Written so, two files with the same members are the same to the byte. Reading takes other spellings too (a
file that some program packed anew), within limits, and tells them apart.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

SIZE_LIMIT: Final = 2 * 1024**3  # bytes, of the file and of all that is in it
MEMBERS_LIMIT: Final = 4096
RATIO_LIMIT: Final = 50  # text packs to a tenth; a bomb to a thousandth
_DIRECTORY_LIMIT: Final = 1024 * 1024
_NAME: Final = re.compile(rb"(?:[a-z]{1,20}/)?[A-Za-z0-9][A-Za-z0-9.-]{0,99}")
_PIECE: Final = 1024 * 1024
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_VERSION: Final = 20
_UNIX: Final = 3 << 8
_MODE: Final = 0o100644 << 16
_DATE: Final = 1 << 5 | 1  # 1 January 1980
_STORED, _DEFLATED = 0, 8
_FLAGS: Final = 1 << 3 | 1 << 11 | 3 << 1  # what a packer may say that changes nothing for the reader


class NotPacked(ValueError):
    """Bytes that are no ZIP this program opens; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Member:
    """As the directory of the file tells it; `offset` is that of its local header."""

    name: str
    flags: int
    method: int
    offset: int
    packed: int
    size: int
    checksum: int


def _local(name: bytes, size: int, checksum: int) -> bytes:
    return _LOCAL.pack(b"PK\3\4", _VERSION, 0, _STORED, 0, _DATE, checksum, size, size, len(name), 0) + name


def _central(name: bytes, size: int, checksum: int, offset: int) -> bytes:
    made = _UNIX | _VERSION
    numbers = (made, _VERSION, 0, _STORED, 0, _DATE, checksum, size, size, len(name), 0, 0, 0, 0)
    return _CENTRAL.pack(b"PK\1\2", *numbers, _MODE, offset) + name


class Packer:
    """Writes members one after the other to a file that can be sought in; `finish` ends it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._directory: list[bytes] = []

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        raw = name.encode("ascii")
        if not _NAME.fullmatch(raw):
            raise NotPacked(f"«{name[:100]}» is no name for a member.")
        offset = self._file.tell()
        self._file.write(_local(raw, 0, 0))
        size = checksum = 0
        for piece in pieces:
            self._file.write(piece)
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
        end = self._file.tell()
        if end > SIZE_LIMIT:
            raise NotPacked(f"The file would be larger than {SIZE_LIMIT} bytes.")
        self._file.seek(offset)
        self._file.write(_local(raw, size, checksum))
        self._file.seek(end)
        self._directory.append(_central(raw, size, checksum, offset))

    def finish(self) -> None:
        offset, directory = self._file.tell(), b"".join(self._directory)
        self._file.write(directory + _end(len(self._directory), len(directory), offset))


def _end(count: int, size: int, offset: int) -> bytes:
    return _END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)


class Archive:
    """A file that somebody brings. Every fault of it is NotPacked; nothing of it is believed unread."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, io.SEEK_END)
        if self._size > SIZE_LIMIT:
            raise NotPacked(f"The file is larger than {SIZE_LIMIT} bytes, which no edition's download is.")
        self._checksums: dict[str, int] = {}
        self.members: dict[str, Member] = {}
        for member in self._read_directory():
            if member.name in self.members:
                raise NotPacked(f"The file holds {member.name} twice.")
            self.members[member.name] = member
        unpacked = sum(member.size for member in self.members.values())
        if unpacked > min(SIZE_LIMIT, RATIO_LIMIT * self._size):
            raise NotPacked("What is in the file is too large for it: nothing that is sealed packs so well.")
        if sum(member.packed for member in self.members.values()) > self._size:
            raise NotPacked("The file's members lie over each other.")

    def pieces(self, name: str) -> Iterator[bytes]:
        """What a member holds, in pieces of at most a megabyte or so."""
        member = self.members[name]
        checksum = done = 0
        for piece in self._unpacked(member):
            done += len(piece)
            if done > member.size:
                raise NotPacked(f"{name} is longer than the file says.")
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if done != member.size:
            raise NotPacked(f"{name} is shorter than the file says.")
        self._checksums[name] = checksum

    def read(self, name: str, *, limit: int) -> bytes:
        if self.members[name].size > limit:
            raise NotPacked(f"{name} is larger than {limit} bytes.")
        return b"".join(self.pieces(name))

    def is_canonical(self, names: Iterable[str]) -> bool:
        """Whether `Packer` would have written this very file of these members, in this order.

        Members are compared by what was read of them before, so each must have been read to its end.
        """
        place, directory, order = 0, [], list(names)
        if order != list(self.members) or not set(order) <= self._checksums.keys():
            return False
        for name, member in self.members.items():
            raw, checksum = name.encode("ascii"), self._checksums[name]
            header = _local(raw, member.size, checksum)
            if member.method != _STORED or member.offset != place or self._at(place, len(header)) != header:
                return False
            directory.append(_central(raw, member.size, checksum, place))
            place += len(header) + member.size
        end = b"".join(directory)
        end += _end(len(order), len(end), place)
        return self._at(place, len(end) + 1) == end

    def _at(self, place: int, count: int) -> bytes:
        self._file.seek(place)
        return self._file.read(count)

    def _read_directory(self) -> Iterator[Member]:
        raw = self._at(max(0, self._size - _END.size), _END.size)
        if len(raw) != _END.size or not raw.startswith(b"PK\5\6"):
            raise NotPacked("The file is no ZIP, or its end is missing.")
        _, disk, other, here, count, size, offset, comment = _END.unpack(raw)
        if disk or other or comment or here != count or offset + size + _END.size != self._size:
            raise NotPacked("The file is a ZIP of a kind that no edition's download is.")
        if count > MEMBERS_LIMIT or size > _DIRECTORY_LIMIT:
            raise NotPacked(f"The file has more than {MEMBERS_LIMIT} members.")
        directory = self._at(offset, size)
        place = 0
        for _ in range(count):
            member, place = _read_member(directory, place)
            yield member
        if place != len(directory):
            raise NotPacked("The file's directory does not end where it says.")

    def _unpacked(self, member: Member) -> Iterator[bytes]:
        header = self._at(member.offset, _LOCAL.size)
        if len(header) != _LOCAL.size or not header.startswith(b"PK\3\4"):
            raise NotPacked(f"{member.name} is not where the file's directory says.")
        *_, name_size, extra_size = _LOCAL.unpack(header)
        place = member.offset + _LOCAL.size + name_size + extra_size
        if member.method == _STORED:
            yield from self._raw(place, member.packed)
            return
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for raw in self._raw(place, member.packed):
                waiting = raw
                while waiting:
                    yield unpacker.decompress(waiting, _PIECE)
                    waiting = unpacker.unconsumed_tail
            yield unpacker.flush()
        except zlib.error as error:
            raise NotPacked(f"{member.name} is packed wrongly.") from error

    def _raw(self, place: int, count: int) -> Iterator[bytes]:
        while count:
            piece = self._at(place, min(_PIECE, count))
            if not piece:
                raise NotPacked("The file ends too early.")
            yield piece
            place, count = place + len(piece), count - len(piece)


def _read_member(directory: bytes, place: int) -> tuple[Member, int]:
    fixed = directory[place : place + _CENTRAL.size]
    if len(fixed) != _CENTRAL.size or not fixed.startswith(b"PK\1\2"):
        raise NotPacked("The file's directory cannot be read.")
    numbers = _CENTRAL.unpack(fixed)
    flags, method, checksum, packed, size = (numbers[at] for at in (3, 4, 7, 8, 9))
    name_size, extra_size, comment_size = numbers[10:13]
    start = place + _CENTRAL.size
    name = directory[start : start + name_size]
    if not _NAME.fullmatch(name):
        raise NotPacked("The file holds a name that no edition's download has.")
    if flags & ~_FLAGS or method not in {_STORED, _DEFLATED} or (method == _STORED and packed != size):
        raise NotPacked(f"{name.decode()} is packed in a way that no edition's download is.")
    member = Member(name.decode(), flags, method, numbers[-1], packed, size, checksum)
    return member, start + name_size + extra_size + comment_size
