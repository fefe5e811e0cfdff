"""A JPEG's segments: which of them a kept file may have, and nothing behind its end."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from communique.newsroom.photographs.broken import Broken

START: Final = b"\xff\xd8"
END: Final = 0xD9
SCAN: Final = 0xDA
COMMENT: Final = 0xFE
APPS: Final = range(0xE0, 0xF0)
ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
MOST_SCANS: Final = 200  # each scan is decoded over the whole picture
LONGEST: Final = 65_533  # bytes a segment may hold
EXIF: Final = b"Exif\x00\x00"
XMP: Final = b"http://ns.adobe.com/xap/1.0/\x00"
PHOTOSHOP: Final = b"Photoshop 3.0\x00"
ICC: Final = b"ICC_PROFILE\x00"
JFIF: Final = b"JFIF\x00"
JFIF_PLAIN: Final = 14  # bytes of a JFIF segment without a thumbnail
ADOBE: Final = b"Adobe"


@dataclass(frozen=True, slots=True)
class Segment:
    """`raw` is all of it as it stands in the file; `content` what follows marker and length."""

    marker: int
    content: bytes
    raw: bytes


def segments(file: bytes) -> Iterator[Segment]:
    """All of one picture up to its end mark; a scan's coded data belongs to its segment. Raises Broken."""
    if not file.startswith(START):
        raise Broken
    at, scans = len(START), 0
    while True:
        marker, at = _marker(file, at)
        if marker == END:
            return
        if marker in ALONE:
            yield Segment(marker, b"", bytes((0xFF, marker)))
            continue
        if at + 2 > len(file):
            raise Broken
        length = int.from_bytes(file[at : at + 2])
        end = at + length
        if length < 2 or end > len(file):  # noqa: PLR2004  a length counts its own two bytes
            raise Broken
        content = file[at + 2 : end]
        if marker == SCAN:
            scans += 1
            if scans > MOST_SCANS:
                raise Broken
            end = _end_of_scan(file, end)
        yield Segment(marker, content, b"\xff" + bytes((marker,)) + file[at:end])
        at = end


def _marker(file: bytes, at: int) -> tuple[int, int]:
    if at >= len(file) or file[at] != 0xFF:  # noqa: PLR2004
        raise Broken
    while at < len(file) and file[at] == 0xFF:  # noqa: PLR2004  any number of fill bytes
        at += 1
    if at >= len(file) or file[at] in {0x00, 0xD8}:
        raise Broken
    return file[at], at + 1


def _end_of_scan(file: bytes, at: int) -> int:
    while True:
        at = file.find(b"\xff", at)
        if at < 0 or at + 1 >= len(file):
            raise Broken
        following = file[at + 1]
        if following == 0xFF:  # noqa: PLR2004
            at += 1
        elif following == 0x00 or 0xD0 <= following <= 0xD7:  # noqa: PLR2004  data, restart marks
            at += 2
        else:
            return at


def said(file: bytes) -> dict[str, bytes]:
    """The raw metadata by kind: `exif` (TIFF), `xmp` (a packet), `iim` (Photoshop's resources)."""
    found: dict[str, bytes] = {}
    for segment in segments(file):
        if segment.marker == 0xE1 and segment.content.startswith(EXIF):  # noqa: PLR2004
            found.setdefault("exif", segment.content[len(EXIF) :])
        elif segment.marker == 0xE1 and segment.content.startswith(XMP):  # noqa: PLR2004
            found.setdefault("xmp", segment.content[len(XMP) :])
        elif segment.marker == 0xED and segment.content.startswith(PHOTOSHOP):  # noqa: PLR2004
            found["iim"] = found.get("iim", b"") + segment.content[len(PHOTOSHOP) :]
    return found


def rebuilt(file: bytes, *, exif: bytes = b"", xmp: bytes = b"", iim: bytes = b"") -> bytes:
    """The same picture with this metadata and no other; what stood behind its end is gone."""
    kept = [segment for segment in segments(file) if _stays(segment)]
    first = [segment.raw for segment in kept if segment.marker == 0xE0]  # noqa: PLR2004  JFIF comes first
    rest = [segment.raw for segment in kept if segment.marker != 0xE0]  # noqa: PLR2004
    given = [_segment(0xE1, EXIF, exif), _segment(0xE1, XMP, xmp), _segment(0xED, PHOTOSHOP, iim)]
    return b"".join([START, *first, *given, *rest, b"\xff", bytes((END,))])


def _segment(marker: int, name: bytes, content: bytes) -> bytes:
    held = name + content
    if not content or len(held) > LONGEST:
        return b""
    return struct.pack(">BBH", 0xFF, marker, len(held) + 2) + held


def _stays(segment: Segment) -> bool:
    """Colour and pixels. Anything else an application wrote may hold a place, a face or a second picture."""
    if segment.marker == COMMENT:
        return False
    if segment.marker not in APPS:
        return True
    names: Sequence[tuple[int, bytes]] = ((0xE2, ICC), (0xEE, ADOBE))
    if segment.marker == 0xE0:  # noqa: PLR2004
        return segment.content.startswith(JFIF) and len(segment.content) == JFIF_PLAIN
    return any(segment.marker == marker and segment.content.startswith(name) for marker, name in names)


def moves(file: bytes) -> bool:
    """Never: what cameras put behind the first picture of a JPEG is no film, and is not kept."""
    return False
