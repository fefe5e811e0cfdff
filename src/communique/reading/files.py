"""Files and folders named on the command line → their bytes, lazily; what cannot be read is told."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from communique.reading.decode import too_large
from communique.reading.doors.door import largest

SUFFIXES: Final = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx", ".eml"})
_KINDS: Final = ".txt, .md, .html, .docx or .eml"


@dataclass(frozen=True, slots=True)
class FoundFile:
    path: Path
    raw: bytes

    @property
    def name(self) -> str:
        """The path as it was reached, fit to print and to store whatever bytes the disk holds."""
        return printable(self.path)


@dataclass(frozen=True, slots=True)
class RefusedInput:
    """One sentence about a file or folder that was not read; the rest goes on."""

    path: Path
    sentence: str


def printable(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


class Walk:
    """The files behind some paths, in the order given, folders' contents sorted by name.

    In folders only names with a known suffix are read (`passed_over` counts the others) and hidden
    names are left alone; a file that is named itself is read whatever its name. A folder that links
    lead to twice is read once. `contents=False` opens no file, for counting them beforehand.
    """

    def __init__(self, paths: Iterable[Path], *, contents: bool = True) -> None:
        self.paths = list(paths)
        self.contents = contents
        self.passed_over = 0
        self._folders: dict[tuple[int, int], Path] = {}

    def __iter__(self) -> Iterator[FoundFile | RefusedInput]:
        for path in self.paths:
            try:
                status = path.stat()
            except (OSError, ValueError) as error:
                yield self._refused(path, error)
                continue
            if stat.S_ISDIR(status.st_mode):
                yield from self._folder(path)
            else:
                yield self._file(path)

    def _folder(self, top: Path) -> Iterator[FoundFile | RefusedInput]:
        found = False
        stack = [top]
        while stack:
            folder = stack.pop()
            try:
                refused = self._seen(folder)
                entries = [] if refused else sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as error:
                refused, entries = self._refused(folder, error), []
            if refused is not None:
                found = True
                yield refused
            below: list[Path] = []
            for entry in entries:
                kind = self._kind(entry)
                if kind == "folder":
                    below.append(Path(entry.path))
                elif kind == "file":
                    found = True
                    yield self._file(Path(entry.path))
            stack += reversed(below)
        if not found:
            yield RefusedInput(
                top, f"{printable(top)} holds no file to read; its releases must end in {_KINDS}."
            )

    def _kind(self, entry: os.DirEntry[str]) -> str | None:
        if entry.name.startswith("."):
            return None
        try:
            if entry.is_dir():
                return "folder"
        except OSError:
            return "file"  # a link that leads in a circle: opening it tells so
        if os.path.splitext(entry.name)[1].lower() in SUFFIXES:  # noqa: PTH122  a string, once per file
            return "file"
        self.passed_over += 1
        return None

    def _seen(self, folder: Path) -> RefusedInput | None:
        status = folder.stat()
        place = (status.st_dev, status.st_ino)
        before = self._folders.setdefault(place, folder)
        if before is folder:
            return None
        sentence = (
            f"{printable(folder)} leads to the same folder as {printable(before)}, which is read already;"
            " remove the link or name the folder once."
        )
        return RefusedInput(folder, sentence)

    def _file(self, path: Path) -> FoundFile | RefusedInput:
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                return RefusedInput(path, f"{printable(path)} is no ordinary file; give a text or HTML file.")
            most = largest(path.name)
            if status.st_size > most:
                return RefusedInput(path, too_large(printable(path), status.st_size, most).sentence)
            return FoundFile(path, path.read_bytes() if self.contents else b"")
        except (OSError, ValueError) as error:
            return self._refused(path, error)

    def _refused(self, path: Path, error: OSError | ValueError) -> RefusedInput:
        name = printable(path)
        match error:
            case FileNotFoundError() if path.is_symlink():
                sentence = f"{name} is a link to a file that is not there; correct or remove the link."
            case FileNotFoundError():
                sentence = f"{name} is not there; check the path."
            case PermissionError():
                sentence = f"{name} may not be read by this user; change its permissions."
            case OSError() if error.errno == errno.ELOOP:
                sentence = f"{name} is a link that leads in a circle; remove it."
            case OSError():
                sentence = f"{name} cannot be read: {error.strerror or error}."
            case _:
                sentence = f"{name} is no path: {error}."
        return RefusedInput(path, sentence)
