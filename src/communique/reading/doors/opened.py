"""What a door makes of a file: one text to read, and what came with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

LARGEST: Final = 100 * 1024 * 1024  # bytes of a Word document or a mail with its photographs
MOST_TEXT: Final = 20 * 1024 * 1024  # characters
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PICTURES: Final = (
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "avif"),
)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A picture that came within the file."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """`text` is what the offsets of a reading count in. `pictures`: by the address its `<img>` names;
    `beside`: those without a place in it, in their order. `sent_at`: a mail's own date, ISO, as written.
    `told`: sentences about what was left out or taken another way. `subject`: a mail's, for a headline.
    """

    text: str
    is_html: bool | None = None  # None: by the text's own look
    told: tuple[str, ...] = ()
    pictures: Mapping[str, Enclosed] = field(default_factory=dict)
    beside: tuple[Enclosed, ...] = ()
    sent_at: str | None = None
    subject: str = ""


def picture_suffix(content: bytes) -> str | None:
    """By its first bytes, of the formats that a release can show; None for anything else."""
    return next((suffix for sign, suffix in _PICTURES if sign.match(content)), None)


def writable(text: str) -> str:
    """Without what no text holds: control characters, halves of a character."""
    return _CONTROLS.sub(" ", text)


def counted(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"
