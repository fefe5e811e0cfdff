"""The zip file that a Word document is: looked through before anything believes it.

Only parts that were checked are handed on: XML without a document type (no entities, so none can swell),
of bounded size, depth and count, and pictures told by their first bytes.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from communique.reading.doors.opened import Enclosed, picture_suffix
from communique.reading.errors import Unreadable

_MOST_ENTRIES: Final = 4000
_MOST_XML: Final = 12 * 1024 * 1024  # bytes of all parts that hold text or say how it hangs together
_MOST_ELEMENTS: Final = 400_000
_DEEPEST: Final = 120
_MOST_PICTURE: Final = 60 * 1024 * 1024
_MOST_PICTURES: Final = 400 * 1024 * 1024
_HEAD: Final = 64
_KEPT: Final = ("document", "styles", "numbering", "footnotes", "endnotes")
_ENCRYPTED_ENTRY: Final = 0x1


@dataclass(slots=True)
class Package:
    """The parts that were checked, by name; and what else lay in it."""

    parts: dict[str, bytes]
    pictures: dict[str, Enclosed]
    embedded: int = 0
    macros: bool = False
    comments: bool = False
    odd_pictures: int = 0
    names: tuple[str, ...] = field(default=())


class _TooMuch(Exception):
    """More XML than any release has."""


def open_package(raw: bytes, *, name: str) -> Package:
    """Raises Unreadable where it is no package that can be believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _looked_through(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(
            f"{name} is a damaged Word document; open it in Word, save it anew as .docx and take that."
        ) from None


def _looked_through(archive: zipfile.ZipFile, name: str) -> Package:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise _refused(name, f"holds {len(entries)} parts, more than any release has")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise _refused(name, "holds two parts of one name")
    if any(entry.flag_bits & _ENCRYPTED_ENTRY for entry in entries):
        raise Unreadable(f"{name} is protected with a password; take it off in Word and save it anew.")
    package = Package({}, {}, names=tuple(names))
    size = seen = shown = 0
    for entry in entries:
        part = entry.filename
        if entry.is_dir() or part.startswith("/") or "\\" in part or ".." in part.split("/"):
            continue
        if _is_text_part(part):
            size += entry.file_size
            if size > _MOST_XML:
                raise _refused(name, "unpacks to far more than the text of a release")
            content = archive.read(entry)
            seen += _checked(content, name, part)
            if seen > _MOST_ELEMENTS:
                raise _refused(name, "is more tangled than any release is")
            package.parts[part] = content
        elif "/media/" in part:
            shown += entry.file_size
            if entry.file_size > _MOST_PICTURE or shown > _MOST_PICTURES:
                raise _refused(name, "unpacks to far more photographs than a release has")
            _add_picture(archive, entry, package)
        else:
            _note(part, package)
    return package


def _is_text_part(part: str) -> bool:
    if part in {"[Content_Types].xml", "_rels/.rels"}:
        return True
    folder, _, file = part.rpartition("/")
    stem = file.removesuffix(".rels").removesuffix(".xml")
    if not file.endswith((".xml", ".rels")) or not folder.startswith("word"):
        return False
    return folder in {"word", "word/_rels"} and stem.rstrip("0123456789") in _KEPT


def _add_picture(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, package: Package) -> None:
    with archive.open(entry) as opened:
        suffix = picture_suffix(opened.read(_HEAD))
    if suffix is None:
        package.odd_pictures += 1
        return
    file = entry.filename.rpartition("/")[2]
    package.pictures[entry.filename] = Enclosed(file, archive.read(entry))


def _note(part: str, package: Package) -> None:
    lowered = part.lower()
    if "/embeddings/" in lowered or "/activex/" in lowered:
        package.embedded += 1
    elif lowered.endswith("vbaproject.bin"):
        package.macros = True
    elif lowered.rpartition("/")[2].startswith("comments"):
        package.comments = True


def _checked(content: bytes, name: str, part: str) -> int:
    """How many elements it has."""
    count = depth = 0

    def begin(_tag: str, _attributes: dict[str, str]) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if depth > _DEEPEST or count > _MOST_ELEMENTS:
            raise _TooMuch

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _doctype(name)
    try:
        parser.Parse(content, True)
    except _TooMuch:
        raise _refused(name, "is more tangled than any release is") from None
    except expat.ExpatError:
        raise Unreadable(
            f"{name} is a damaged Word document (its part {part} breaks off); open it in Word and save it "
            "anew."
        ) from None
    return count


def _doctype(name: str) -> Callable[..., None]:
    def refuse(*_given: object) -> None:
        raise _refused(name, "declares entities of its own, which no Word document does")

    return refuse


def _refused(name: str, why: str) -> Unreadable:
    return Unreadable(f"{name} {why}, so it is not opened; copy the text and paste it instead.")
