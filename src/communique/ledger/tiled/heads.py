"""The text of a checkpoint (tlog-checkpoint): whose log, how many leaves, which root."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.strict import (
    HASH_SIZE,
    SIZE_LIMIT,
    read_decimal,
    read_hash,
    read_text,
    write_base64,
)

_TEXT_LIMIT: Final = 64 * 1024
_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`extensions`: further lines, which logs are advised against; we write none."""

    origin: str
    size: int
    root: bytes = field(repr=False)
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.size < SIZE_LIMIT:
            raise Malformed(f"A checkpoint's tree cannot have {self.size} leaves.")
        if len(self.root) != HASH_SIZE:
            raise Malformed(f"A checkpoint's root has 32 bytes, not {len(self.root)}.")
        if any(not line or "\n" in line for line in (self.origin, *self.extensions)):
            raise Malformed(
                "A checkpoint's origin and its extension lines are each one line that is not empty."
            )

    def text(self) -> str:
        lines = [self.origin, str(self.size), write_base64(self.root), *self.extensions]
        return "".join(line + "\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Reads the text of a note; says nothing about who signed it."""
        _check_characters(text)
        if not text.endswith("\n"):
            raise Malformed("A checkpoint's last line does not end.")
        lines = text[:-1].split("\n")
        if len(lines) < _LINES:
            raise Malformed("A checkpoint has at least three lines: origin, size, root.")
        origin, size, root, *extensions = lines
        return cls(
            origin,
            read_decimal(size, "The checkpoint's size"),
            read_hash(root, "The checkpoint's root"),
            tuple(extensions),
        )


def _check_characters(text: str) -> None:
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed("A checkpoint holds half a character.") from error
    read_text(raw, "The checkpoint", limit=_TEXT_LIMIT)
