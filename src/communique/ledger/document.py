"""The canonical form of one text of an edition: plain text for people, and its layout beside it.

The text part is what is quoted, signed and searched: UTF-8, NFC, LF, blocks apart by one blank line. The
layout part is JSON that says which span is what; spans count Unicode code points of the text part. Both
are sealed, and a page is made of them alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

LAYOUT_VERSION = 1
# What no release is written with and no feed may carry: controls (tabs and line ends apart), halves of a
# character, code points that never become one, and what turns all that follows round for the reader.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
BlockKind = Literal["paragraph", "heading", "quotation", "photograph"]
MarkKind = Literal["bold", "italic", "link", "protected"]


class BadDocument(ValueError):
    """A text and a layout that do not fit each other."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something about a span of a block's text; `href` for links only. Counted within the block's text."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Photograph:
    """`original` is the position of its press original among the edition's originals, from 0.

    None: a credited place, a photograph known only by its credit line. `digest` is not sealed here (a
    digest would outlive the erasure of the picture); readers fill it in from the ledger.
    """

    credit: str
    agency: str = ""
    photographer: str = ""
    caption: str = ""
    alternative_text: str = ""
    original: int | None = None
    width: int = 0
    height: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """`text` of a photograph is its caption and credit line; `attribution` belongs to quotations.

    `start` and `end` are the block's span in the text part, known once it was written.
    """

    kind: BlockKind
    text: str
    marks: tuple[Mark, ...] = ()
    attribution: str = ""
    photograph: Photograph | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A release in one language. `derived_from` is the tag of the text that a script variant came from.

    `kept` are words that its script variant has as they are written here, wherever they stand; marks of
    the kind "protected" say the same of single spans.
    """

    language: str
    headline: str
    dateline: str = ""
    lead: str = ""
    blocks: tuple[Block, ...] = ()
    derived_from: str = ""
    slug: str = field(default="", compare=True)
    kept: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """NFC and LF, without blanks at the ends; inner lines of one block never stand apart by a blank line.

    What cannot be written becomes a blank, as in `canonical_json`.
    """
    writable = UNWRITABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    normal = unicodedata.normalize("NFC", writable)
    return "\n".join(line.strip(" \t") for line in normal.split("\n") if line.strip()).strip()


def wording_of(text: str) -> str:
    """SHA-256 in hex of a text's words alone: however it is copied, its blanks and line ends do not count."""
    return hashlib.sha256(" ".join(tidy(text).split()).encode()).hexdigest()


def canonical_json(value: Any) -> str:
    """`value` as JSON fit to be sealed: sorted, without blanks; strings NFC, without control characters.

    Escapes are the reason for the last: the n of an escaped line end and a combining accent after it
    would be one letter to whoever normalises the JSON.
    """
    return json.dumps(_in_line(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _in_line(value: Any) -> Any:
    if isinstance(value, str):
        visible = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in value)
        return unicodedata.normalize("NFC", visible.strip())
    if isinstance(value, Mapping):
        return {key: _in_line(entry) for key, entry in value.items()}
    return [_in_line(entry) for entry in value] if isinstance(value, list | tuple) else value


def write_document(document: Document) -> tuple[str, str]:
    """The text part and the layout part of `document`, whose texts are tidy already.

    What stands in the layout alone (attributions, captions, credits) is put on one line, NFC. Raises
    BadDocument where a text is not tidy, since marks would then point beside it, and for marks that do.
    """
    pieces: list[str] = []
    layout: dict[str, Any] = {"v": LAYOUT_VERSION, "language": document.language, "slug": document.slug}
    if document.derived_from:
        layout["derived_from"] = document.derived_from
    if document.kept:
        layout["kept"] = list(document.kept)
    position = 0

    def add(text: str) -> list[int]:
        nonlocal position
        if text != tidy(text):
            raise BadDocument(f"A block is not in canonical form: {text[:60]!r}")
        if not text:
            return [position, position]
        span = [position, position + len(text)]
        pieces.append(text)
        position = span[1] + 2
        return span

    layout["headline"] = add(document.headline)
    layout["dateline"] = add(document.dateline)
    layout["lead"] = add(document.lead)
    layout["blocks"] = [_laid_out(block, add) for block in document.blocks]
    text = "\n\n".join(pieces) + "\n"
    return text, canonical_json(layout)


def _laid_out(block: Block, add: Callable[[str], list[int]]) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": block.kind, "span": add(block.text)}
    for mark in block.marks:
        if not 0 <= mark.start <= mark.end <= len(block.text):
            raise BadDocument(
                f"A mark of characters {mark.start} to {mark.end} lies beside {block.text[:60]!r}"
            )
    if block.marks:
        entry["marks"] = [
            {"kind": mark.kind, "span": [mark.start, mark.end], **({"href": mark.href} if mark.href else {})}
            for mark in block.marks
        ]
    if block.attribution:
        entry["attribution"] = block.attribution
    if block.photograph is not None:
        shown = block.photograph
        entry["photograph"] = {
            "credit": shown.credit,
            "agency": shown.agency,
            "photographer": shown.photographer,
            "caption": shown.caption,
            "alternative_text": shown.alternative_text,
            "original": shown.original,
            "width": shown.width,
            "height": shown.height,
        }
    return entry


def read_document(text: str, layout: str, *, digests: Sequence[str] = ()) -> Document:
    """The document that `write_document` wrote; `digests` are those of the edition's originals, in order.

    Raises BadDocument where the two do not fit each other.
    """
    try:
        entry = json.loads(layout)
        _check_fit(text, entry)
        headline, dateline, lead = (text[slice(*entry[name])] for name in ("headline", "dateline", "lead"))
        return Document(
            language=entry["language"],
            headline=headline,
            dateline=dateline,
            lead=lead,
            blocks=tuple(_block(text, block, digests) for block in entry["blocks"]),
            derived_from=entry.get("derived_from", ""),
            slug=entry["slug"],
            kept=tuple(entry.get("kept", ())),
        )
    except BadDocument:
        raise
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BadDocument(f"This layout cannot be read: {error}") from error


def _check_fit(text: str, entry: dict[str, Any]) -> None:
    """The spans in their order, one blank line between them, must make up the whole text."""
    if entry["v"] != LAYOUT_VERSION:
        raise BadDocument(f"Layout version {entry['v']} is not known here.")
    spans = [
        entry["headline"],
        entry["dateline"],
        entry["lead"],
        *(block["span"] for block in entry["blocks"]),
    ]
    position, pieces = 0, []
    for start, end in spans:
        if start != position or end < start:
            raise BadDocument(f"The span {start} to {end} of the layout does not follow the one before it.")
        if end > start:
            pieces.append(text[start:end])
            position = end + 2
    if text != "\n\n".join(pieces) + "\n":
        raise BadDocument("The layout is not that of this text.")


def _block(text: str, entry: dict[str, Any], digests: Sequence[str]) -> Block:
    start, end = entry["span"]
    photograph = None
    if "photograph" in entry:
        photograph = Photograph(**entry["photograph"])
        if photograph.original is not None and 0 <= photograph.original < len(digests):
            photograph = replace(photograph, digest=digests[photograph.original])
    return Block(
        kind=entry["kind"],
        text=text[start:end],
        marks=tuple(_mark(mark) for mark in entry.get("marks", ())),
        attribution=entry.get("attribution", ""),
        photograph=photograph,
        start=start,
        end=end,
    )


def _mark(entry: dict[str, Any]) -> Mark:
    start, end = entry["span"]
    return Mark(entry["kind"], start, end, entry.get("href", ""))
