"""A disk in memory, below SQLite: it keeps what was synced, may lose the rest, and may be full.

Sectors of 512 bytes are written whole or not at all, and a sector that was not written harms no other: what
SQLite expects of a disk. In which order unsynced sectors, truncations, and names taken away reach the disk,
it may not expect, and here nothing of it is certain.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import apsw

NAME = "faults"
SECTOR = 512
POWERSAFE_OVERWRITE = 0x1000  # as SQLite's own layer for Unix says of every disk


class PowerCut(apsw.IOError):
    """The power is gone."""


@dataclass(slots=True)
class File:
    """`now`: what a program reads. `durable`: what is on the platter for certain, None for no file."""

    now: bytearray = field(default_factory=bytearray)
    durable: bytes | None = None
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # at, bytes; or a new size, None

    def write(self, at: int, data: bytes) -> None:
        _put(self.now, at, data)
        self.pending.append((at, data))

    def truncate(self, size: int) -> None:
        _resize(self.now, size)
        self.pending.append((size, None))

    def sync(self) -> None:
        self.durable = bytes(self.now)
        self.pending.clear()

    def after_cut(self, keep: Callable[[], bool], junk: Callable[[int], bytes]) -> bytes:
        """What is found when the power is back; where a file grew and nothing was written stands junk."""
        found = bytearray(self.durable or b"")
        for at, data in self.pending:
            if data is None:
                if keep():
                    _resize(found, at)
                continue
            for start in range(0, len(data), SECTOR):
                if keep():
                    piece = data[start : start + SECTOR]
                    if (gap := at + start - len(found)) > 0:
                        found += junk(gap)
                    _put(found, at + start, piece)
        return bytes(found)


def _put(content: bytearray, at: int, data: bytes) -> None:
    if at > len(content):
        _resize(content, at)
    content[at : at + len(data)] = data


def _resize(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))


@dataclass(slots=True)
class Disk:
    """`cut_at`: the operation that no longer comes through; `quota`: bytes that all files may take."""

    files: dict[str, File] = field(default_factory=dict)
    gone: dict[str, File] = field(default_factory=dict)  # taken away, but perhaps not on the platter
    operations: int = 0
    cut_at: int | None = None
    quota: int | None = None
    dead: bool = False

    @property
    def used(self) -> int:
        return sum(len(file.now) for file in self.files.values())

    def count(self) -> None:
        """Before everything that changes the disk. Raises PowerCut."""
        if not self.dead:
            self.operations += 1
            self.dead = self.cut_at is not None and self.operations >= self.cut_at
        self.check_power()

    def check_power(self) -> None:
        if self.dead:
            raise PowerCut("The power is gone.")

    def room_for(self, file: File, end: int) -> None:
        if self.quota is not None and end > len(file.now) and self.used - len(file.now) + end > self.quota:
            raise apsw.FullError("The disk is full.")

    def take_away(self, path: str, *, surely: bool) -> None:
        file = self.files.pop(path)
        if not surely and file.durable is not None:
            self.gone[path] = file
        else:
            self.gone.pop(path, None)

    def after_cut(self, dice: random.Random) -> Disk:
        """The disk as it is found: each unsynced sector there or not; sometimes all of them, or none."""
        chance = dice.choice((0.0, 1.0, 0.5, dice.random()))

        def keep() -> bool:
            return dice.random() < chance

        junk = dice.choice((bytes, dice.randbytes))
        found = Disk()
        for path, file in {**self.gone, **self.files}.items():
            if (path in self.gone or file.durable is None) and not keep():
                if path in self.files and path in self.gone:
                    file = self.gone[path]  # noqa: PLW2901  the older one of this name
                else:
                    continue
            content = file.after_cut(keep, junk)
            found.files[path] = File(bytearray(content), content)
        return found


class _Open:
    """A file opened by SQLite; it belongs to the disk as it was then, also when the power is back."""

    def __init__(self, disk: Disk, path: str, *, passing: bool) -> None:
        self.disk, self.path, self.passing = disk, path, passing
        self.file = disk.files.setdefault(path, File())

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802  SQLite's names
        self.disk.check_power()
        return bytes(self.file.now[offset : offset + amount])

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        if not self.passing:
            self.disk.count()
            self.disk.room_for(self.file, offset + len(data))
        self.file.write(offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self.disk.count()
        self.file.truncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.count()
        self.file.sync()
        # With the first one of a new file SQLite's own layer syncs the folder, which then knows no older one.
        self.disk.gone.pop(self.path, None)

    def xFileSize(self) -> int:  # noqa: N802
        self.disk.check_power()
        return len(self.file.now)

    def xClose(self) -> None:  # noqa: N802
        if self.passing:
            self.disk.files.pop(self.path, None)

    def xLock(self, level: int) -> None:  # noqa: N802
        """One process, one connection at a time: nobody else could hold it."""

    def xUnlock(self, level: int) -> None:  # noqa: N802
        """The same."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, op: int, ptr: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return 4096

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return POWERSAFE_OVERWRITE


class Layer(apsw.VFS):
    """SQLite's door to whichever disk is in now."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self._passing = 0
        super().__init__(NAME, base="")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        self.disk.check_power()
        flags[1] = flags[0]
        if name is None:
            self._passing += 1
            return _Open(self.disk, f"passing-{self._passing}", passing=True)
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        if path not in self.disk.files and not flags[0] & apsw.SQLITE_OPEN_CREATE:
            raise apsw.CantOpenError(f"There is no {path}.")
        return _Open(self.disk, path, passing=bool(flags[0] & apsw.SQLITE_OPEN_DELETEONCLOSE))

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        self.disk.check_power()
        return pathname in self.disk.files

    def xDelete(self, filename: str, syncdir: Any) -> None:  # noqa: N802
        self.disk.count()
        if filename in self.disk.files:
            self.disk.take_away(filename, surely=bool(syncdir))

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name
