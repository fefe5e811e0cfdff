"""What a page's markup tells about its parts: which is the article, which the headline, when it is from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from communique.reading import furniture
from communique.reading.credits import read_credit
from communique.reading.dates import date_line, find_date
from communique.reading.page import is_prose
from communique.reading.pieces import Piece
from communique.reading.regions import HEADER

if TYPE_CHECKING:
    from communique.reading.dates import FoundDate

OUTSIDE: Final = "Outside the page's article, not part of the release."
SITE_NAME: Final = "Name of the site, not the headline of the release."
_SITE_SEPARATOR: Final = re.compile(r"\s+[|–—»-]\s+|\s+::\s+")
_TITLE_NAMES: Final = frozenset({"og:title", "twitter:title", "dc.title"})
_DATE_NAMES: Final = frozenset(
    {
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.issued",
        "pubdate",
    }
)
_LOOKED_AT: Final = 60  # pieces from the top among which the headline is sought
_DATE_LENGTH: Final = 40


@dataclass(slots=True)
class Facts:
    """What the page says about itself out of sight."""

    language: str | None = None
    titles: list[str] = field(default_factory=list)
    title_span: tuple[int, int] | None = None
    dates: list[str] = field(default_factory=list)
    unended: tuple[int, int] | None = None

    def add(self, name: str, attributes: dict[str, str]) -> None:
        """Takes an html or meta element's attributes."""
        if name == "html":
            self.language = self.language or attributes.get("lang") or attributes.get("xml:lang") or None
            return
        key = (
            attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        ).lower()
        content = attributes.get("content", "").strip()
        if key in _TITLE_NAMES and content:
            self.titles.append(content)
        elif key in _DATE_NAMES and content:
            self.dates.append(content[:_DATE_LENGTH])

    def add_title(self, start: int, end: int, text: str) -> None:
        if self.title_span is None and text.strip():
            self.title_span = (start, end)
            self.titles.append(text.strip())

    def published(self) -> FoundDate | None:
        found = (find_date(date) for date in self.dates)
        return next((date for date in found if date is not None and date.date is not None), None)


def choose_article(pieces: list[Piece]) -> list[Piece]:
    """Where main or article holds body text, what lies outside of it is left out; a site's header too,
    but for a headline and its date.
    """
    marked = any(piece.inside and piece.form != "left_out" and is_prose(piece) for piece in pieces)
    titled = marked and any(piece.inside and piece.form == "title" for piece in pieces)
    for piece in pieces:
        if piece.form == "left_out":
            continue
        outside = marked and not piece.inside
        if piece.reason != HEADER and not outside:
            continue
        top = piece.form == "title" or furniture.is_section(piece.text) or date_line(piece.text) is not None
        if top and not titled:
            piece.reason = ""
            continue
        piece.form, piece.reason = "left_out", piece.reason or OUTSIDE
    return pieces


def merge_credits(pieces: list[Piece]) -> list[Piece]:
    """A picture and the credit line right under it are one photograph."""
    merged: list[Piece] = []
    for piece in pieces:
        above = merged[-1] if merged else None
        if (
            above is not None
            and above.form == "photograph"
            and above.src is not None
            and read_credit(above.text) is None
            and piece.form in {"line", "paragraph"}
            and read_credit(piece.text) is not None
        ):
            above.text = f"{above.text} {piece.text}" if above.text else piece.text
            above.end, above.slices = piece.end, above.slices + piece.slices
        else:
            merged.append(piece)
    return merged


def settle_title(pieces: list[Piece], facts: Facts) -> list[Piece]:
    """Leaves one piece in the form of a headline, if the page has one at all."""
    marked = [piece for piece in pieces if piece.form == "title"]
    wanted = [furniture.key(title) for title in facts.titles]
    if marked:
        chosen = next(
            (piece for piece in marked if any(furniture.key(piece.text) in title for title in wanted)),
            marked[0],
        )
        for piece in marked:
            if piece.start < chosen.start:
                piece.form, piece.reason = "left_out", SITE_NAME
            elif piece is not chosen:
                piece.form = "heading"
        return pieces
    parts = [part for title in facts.titles for part in (title, *_SITE_SEPARATOR.split(title))]
    keys = {furniture.key(part) for part in parts if part}
    for piece in pieces[:_LOOKED_AT]:
        if piece.form in {"line", "heading", "paragraph"} and furniture.key(piece.text) in keys - {""}:
            piece.form = "title"
            return pieces
    if facts.title_span is None:
        return pieces
    return [_from_title_element(facts), *pieces]


def _from_title_element(facts: Facts) -> Piece:
    """The document's title without the site's name, for a page that shows no headline."""
    text = max(_SITE_SEPARATOR.split(facts.titles[-1]), key=len).strip()
    start, end = facts.title_span or (0, 0)
    return Piece(start, end, text, "title", slices=((start, end),))
