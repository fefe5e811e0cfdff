"""Parts before they are sealed, and what makes them fit for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from communique.ledger.document import BadDocument, read_document
from communique.ledger.errors import BadPart
from communique.ledger.models import Part


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part to be sealed: `content` for all but press originals, whose file is named by `digest`."""

    kind: Part.Kind
    media_type: str
    language: str = ""
    content: bytes = b""
    digest: str = ""


def check_parts(parts: Sequence[NewPart]) -> None:
    """Raises BadPart for what could never be read again, compared or mended once it is sealed."""
    if not parts:
        raise BadPart("An edition without any part says nothing, so it is not sealed.")
    seen: set[tuple[str, str]] = set()
    words: dict[tuple[str, str], str] = {}
    for part in parts:
        if part.kind == Part.Kind.ORIGINAL:
            if part.content:
                raise BadPart("A press original is a file: give its digest, not its content.")
            continue
        key = (str(part.kind), part.language)
        if key in seen:
            raise BadPart(f"Two parts are given as {_name(part)}; an edition has one.")
        seen.add(key)
        words[key] = _words(part)
    _check_layouts(words)


def _words(part: NewPart) -> str:
    """The part's text.

    Raises BadPart unless it is UTF-8, NFC, with LF at the ends of its lines.
    """
    if part.digest:
        raise BadPart(f"The {_name(part)} has a digest, which only press originals have.")
    try:
        text = part.content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadPart(f"The {_name(part)} is not UTF-8 at byte {error.start}.") from error
    if "\r" in text:
        raise BadPart(f"The {_name(part)} has a carriage return at character {text.index(chr(13))}; use LF.")
    if not unicodedata.is_normalized("NFC", text):
        raise BadPart(f"The {_name(part)} is not in the normal form NFC; normalise it before sealing.")
    return text


def _name(part: NewPart) -> str:
    """The part as a person would call it: «text in sr-Cyrl»."""
    return f"{part.kind}{f' in {part.language}' if part.language else ''}"


def _check_layouts(words: dict[tuple[str, str], str]) -> None:
    for (kind, language), layout in words.items():
        if kind != Part.Kind.LAYOUT:
            continue
        text = words.get((str(Part.Kind.TEXT), language))
        if text is None:
            raise BadPart(f"The layout in {language} has no text beside it.")
        try:
            read_document(text, layout)
        except BadDocument as error:
            raise BadPart(f"The text and the layout in {language} do not fit each other: {error}") from error
