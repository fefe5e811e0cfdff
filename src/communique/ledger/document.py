"""The canonical form of one text of an edition: plain text for people, and its layout beside it.

The text part is what is quoted, signed and searched: UTF-8, NFC, LF, blocks apart by one blank line. The
layout part is JSON that says which span is what; spans count Unicode code points of the text part. Both
are sealed, and a page is made of them alone.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

LAYOUT_VERSION = 1
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
    """A release in one language. `derived_from` is the tag of the text that a script variant came from."""

    language: str
    headline: str
    dateline: str = ""
    lead: str = ""
    blocks: tuple[Block, ...] = ()
    derived_from: str = ""
    slug: str = field(default="", compare=True)


def tidy(text: str) -> str:
    """NFC and LF, without blanks at the ends; inner lines of one block never stand apart by a blank line."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.strip(" \t") for line in normal.split("\n") if line.strip()).strip()


def write_document(document: Document) -> tuple[str, str]:
    """The text part and the layout part of `document`, whose texts are tidy already.

    Raises BadDocument where a text is not tidy, since marks would then point beside it.
    """
    pieces: list[str] = []
    layout: dict[str, Any] = {"v": LAYOUT_VERSION, "language": document.language, "slug": document.slug}
    if document.derived_from:
        layout["derived_from"] = document.derived_from
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
    return text, json.dumps(layout, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _laid_out(block: Block, add: Callable[[str], list[int]]) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": block.kind, "span": add(block.text)}
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
        if entry["v"] != LAYOUT_VERSION:
            raise BadDocument(f"Layout version {entry['v']} is not known here.")
        headline, dateline, lead = (text[slice(*entry[name])] for name in ("headline", "dateline", "lead"))
        return Document(
            language=entry["language"],
            headline=headline,
            dateline=dateline,
            lead=lead,
            blocks=tuple(_block(text, block, digests) for block in entry["blocks"]),
            derived_from=entry.get("derived_from", ""),
            slug=entry["slug"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadDocument(f"This layout cannot be read: {error}") from error


def _block(text: str, entry: dict[str, Any], digests: Sequence[str]) -> Block:
    start, end = entry["span"]
    photograph = None
    if "photograph" in entry:
        photograph = Photograph(**entry["photograph"])
        if photograph.original is not None and photograph.original < len(digests):
            photograph = replace(photograph, digest=digests[photograph.original])
    return Block(
        kind=entry["kind"],
        text=text[start:end],
        marks=tuple(
            Mark(mark["kind"], *mark["span"], mark.get("href", "")) for mark in entry.get("marks", ())
        ),
        attribution=entry.get("attribution", ""),
        photograph=photograph,
        start=start,
        end=end,
    )
