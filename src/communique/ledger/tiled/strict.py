"""The one spelling that each value has. Whatever has two spellings lets a changed file look unchanged."""

from __future__ import annotations

import base64
import re
from typing import Final

from communique.ledger.tiled.errors import Malformed

SIZE_LIMIT: Final = 2**63  # sizes and indexes are below it, so that every language can hold them
HASH_SIZE: Final = 32
_DECIMAL: Final = re.compile("0|[1-9][0-9]{0,18}")
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f]")


def read_base64(text: str, what: str) -> bytes:
    """Standard base64 (RFC 4648, section 4) with its padding and no bit left over."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError as error:
        raise Malformed(f"{what} is not base64.") from error
    if write_base64(raw) != text:
        raise Malformed(f"{what} is base64 in another spelling than the canonical one.")
    return raw


def write_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def read_hash(text: str, what: str) -> bytes:
    raw = read_base64(text, what)
    if len(raw) != HASH_SIZE:
        raise Malformed(f"{what} is {len(raw)} bytes long; a SHA-256 hash has 32.")
    return raw


def read_decimal(text: str, what: str) -> int:
    """A number from 0 to 2**63 - 1 in ASCII digits, without sign or leading zero."""
    number = int(text) if _DECIMAL.fullmatch(text) else SIZE_LIMIT
    if number >= SIZE_LIMIT:
        raise Malformed(f"{what} is not a plain decimal number below 2^63.")
    return number


def read_text(raw: bytes, what: str, *, limit: int) -> str:
    """UTF-8 without ASCII control characters other than the line feed, of at most `limit` bytes."""
    if len(raw) > limit:
        raise Malformed(f"{what} is {len(raw)} bytes long; at most {limit} are read.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"{what} is not UTF-8 (byte {error.start}).") from error
    if found := _CONTROL.search(text):
        raise Malformed(f"{what} holds a control character (U+{ord(found[0]):04X}).")
    return text
