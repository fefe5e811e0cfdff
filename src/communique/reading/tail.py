"""The end of a release: the part about contacting the office, links, and the closing date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from communique.reading import furniture
from communique.reading.dates import date_line
from communique.reading.head import doubt_about
from communique.reading.page import is_prose

if TYPE_CHECKING:
    from communique.reading.page import Page

CLOSING: Final = "Closing date; the date at the top is the date of issue."
CLOSING_READ: Final = "Closing date, read as the date of issue as none stands at the top."
_HEAD_ROLES: Final = frozenset({"section", "title", "date"})
_QUOTATION: Final = '"“”„«»'
_WINDOW: Final = 400  # pieces from the end among which the contact part may begin
_CLUES_WITHIN: Final = 8


def leave_out_tail(page: Page, begin: int) -> None:
    """Marks what stands behind the body, from the contact part's heading to the end."""
    told = max((i for i, role in enumerate(page.roles) if role in _HEAD_ROLES), default=-1)
    begin = max(begin, told + 1)
    end = _contact_begins(page, begin)
    if end is not None:
        for index in range(end, len(page.pieces)):
            page.leave_out(index, furniture.CONTACT)
    last = _last_prose(page)
    if last is None:
        return
    tail: str | None = None
    for index in range(max(last + 1, begin), len(page.pieces)):
        if page.roles[index] is not None and tail is None:
            continue
        text = page.pieces[index].text
        if tail is None and furniture.is_tail_heading(text):
            tail = furniture.SHARE if furniture.is_share(text) else furniture.TAIL
        reason = furniture.around_reason(text) or tail
        if reason is None and furniture.is_contact_line(text):
            reason = furniture.CONTACT_LINE
        if reason is not None:
            page.leave_out(index, reason)


def read_closing_date(page: Page, begin: int) -> None:
    """A line behind the body that is nothing but a date, compared with the one at the top."""
    last = _last_prose(page)
    for index in range(begin if last is None else last + 1, len(page.pieces)):
        if page.roles[index] is not None or page.pieces[index].form in {"title", "heading"}:
            continue
        line = date_line(page.pieces[index].text)
        if line is None:
            continue
        piece = page.pieces[index]
        if page.issued is None and line.found.date is not None and not line.updated:
            page.issued, page.issued_span = line.found, (piece.start, piece.end)
            page.leave_out(index, CLOSING_READ)
            doubt_about(page, index, line)
            continue
        page.leave_out(index, CLOSING)
        if page.issued and page.issued.date != line.found.date and not line.updated:
            page.dates_differ = True
            page.warn_at(
                index,
                f"The closing date “{piece.text}” differs from the date of issue at the top,"
                f" {page.issued.date}; correct the wrong one.",
            )


def _contact_begins(page: Page, begin: int) -> int | None:
    """The heading after which only contact details follow. Speech behind it speaks against it."""
    first = max(begin, len(page.pieces) - _WINDOW)
    found, stop = None, len(page.pieces)
    for index in range(len(page.pieces) - 1, first - 1, -1):
        text = page.pieces[index].text
        if page.roles[index] is not None or not furniture.is_contact_heading(text):
            continue
        if _holds_speech(page, index + 1, stop):
            break
        near = page.pieces[index + 1 : min(stop, index + 1 + _CLUES_WITHIN)]
        clued = any(furniture.has_contact_clue(piece.text) for piece in near)
        if clued or (found is not None and not near) or furniture.has_contact_clue(text.partition(":")[2]):
            found = index
        stop = index
    return found


def _holds_speech(page: Page, begin: int, end: int) -> bool:
    """Marks of quotation, or more than one sentence that reports. One alone may be the footer's own
    («everyone who states who they are is answered»).
    """
    reporting = [
        piece.text
        for piece in page.pieces[begin:end]
        if is_prose(piece) and furniture.reports(piece.text) and not furniture.has_contact_clue(piece.text)
    ]
    return len(reporting) > 1 or any(mark in text for text in reporting for mark in _QUOTATION)


def _last_prose(page: Page) -> int | None:
    for index in range(len(page.pieces) - 1, -1, -1):
        piece = page.pieces[index]
        if page.roles[index] is None and is_prose(piece) and furniture.around_reason(piece.text) is None:
            return index
    return None
