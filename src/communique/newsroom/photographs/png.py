"""A PNG's chunks (ISO/IEC 15948): which of them a kept file may have, and nothing behind its end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from communique.newsroom.photographs.broken import Broken

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
KEPT: Final = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"pHYs",
        b"cICP",
    }
)
XMP: Final = b"XML:com.adobe.xmp\x00"
MOST_XMP: Final = 1_000_000
AROUND: Final = 12  # bytes of a chunk besides what it holds
PREFIX: Final = b"\x00\x00\x00\x00"  # not compressed, no language, no translated keyword


def chunks(file: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Kind, content and the whole chunk, up to IEND. Raises Broken."""
    if not file.startswith(SIGNATURE):
        raise Broken
    at = len(SIGNATURE)
    while True:
        if at + AROUND > len(file):
            raise Broken
        length, kind = struct.unpack(">I4s", file[at : at + 8])
        end = at + AROUND + length
        if end > len(file):
            raise Broken
        yield kind, file[at + 8 : end - 4], file[at:end]
        if kind == b"IEND":
            return
        at = end


def said(file: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for kind, content, _whole in chunks(file):
        if kind == b"eXIf":
            found.setdefault("exif", content)
        elif kind == b"iTXt" and content.startswith(XMP):
            found.setdefault("xmp", _text(content[len(XMP) :]))
    return found


def _text(content: bytes) -> bytes:
    """The words of an iTXt chunk behind its keyword; a bomb is cut off."""
    if len(content) < 2:  # noqa: PLR2004
        return b""
    packed = content[0] == 1
    parts = content[2:].split(b"\x00", 2)
    words = parts[2] if len(parts) == 3 else b""  # noqa: PLR2004
    if not packed:
        return words[:MOST_XMP]
    try:
        return zlib.decompressobj().decompress(words, MOST_XMP)
    except zlib.error:
        return b""


def rebuilt(file: bytes, *, exif: bytes = b"", xmp: bytes = b"", iim: bytes = b"") -> bytes:
    """The same picture with this metadata and no other; PNG has no place for IIM."""
    made = [SIGNATURE]
    for kind, _content, whole in chunks(file):
        if kind == b"IEND":
            break
        if kind in KEPT:
            made.append(whole)
        if kind == b"IHDR":
            made += [_chunk(b"eXIf", exif), _chunk(b"iTXt", XMP + PREFIX + xmp if xmp else b"")]
    return b"".join([*made, struct.pack(">I4sI", 0, b"IEND", zlib.crc32(b"IEND"))])


def _chunk(kind: bytes, content: bytes) -> bytes:
    if not content:
        return b""
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", zlib.crc32(kind + content))


def moves(file: bytes) -> bool:
    return any(kind == b"acTL" for kind, _content, _whole in chunks(file))
