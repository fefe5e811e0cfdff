"""One door for every kind of file: which kind it is, by its first bytes rather than by its name."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from communique.reading.decode import LARGEST, decode, too_large
from communique.reading.doors.mail import is_mail, open_mail
from communique.reading.doors.opened import LARGEST as LARGEST_WITH_PICTURES, Opened
from communique.reading.errors import Unreadable

_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_OLD_WORD: Final = "WordDocument".encode("utf-16-le")
_WORD_SIGNS: Final = (b"word/document", b"word/_rels/")
WITH_PICTURES: Final = frozenset({".docx", ".eml"})


def largest(name: str) -> int:
    """Bytes that a file of this name may have."""
    return LARGEST_WITH_PICTURES if PurePath(name).suffix.lower() in WITH_PICTURES else LARGEST


def open_file(raw: bytes, *, name: str) -> Opened:
    """The text of a file, whatever kind it is. Raises Unreadable."""
    if len(raw) > LARGEST_WITH_PICTURES:
        raise too_large(name, len(raw), LARGEST_WITH_PICTURES)
    if raw.startswith(_COMPOUND):
        _refuse_old(raw, name)
    suffix = PurePath(name).suffix.lower()
    if raw.startswith(_ZIP) and (suffix == ".docx" or any(sign in raw for sign in _WORD_SIGNS)):
        from communique.reading.doors.word import open_word

        return open_word(raw, name=name)
    if is_mail(raw) or (suffix == ".eml" and raw.strip()):
        return open_mail(raw, name=name)
    return Opened(decode(raw, name=name))


def _refuse_old(raw: bytes, name: str) -> None:
    if _LOCKED in raw:
        raise Unreadable(f"{name} is protected with a password; take it off in Word and save it anew.")
    if _OLD_WORD in raw:
        raise Unreadable(f"{name} is an old Word document (.doc); open it in Word and save it as .docx.")
