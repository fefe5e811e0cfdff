"""EXIF, by Pillow's reader: the few fields that are told, and which way is up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PIL import ExifTags, Image

ORIENTATION: Final = ExifTags.Base.Orientation.value
FIELDS: Final = {
    "caption": ExifTags.Base.ImageDescription.value,
    "creator": ExifTags.Base.Artist.value,
    "rights": ExifTags.Base.Copyright.value,
}
TAKEN: Final = ExifTags.Base.DateTimeOriginal.value
TAKEN_OFFSET: Final = ExifTags.Base.OffsetTimeOriginal.value
DETAILS: Final = ExifTags.IFD.Exif.value
UPRIGHT: Final = range(1, 9)
START: Final = b"Exif\x00\x00"


def read(tiff: bytes) -> dict[str, str]:
    """`caption`, `creator`, `rights`, `taken`, `offset` and `orientation`, as far as told. Never raises."""
    exif = Image.Exif()
    found: dict[str, str] = {}
    try:
        exif.load(START + tiff)
        found |= {name: _words(exif.get(tag)) for name, tag in FIELDS.items()}
        found["orientation"] = _words(exif.get(ORIENTATION))
        details: Mapping[int, object] = exif.get_ifd(DETAILS)
        found["taken"] = _words(details.get(TAKEN))
        found["offset"] = _words(details.get(TAKEN_OFFSET))
    except Exception:  # noqa: BLE001  Pillow raises many kinds for broken EXIF; what was read stands
        found.pop("offset", None)
    return {name: words for name, words in found.items() if words}


def _words(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    text = str(value).strip("\x00 \r\n\t") if value is not None else ""
    try:  # Pillow reads Latin-1 where most cameras and programs write UTF-8
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def write(values: Mapping[str, str]) -> bytes:
    """A TIFF block with these fields alone; empty where there are none."""
    exif = Image.Exif()
    for name, tag in FIELDS.items():
        if values.get(name):
            exif[tag] = values[name].encode()
    orientation = values.get("orientation", "")
    if orientation.isdigit() and 1 < int(orientation) < UPRIGHT.stop:
        exif[ORIENTATION] = int(orientation)
    if values.get("taken"):
        details: dict[int, object] = exif.get_ifd(DETAILS)
        details[TAKEN] = values["taken"]
        if values.get("offset"):
            details[TAKEN_OFFSET] = values["offset"]
    return exif.tobytes().removeprefix(START) if len(exif) or values.get("taken") else b""
