"""Bytes → text, or one sentence about why not. Offsets are defined on UTF-8, so nothing else is read."""

from __future__ import annotations

import re
from typing import Final

from communique.reading.errors import Unreadable

LARGEST: Final = 20 * 1024 * 1024  # bytes
_MAGIC: Final = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
)
_OFFICE: Final = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"ppt/", "a PowerPoint file (.pptx)"),
    (b"opendocument", "an OpenDocument file"),
)
# UTF-32's mark begins with UTF-16's, so it is asked first.
_WIDE_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_ZIP: Final = b"PK\x03\x04"
_PEEK: Final = 4096
_SAMPLE: Final = 65536
_CYRILLIC: Final = re.compile("[Ђ-џа-яА-Я]")
_SOUTH_SLAVIC: Final = re.compile("[čćđšžČĆĐŠŽ]")
_CYRILLIC_SHARE: Final = 0.25


def decode(raw: bytes, *, name: str) -> str:
    """UTF-8, with or without a byte order mark (which stays, as the first code point).

    Raises Unreadable for everything that is no readable UTF-8 text.
    """
    if len(raw) > LARGEST:
        raise too_large(name, len(raw))
    if not raw.strip():
        what = "holds nothing but blanks" if raw else "is empty"
        raise Unreadable(f"{name} {what}; give a file with the text of a release.")
    for mark, encoding in _WIDE_MARKS:
        if raw.startswith(mark):
            raise _other_encoding(name, encoding)
    if _is_wide(raw):
        raise _other_encoding(name, "UTF-16LE")
    kind = _binary_kind(raw)
    if kind is not None:
        raise Unreadable(f"{name} is {kind}, not text; save the release as plain text or HTML in UTF-8.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(raw, name, error.start) from None
    if not text.strip().strip("\ufeff").strip():
        raise Unreadable(f"{name} holds nothing but blanks; give a file with the text of a release.")
    return text


def _is_wide(raw: bytes) -> bool:
    """UTF-16 without its mark, as Windows programs leave it: every second byte of Latin text is NUL."""
    odd = raw[1:_PEEK:2]
    return odd.count(0) * 2 > len(odd) and 0 not in raw[0:_PEEK:2]


def too_large(name: str, size: int, largest: int = LARGEST) -> Unreadable:
    return Unreadable(
        f"{name} has {size / 1024 / 1024:.1f} MB and a release may have at most {largest // 1024 // 1024} MB;"
        " split it, or take the pictures out of it."
    )


def _binary_kind(raw: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            return kind
    if raw.startswith(_ZIP):
        return next((kind for sign, kind in _OFFICE if sign in raw[:_PEEK]), "a ZIP archive")
    return "a binary file (it holds NUL bytes)" if b"\x00" in raw else None


def _not_utf8(raw: bytes, name: str, position: int) -> Unreadable:
    """Names the likely encoding; the order of the tries matters, as each byte fits nearly all of them."""
    line = raw.count(b"\n", 0, position) + 1
    for encoding in ("windows-1251", "windows-1250"):
        if _looks_like(raw, encoding):
            return _other_encoding(name, encoding, f" (line {line})")
    return Unreadable(
        f"{name} is not UTF-8: line {line} holds a byte that no UTF-8 text has;"
        " save it again as UTF-8, or mend that line."
    )


def _looks_like(raw: bytes, encoding: str) -> bool:
    sample = raw[:_SAMPLE].decode(encoding, "replace")
    if encoding == "windows-1251":
        # Read as 1251, Latin text with a few accents has lone Cyrillic letters; Cyrillic text has words.
        cyrillic = len(_CYRILLIC.findall(sample))
        letters = sum(map(str.isalpha, sample)) or 1
        return cyrillic > _CYRILLIC_SHARE * letters
    high = sum(not char.isascii() for char in sample)
    return "\ufffd" not in sample and len(_SOUTH_SLAVIC.findall(sample)) * 2 >= high


def _other_encoding(name: str, encoding: str, where: str = "") -> Unreadable:
    stem, dot, suffix = name.rpartition(".")
    converted = f"{stem}.utf8.{suffix}" if dot and stem else f"{name}.utf8"
    return Unreadable(
        f"{name} is not UTF-8 but looks like {encoding}{where}; convert it first:"
        f" iconv -f {encoding} -t UTF-8 {_quoted(name)} > {_quoted(converted)}"
    )


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "'\\''") + "'"
