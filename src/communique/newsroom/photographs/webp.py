"""A WebP's chunks (RFC 9649): which of them a kept file may have, and nothing behind its end."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from communique.newsroom.photographs.broken import Broken

HEADER: Final = 12
PIXELS: Final = frozenset({b"VP8 ", b"VP8L"})
KEPT: Final = frozenset({b"ICCP", b"ALPH", *PIXELS})
HAS_ICC, HAS_ALPHA, HAS_EXIF, HAS_XMP = 0x20, 0x10, 0x08, 0x04
LOSSY_START: Final = b"\x9d\x01\x2a"


def chunks(file: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content, up to the end that the header tells. Raises Broken."""
    if file[:4] != b"RIFF" or file[8:HEADER] != b"WEBP":
        raise Broken
    end = 8 + int.from_bytes(file[4:8], "little")
    if end > len(file):
        raise Broken
    at = HEADER
    while at + 8 <= end:
        kind, length = struct.unpack("<4sI", file[at : at + 8])
        if at + 8 + length > end:
            raise Broken
        yield kind, file[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def said(file: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for kind, content in chunks(file):
        if kind == b"EXIF":
            found.setdefault("exif", content.removeprefix(b"Exif\x00\x00"))
        elif kind == b"XMP ":
            found.setdefault("xmp", content)
    return found


def rebuilt(file: bytes, *, exif: bytes = b"", xmp: bytes = b"", iim: bytes = b"") -> bytes:
    """The same picture with this metadata and no other; WebP has no place for IIM."""
    held = list(chunks(file))
    kept = [(kind, content) for kind, content in held if kind in KEPT]
    pixels = next((content for kind, content in kept if kind in PIXELS), None)
    if pixels is None:
        raise Broken
    extended = next((content for kind, content in held if kind == b"VP8X"), b"")
    if extended or exif or xmp:
        kept.insert(0, (b"VP8X", _extended(extended, kept, exif=exif, xmp=xmp)))
    kept += [(b"EXIF", exif)] * bool(exif) + [(b"XMP ", xmp)] * bool(xmp)
    body = b"WEBP" + b"".join(
        struct.pack("<4sI", kind, len(content)) + content + b"\x00" * (len(content) % 2)
        for kind, content in kept
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _extended(known: bytes, kept: list[tuple[bytes, bytes]], *, exif: bytes, xmp: bytes) -> bytes:
    kinds = {kind for kind, _ in kept}
    lossless = next((content for kind, content in kept if kind == b"VP8L"), b"")
    transparent = b"ALPH" in kinds or (len(lossless) > 4 and bool(lossless[4] & 0x10))  # noqa: PLR2004
    flags = HAS_ICC * (b"ICCP" in kinds) | HAS_ALPHA * transparent
    flags |= HAS_EXIF * bool(exif) | HAS_XMP * bool(xmp)
    size = known[4:10] if len(known) >= 10 else _size(kept)  # noqa: PLR2004
    return bytes((flags, 0, 0, 0)) + size


def _size(kept: list[tuple[bytes, bytes]]) -> bytes:
    """Width and height less one, three bytes each."""
    kind, content = next(entry for entry in kept if entry[0] in PIXELS)
    if len(content) < 10:  # noqa: PLR2004
        raise Broken
    if kind == b"VP8L":
        bits = int.from_bytes(content[1:5], "little")
        width, height = bits & 0x3FFF, (bits >> 14) & 0x3FFF
    else:
        if content[3:6] != LOSSY_START:
            raise Broken
        width = (int.from_bytes(content[6:8], "little") & 0x3FFF) - 1
        height = (int.from_bytes(content[8:10], "little") & 0x3FFF) - 1
    return width.to_bytes(3, "little") + height.to_bytes(3, "little")


def moves(file: bytes) -> bool:
    return any(kind in {b"ANIM", b"ANMF"} for kind, _content in chunks(file))
