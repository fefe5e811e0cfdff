"""Subheadings without markup, told by their shape and by what stands around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from communique.reading.dates import date_line
from communique.reading.furniture import reports
from communique.reading.page import is_prose

if TYPE_CHECKING:
    from communique.reading.page import Page
    from communique.reading.pieces import Piece

_LONGEST: Final = 120
_MOST_WORDS: Final = 16
_ENDINGS: Final = frozenset(".,;:!…-–—")
_OPEN_MARKS: Final = "\"“„«'‘‚"
_CLOSE_MARKS: Final = "\"”“»'’"
_NOT_OPENING: Final = re.compile(r"[-–—•*▪◦‣·(\[]\s?|[a-z][.)]\s")
_ADDRESS: Final = re.compile(r"@|\bwww\.|https?://|\+?\d[\d ()/-]{6,}\d")
_LONGEST_RUN: Final = 2  # short lines in a row that may all be headings; more are a list


def heading_shaped(text: str) -> bool:
    """Short, one line, begins like a sentence, has no final stop and no verb that reports speech."""
    if len(text) > _LONGEST or text[-1] in _ENDINGS or text.count(" ") >= _MOST_WORDS:
        return False
    first = text.lstrip(_OPEN_MARKS)[:1]
    if not (first.isupper() or first.isdigit()) or _NOT_OPENING.match(text):
        return False
    if text[0] in _OPEN_MARKS and text[-1] in _CLOSE_MARKS:
        return False  # a quotation
    if not any(map(str.isalpha, text)) or _ADDRESS.search(text):
        return False
    return not reports(text) and date_line(text) is None


def mark_headings(page: Page, begin: int) -> None:
    """Gives every piece from `begin` on that has no role yet its own: heading or paragraph."""
    run: list[int] = []
    introduced = False  # by a line that ends in a colon: what follows is its list
    for index in range(begin, len(page.pieces)):
        if page.roles[index] is not None:
            continue  # photographs and what is left out do not part a heading from its text
        piece = page.pieces[index]
        if piece.form in {"heading", "title"}:
            _settle(page, run, followed=True, introduced=introduced)
            page.roles[index] = "heading"
            run, introduced = [], False
        elif piece.form == "line" and heading_shaped(piece.text):
            run.append(index)
        else:
            _settle(page, run, followed=_is_body(piece), introduced=introduced)
            page.roles[index] = "paragraph"
            run, introduced = [], piece.text.endswith(":")
    _settle(page, run, followed=False, introduced=introduced)


def _is_body(piece: Piece) -> bool:
    return piece.form == "paragraph" or is_prose(piece) or piece.text[-1] in ".:!?"


def _settle(page: Page, run: list[int], *, followed: bool, introduced: bool) -> None:
    """Short lines in a row, with nothing of their own after them, are a list or a signature."""
    for index in run:
        page.roles[index] = "paragraph"
    if not followed or not run:
        return
    if introduced:
        # After `Taking part were:` a short line is an item; the last may still open the next part.
        if len(run) > 1 and "," not in page.pieces[run[-1]].text:
            page.roles[run[-1]] = "heading"
    elif len(run) <= _LONGEST_RUN:
        for index in run:
            page.roles[index] = "heading"
    elif "," not in page.pieces[run[-1]].text:
        page.roles[run[-1]] = "heading"
