"""Subheadings without markup, told by their shape and by what stands around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from communique.reading.credits import is_person
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
_BULLET: Final = re.compile(r"[-–—•*▪◦‣·]\s")
_ADDRESS: Final = re.compile(r"@|\bwww\.|https?://|\+?\d[\d ()/-]{6,}\d")
_EMPHASIS: Final = re.compile(r"^(?:<[^<>]{1,60}>|[*_]{1,3})+|(?:<[^<>]{1,60}>|[*_]{1,3})+$")
_PLACE_WORDS: Final = 5
_LONGEST_RUN: Final = 2  # short lines in a row that may all be headings; more are a list


def heading_shaped(written: str) -> bool:
    """Short, one line, begins like a sentence, has no final stop and no verb that reports speech."""
    if len(written) > _LONGEST:
        return False
    marked = written[0] in "<*_" or written[-1] in ">*_"
    text = (_EMPHASIS.sub("", written) if marked else written) or written
    if text[-1] in _ENDINGS or text.count(" ") >= _MOST_WORDS:
        return False
    first = text.lstrip(_OPEN_MARKS)[:1]
    if not (first.isupper() or first.isdigit()) or _NOT_OPENING.match(text):
        return False
    if text[0] in _OPEN_MARKS and text[-1] in _CLOSE_MARKS:
        return False  # a quotation
    if "," in text and text.count(" ") < _PLACE_WORDS and not any(map(str.isdigit, text)):
        return False  # `Varlen, East Bank`; `Ana Bell, Mayor`
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
    return (
        piece.form == "paragraph"
        or is_prose(piece)
        or piece.text[-1] in ".:!?"
        or _BULLET.match(piece.text) is not None
    )


def _settle(page: Page, run: list[int], *, followed: bool, introduced: bool) -> None:
    """Short lines in a row, or behind `Taking part were:`, are a list; the last may open what follows.
    With no text after them they are a list or a signature altogether.
    """
    for index in run:
        page.roles[index] = "paragraph"
    if not followed or not run:
        return
    if len(run) <= _LONGEST_RUN and not introduced:
        for index in run:
            page.roles[index] = "heading"
    elif not _is_item(page.pieces[run[-1]].text):
        page.roles[run[-1]] = "heading"


def _is_item(text: str) -> bool:
    """A line of a list rather than a heading under it: a person, or a name and what it is."""
    return "," in text or is_person(text)
