"""IPTC-IIM 4.2 as JPEGs carry it: datasets of record 2 within Photoshop's image resource 0x0404."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Final

RESOURCE: Final = 0x0404
SIGNS: Final = b"8BIM"
MARK: Final = 0x1C
APPLICATION: Final = 2
CHARACTERS: Final = (1, 90)
UTF8: Final = b"\x1b%G"
TITLE, DAY, TIME, CREATOR, CREDIT, SOURCE, RIGHTS, CAPTION = 5, 55, 60, 80, 110, 115, 116, 120
# Bytes that the standard gives each dataset.
LENGTHS: Final = {TITLE: 64, CREATOR: 32, CREDIT: 32, SOURCE: 32, RIGHTS: 128, CAPTION: 2000}
MOST: Final = 500
LONGEST: Final = 32_767  # a dataset that tells its length in more than two bytes is none of ours


def read(resources: bytes) -> dict[int, list[str]]:
    """The values of record 2 by number; empty where nothing can be read. Never raises."""
    data = _resource(resources)
    raw: list[tuple[int, bytes]] = []
    utf8, at = False, 0
    while at + 5 <= len(data) and data[at] == MARK and len(raw) < MOST:
        record, number, length = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5])
        at += 5
        if length > LONGEST or at + length > len(data):
            break
        value = data[at : at + length]
        at += length
        if (record, number) == CHARACTERS:
            utf8 = value == UTF8
        elif record == APPLICATION:
            raw.append((number, value))
    found: dict[int, list[str]] = {}
    for number, value in raw:
        found.setdefault(number, []).append(_words(value, utf8=utf8))
    return found


def _words(value: bytes, *, utf8: bool) -> str:
    """Without a declared set of characters it is UTF-8 where it can be, else Western European."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8" if utf8 else "cp1252", "replace")


def _resource(resources: bytes) -> bytes:
    at = 0
    while at + 12 <= len(resources) and resources[at : at + 4] == SIGNS:
        number = int.from_bytes(resources[at + 4 : at + 6])
        named = 1 + resources[at + 6]
        at += 6 + named + named % 2
        length = int.from_bytes(resources[at : at + 4])
        at += 4
        if number == RESOURCE:
            return resources[at : at + length]
        at += length + length % 2
    return b""


def write(values: Mapping[int, Sequence[str]]) -> bytes:
    """Photoshop's resource with these values, in UTF-8, each cut to its length; empty without any."""
    sets = [
        (APPLICATION, number, _cut(value.encode(), LENGTHS.get(number, LONGEST)))
        for number in sorted(values)
        for value in values[number]
        if value
    ]
    if not sets:
        return b""
    data = b"".join(
        struct.pack(">BBBH", MARK, record, number, len(value)) + value
        for record, number, value in [(*CHARACTERS, UTF8), (APPLICATION, 0, b"\x00\x04"), *sets]
    )
    return SIGNS + struct.pack(">HHI", RESOURCE, 0, len(data)) + data + b"\x00" * (len(data) % 2)


def _cut(value: bytes, length: int) -> bytes:
    return value[:length].decode("utf-8", "ignore").encode()
