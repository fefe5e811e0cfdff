"""An AVIF's boxes (ISO/IEC 14496-12, 23000-22). What they say is written over in place: offsets stay."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from communique.newsroom.photographs.broken import Broken

NEEDED: Final = frozenset({b"ftyp", b"meta", b"mdat"})
MIME: Final = b"mime"
EXIF: Final = b"Exif"
RDF: Final = b"application/rdf+xml"
NO_EXIF: Final = b"\x00\x00\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"
MOST_ITEMS: Final = 10_000
WIDTHS: Final = frozenset({0, 4, 8})


@dataclass(frozen=True, slots=True)
class Box:
    """`start` and `end` of all of it; `inside` is where its content begins."""

    kind: bytes
    start: int
    inside: int
    end: int


class _Reader:
    def __init__(self, data: bytes, at: int, end: int) -> None:
        self.data, self.at, self.end = data, at, end

    def number(self, width: int) -> int:
        if self.at + width > self.end:
            raise Broken
        self.at += width
        return int.from_bytes(self.data[self.at - width : self.at])

    def take(self, width: int) -> bytes:
        return self.number(width).to_bytes(width)

    def string(self) -> bytes:
        stop = self.data.find(b"\x00", self.at, self.end)
        if stop < 0:
            raise Broken
        found = self.data[self.at : stop]
        self.at = stop + 1
        return found


def boxes(file: bytes, start: int, end: int) -> Iterator[Box]:
    at = start
    while at + 8 <= end:
        length, kind = struct.unpack(">I4s", file[at : at + 8])
        inside = at + 8
        if length == 1 and at + 16 <= end:
            length, inside = int.from_bytes(file[at + 8 : at + 16]), at + 16
        elif length == 0:
            length = end - at
        if length < inside - at or at + length > end:
            raise Broken
        yield Box(kind, at, inside, at + length)
        at += length


def said(file: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for kind, extents in _items(file):
        held = b"".join(file[start:end] for start, end in extents)
        if kind == EXIF and len(held) > 4:  # noqa: PLR2004
            skipped = 4 + int.from_bytes(held[:4])
            found.setdefault("exif", held[skipped:].removeprefix(b"Exif\x00\x00"))
        elif kind == RDF:
            found.setdefault("xmp", held)
    return found


def rebuilt(file: bytes, *, exif: bytes = b"", xmp: bytes = b"", iim: bytes = b"") -> bytes:
    """The same picture; its own metadata goes where the old had room, and what had none is left out.

    Turning is told by the picture's own boxes and never by `exif`.
    """
    made = bytearray(file)
    for kind, extents in _items(file):
        room = sum(end - start for start, end in extents)
        words = NO_EXIF if kind == EXIF else xmp
        words = words if len(words) <= room else b""
        filled = words + (b"\x00" if kind == EXIF else b" ") * (room - len(words))
        for start, end in extents:
            made[start:end] = filled[: end - start]
            filled = filled[end - start :]
    last = 0
    for box in _outer(file):
        if box.kind in NEEDED:
            last = box.end
        else:
            made[box.start + 4 : box.inside] = b"free" + bytes(box.inside - box.start - 8)
            made[box.inside : box.end] = bytes(box.end - box.inside)
    return bytes(made[:last])


def _outer(file: bytes) -> Iterator[Box]:
    """The boxes of the file; one that cannot be read and all behind it are none of the picture's."""
    at, seen = 0, set[bytes]()
    while at + 8 <= len(file):
        try:
            box = next(boxes(file, at, len(file)))
        except (Broken, StopIteration):
            if seen >= NEEDED:
                return
            raise Broken from None
        seen.add(box.kind)
        yield box
        at = box.end
    if not seen >= NEEDED:
        raise Broken


def _items(file: bytes) -> list[tuple[bytes, list[tuple[int, int]]]]:
    """The items that hold words, each with where its bytes lie: `Exif`, XMP, other MIME types."""
    meta = next((box for box in _outer(file) if box.kind == b"meta"), None)
    if meta is None:
        raise Broken
    inner = {box.kind: box for box in boxes(file, meta.inside + 4, meta.end)}
    if b"iinf" not in inner or b"iloc" not in inner:
        raise Broken
    data = inner.get(b"idat")
    kinds = _kinds(file, inner[b"iinf"])
    places = _places(file, inner[b"iloc"], data.inside if data else 0)
    return [(kind, places[number]) for number, kind in kinds.items() if number in places]


def _kinds(file: bytes, info: Box) -> dict[int, bytes]:
    reader = _Reader(file, info.inside, info.end)
    wide = reader.number(4) >> 24
    reader.number(4 if wide else 2)
    found: dict[int, bytes] = {}
    for box in boxes(file, reader.at, info.end):
        entry = _Reader(file, box.inside, box.end)
        version = entry.number(4) >> 24
        if box.kind != b"infe" or version < 2:  # noqa: PLR2004  older ones name no kind
            continue
        number = entry.number(2 if version == 2 else 4)  # noqa: PLR2004
        entry.number(2)
        kind = entry.take(4)
        if kind == EXIF:
            found[number] = EXIF
        elif kind in {MIME, b"uri "}:
            entry.string()
            found[number] = entry.string() if kind == MIME else kind
    return found


def _places(file: bytes, where: Box, inside: int) -> dict[int, list[tuple[int, int]]]:
    reader = _Reader(file, where.inside, where.end)
    version = reader.number(4) >> 24
    sizes = reader.number(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    if {offset, length, base, index if version else 0} - WIDTHS:
        raise Broken
    count = reader.number(2 if version < 2 else 4)  # noqa: PLR2004
    if count > MOST_ITEMS:
        raise Broken
    found: dict[int, list[tuple[int, int]]] = {}
    for _ in range(count):
        number = reader.number(2 if version < 2 else 4)  # noqa: PLR2004
        method = reader.number(2) & 15 if version else 0
        reader.number(2)
        begin = reader.number(base) + (inside if method == 1 else 0)
        extents = []
        for _extent in range(reader.number(2)):
            reader.number(index if version else 0)
            start = begin + reader.number(offset)
            extents.append((start, start + reader.number(length)))
        if any(end > len(file) for _start, end in extents) or _all(extents) > len(file):
            raise Broken
        found[number] = extents
    return found


def _all(extents: list[tuple[int, int]]) -> int:
    return sum(end - start for start, end in extents)


def moves(file: bytes) -> bool:
    return any(box.kind == b"moov" for box in _outer(file))
