"""Pieces → the parts of a release. One way for plain text and HTML; only the pieces' forms differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from communique.reading import furniture
from communique.reading.credits import LONGEST_CREDIT, Credit, read_credit
from communique.reading.findings import Block, LeftOut, Photograph, Places, Span
from communique.reading.head import date_from_text, read_head
from communique.reading.page import Page
from communique.reading.passages import Passage
from communique.reading.shapes import mark_headings
from communique.reading.tail import leave_out_tail, read_closing_date

if TYPE_CHECKING:
    from communique.reading.dates import FoundDate
    from communique.reading.pieces import Piece

NO_CREDIT: Final = "This photograph has no credit; add a line such as “Photo: Agency / Photographer”."
NO_DATE: Final = "No date of issue was found; add a line such as “9 May 2031, 18:55” above the headline."
NO_BODY: Final = "No body text was found, only a headline or the like."


def find_layout(pieces: list[Piece], declared: FoundDate | None = None) -> Page:
    """Gives every piece its role and reads section, date and headline. `declared` is the date a page
    states out of sight: it fills in what readers are not shown, and never overrules what they are.
    """
    page = Page(pieces, [None] * len(pieces))
    for index, piece in enumerate(pieces):
        _mark_plain_case(page, index, piece)
    body = read_head(page)
    leave_out_tail(page, body)
    read_closing_date(page, body)
    mark_headings(page, 0)
    if page.issued is None:
        date_from_text(page)
    if declared is not None:
        _compare_declared(page, declared)
    if page.issued is None:
        page.warn(0, 0, NO_DATE)
    if "paragraph" not in page.roles:
        page.warn(0, 0, NO_BODY)
    for index, credit in page.credits.items():
        if page.roles[index] == "photograph" and credit.text is None:
            page.warn_at(index, NO_CREDIT)
    page.warnings.sort(key=lambda warning: (warning.start, warning.end))
    return page


def _compare_declared(page: Page, declared: FoundDate) -> None:
    shown = page.issued
    if shown is None or shown.date is None or declared.date is None:
        page.issued = shown or declared
    elif shown.date == declared.date:
        page.issued = replace(shown, clock=shown.clock or declared.clock)
    elif abs((shown.date - declared.date).days) > 1:  # one day apart is a matter of time zones
        start, end = page.issued_span or (0, 0)
        page.dates_differ = True
        page.warn(start, end, f"The date shown differs from the one in the page's metadata, {declared.date}.")


def _mark_plain_case(page: Page, index: int, piece: Piece) -> None:
    """What a piece is whatever stands around it."""
    if piece.form == "left_out":
        page.leave_out(index, piece.reason)
    elif piece.form == "photograph":
        page.roles[index] = "photograph"
        page.credits[index] = (read_credit(piece.text) if piece.text else None) or Credit(None, None, None)
    elif piece.form in {"title", "heading"}:
        return
    elif furniture.wordless(piece.text):
        page.leave_out(index, furniture.RULE)
    elif len(piece.text) > LONGEST_CREDIT:
        return
    elif furniture.is_counter(piece.text):
        page.leave_out(index, furniture.COUNTER)
    elif furniture.is_end_mark(piece.text):
        page.leave_out(index, furniture.END)
    elif (credit := read_credit(piece.text)) is not None:
        page.roles[index] = "photograph"
        page.credits[index] = credit


def blocks_of(page: Page) -> tuple[Block, ...]:
    blocks = []
    for index, (piece, role) in enumerate(zip(page.pieces, page.roles, strict=True)):
        if role == "photograph":
            credit = page.credits[index].text
            blocks.append(
                Block("photograph", piece.start, piece.end, piece.text, credit, piece.src, piece.alt)
            )
        elif role == "paragraph" or role == "heading":  # noqa: PLR1714  the type checker narrows no set
            blocks.append(Block(role, piece.start, piece.end, piece.text))
    return tuple(blocks)


def passages_of(page: Page) -> tuple[Passage, ...]:
    """The running text in order: headline, paragraphs, headings, photographs' lines."""
    return tuple(
        Passage(role, piece.start, piece.end, piece.text, piece.slices)
        for piece, role in zip(page.pieces, page.roles, strict=True)
        if role in {"title", "paragraph", "heading", "photograph"} and piece.text
    )


def left_out_of(page: Page) -> tuple[LeftOut, ...]:
    """Neighbours that are left out for one reason become one span."""
    spans: list[LeftOut] = []
    before = None
    for index, (piece, role) in enumerate(zip(page.pieces, page.roles, strict=True)):
        if role != "left_out":
            continue
        reason = page.reasons[index]
        if spans and before == index - 1 and spans[-1].reason == reason:
            spans[-1] = LeftOut(spans[-1].start, piece.end, reason)
        else:
            spans.append(LeftOut(piece.start, piece.end, reason))
        before = index
    return tuple(spans)


def photographs_of(page: Page) -> tuple[Photograph, ...]:
    return tuple(
        Photograph(page.pieces[i].start, page.pieces[i].end, credit.text, credit.photographer, credit.agency)
        for i, credit in sorted(page.credits.items())
        if page.roles[i] == "photograph"
    )


def places_of(page: Page) -> Places:
    title = page.pieces[page.title] if page.title is not None else None
    return Places(
        section=Span(page.section[0], page.section[1]) if page.section else None,
        title=Span(title.start, title.end) if title else None,
        issued_at=Span(*page.issued_span) if page.issued_span else None,
    )
