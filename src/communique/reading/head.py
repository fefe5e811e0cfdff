"""The top of a release: section, date line and headline, in whatever order the site writes them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from communique.reading import furniture
from communique.reading.credits import is_person, names_agency
from communique.reading.dates import DateLine, clock_line, date_line, dateline, find_date
from communique.reading.page import is_prose

if TYPE_CHECKING:
    from communique.reading.page import Page
    from communique.reading.pieces import Piece

LATER_CHANGE: Final = "Date of a later change of the page, not of issue."
NO_DATE: Final = "Written as a date, but no date of the calendar."
SECOND_DATE: Final = "A second date; the first one is read as the date of issue."
_LINES_PAST_LEAD: Final = 10  # short lines behind the first sentence among which a date line may stand
_SECTION_WORDS: Final = 3
_HEADLINE_WORDS: Final = 4
_LETTERHEAD_WORDS: Final = 7
_NOT_HEADLINE: Final = frozenset(",:;")


def read_head(page: Page) -> int:
    """Finds section, date and headline; returns the first index of the body."""
    body = _first_prose(page)
    title = next((i for i in range(len(page.pieces)) if _is_marked_title(page, i)), None)
    head = body if title is None else max(body, title)
    _read_dates(page, head, _facts_end(page, head))
    _settle_facts(page, head)
    _leave_out_furniture(page, head)
    candidates = [i for i in range(head) if page.roles[i] is None and _may_be_headline(page, i)]
    page.title = title if title is not None else _choose(page, candidates)
    if page.title is None:
        page.warn(0, 0, "No headline was found; put it on a line of its own above the text.")
        return 0
    page.roles[page.title] = "title"
    _name_section(page, [i for i in candidates if i < page.title])
    return page.title + 1 if title is None else 0


def date_from_text(page: Page) -> None:
    """Where no date line was found, the place line of the first paragraph may hold the date."""
    for index in [i for i, role in enumerate(page.roles) if role == "paragraph"][:2]:
        piece = page.pieces[index]
        found = dateline(piece.text)
        if found is not None:
            page.issued = found
            page.issued_span = (piece.start + found.start, piece.start + found.end)
            if len(piece.slices) != 1 or piece.end - piece.start != len(piece.text):
                page.issued_span = (piece.start, piece.end)
            return


def doubt_about(page: Page, index: int, line: DateLine) -> None:
    """Tells what is doubtful about a date that was read."""
    found = line.found
    if found.doubt is not None:
        written = page.pieces[index].text[found.start : found.end]
        page.warn_at(index, f"The date “{written}” {found.doubt}; write the month as a word.")


def _first_prose(page: Page) -> int:
    for index, piece in enumerate(page.pieces):
        if page.roles[index] is None and is_prose(piece) and furniture.around_reason(piece.text) is None:
            return index
    return len(page.pieces)


def _facts_end(page: Page, head: int) -> int:
    """Some sites set date and place under the headline's summary: short lines there belong to the top."""
    end = min(head + 1, len(page.pieces))
    while end < min(head + 1 + _LINES_PAST_LEAD, len(page.pieces)) and not is_prose(page.pieces[end]):
        end += 1
    return end


def _settle_facts(page: Page, head: int) -> None:
    """Short lines between the summary and the date below it are its neighbours, never headings."""
    dated = max(
        (i for i, role in enumerate(page.roles[: head + 1 + _LINES_PAST_LEAD]) if role == "date"), default=0
    )
    for index in range(head + 1, dated):
        if page.roles[index] is None and page.pieces[index].form == "line":
            if furniture.is_label(page.pieces[index].text):
                page.leave_out(index, furniture.LABEL)
            else:
                page.roles[index] = "paragraph"


def _is_marked_title(page: Page, index: int) -> bool:
    return page.roles[index] is None and page.pieces[index].form == "title"


def _read_dates(page: Page, head: int, end: int) -> None:
    """Under the summary only the first date is one of issue; another may close the release."""
    for index in range(end):
        piece = page.pieces[index]
        if page.roles[index] is not None or piece.form in {"title", "heading"} or is_prose(piece):
            continue
        line = date_line(piece.text) or _from_markup(piece)
        if line is not None and (index <= head or page.issued_span is None or line.updated):
            _take_date(page, index, line)


def _from_markup(piece: Piece) -> DateLine | None:
    """A time element whose words we cannot read still carries its date for machines."""
    found = find_date(piece.datetime) if piece.form == "date" and piece.datetime else None
    return None if found is None else DateLine(found, None, updated=False)


def _take_date(page: Page, index: int, line: DateLine) -> None:
    above = index - 1 if index and page.roles[index - 1] is None else None
    if above is not None and furniture.is_label(page.pieces[above].text):
        page.leave_out(above, furniture.LABEL)
    if line.updated or (above is not None and furniture.is_update_label(page.pieces[above].text)):
        page.leave_out(index, LATER_CHANGE)
        return
    if page.issued_span is not None:
        page.leave_out(index, SECOND_DATE)
        if page.issued and page.issued.date != line.found.date:
            page.dates_differ = True
            page.warn_at(
                index, "Two different dates stand at the top; the first is read as the date of issue."
            )
        return
    doubt_about(page, index, line)
    if line.found.date is None:
        page.leave_out(index, NO_DATE)
        return
    piece = page.pieces[index]
    page.roles[index] = "date"
    page.issued, page.issued_span = line.found, (piece.start, piece.end)
    if line.section is not None and page.section is None:
        _split_section(page, index, line.section)
    if line.found.clock is None:
        _take_clock(page, index + 1)


def _take_clock(page: Page, index: int) -> None:
    """The time on the line below the date."""
    if index >= len(page.pieces) or page.roles[index] is not None or page.issued is None:
        return
    clock = clock_line(page.pieces[index].text)
    if clock is not None and page.issued_span is not None:
        page.roles[index] = "date"
        page.issued = replace(page.issued, clock=clock)
        page.issued_span = (page.issued_span[0], page.pieces[index].end)


def _split_section(page: Page, index: int, section: tuple[int, int]) -> None:
    """A date line that names the section too: each keeps its own part of the line."""
    piece = page.pieces[index]
    if piece.end - piece.start != len(piece.text):
        page.section = (
            piece.start,
            piece.start,
            piece.text[slice(*section)],
        )  # HTML: the date keeps the line
        return
    start, end = piece.start + section[0], piece.start + section[1]
    page.section = (start, end, piece.text[slice(*section)])
    found = find_date(piece.text)
    first = found is not None and found.start < section[0]
    page.issued_span = (piece.start, start) if first else (end, piece.end)
    rest = piece.text[: section[0]] if first else piece.text[section[1] :]
    begin = page.issued_span[0] + (len(rest) - len(rest.lstrip()))
    page.issued_span = (begin, begin + len(rest.strip()))


def _leave_out_furniture(page: Page, head: int) -> None:
    """Navigation and the like above the body. Of several section names only the last is the section."""
    named: list[int] = []
    for index in range(head):
        if page.roles[index] is not None or page.pieces[index].form == "title":
            continue
        text = page.pieces[index].text
        if furniture.is_section(text):
            named.append(index)
        elif (reason := _reason_above(page, index)) is not None:
            page.leave_out(index, reason)
    rivals = [i for i in range(head) if page.roles[i] is None and _may_be_headline(page, i)]
    if named and page.section is None and (len(rivals) > len(named) or page.pieces[named[0]].form != "line"):
        _set_section(page, named.pop())
    elif named and named == rivals:
        named.pop(0)  # nothing else could be the headline
    for index in named:
        page.leave_out(index, furniture.NAVIGATION)


def _reason_above(page: Page, index: int) -> str | None:
    text = page.pieces[index].text
    if furniture.is_contact_line(text):
        return furniture.CONTACT_LINE
    above = page.pieces[index - 1].text if index else ""
    if is_person(text) and not text.isupper() and furniture.is_contact_heading(above):
        return furniture.CONTACT_LINE
    return furniture.around_reason(text)


def _may_be_headline(page: Page, index: int) -> bool:
    piece = page.pieces[index]
    return piece.text[-1] not in _NOT_HEADLINE and not is_prose(piece) and any(map(str.isalpha, piece.text))


def _choose(page: Page, candidates: list[int]) -> int | None:
    """The headline among the lines above the body; a short line before a longer one is a section."""
    if not candidates:
        return None
    first = candidates[0]
    if len(candidates) == 1:
        return first
    second = candidates[1]
    if page.section is not None:
        in_menu = first > 0 and page.reasons.get(first - 1) == furniture.NAVIGATION
        return second if in_menu and first < _section_index(page) < second else first
    words = [len(page.pieces[index].text.split()) for index in (first, second)]
    dates = [i for i in range(second) if page.roles[i] == "date"]
    parted = any(first < i < second for i in dates)
    if (parted or second == first + 1) and _is_letterhead(page.pieces[first].text):
        return second
    if not parted and _ends_a_sentence(page, second) and not _ends_a_sentence(page, first):
        return first  # what follows is a short first paragraph, no headline under a section's name
    if words[0] <= _SECTION_WORDS and words[1] > words[0] and (parted or words[1] > _HEADLINE_WORDS):
        return second
    return first


def _ends_a_sentence(page: Page, index: int) -> bool:
    """Ends in a full stop that belongs to no name, as `Jr.` or `Inc.` would."""
    text = page.pieces[index].text
    return text.endswith(".") and text.split()[-1][0].islower()


def _section_index(page: Page) -> int:
    return next((i for i, role in enumerate(page.roles) if role == "section"), -1)


def _is_letterhead(text: str) -> bool:
    """`CONSTITUTIONAL COURT OF NORLAND`: an institution's name, nothing said about it."""
    names = [word for word in text.split() if len(word) > _SECTION_WORDS]
    if not names or len(text.split()) > _LETTERHEAD_WORDS or not all(name[0].isupper() for name in names):
        return False
    return names_agency(names[0]) or (len(names) > 1 and names_agency(names[1]) and " " in text)


def _name_section(page: Page, before: list[int]) -> None:
    """Short lines above the headline that no list knows: the last is the section, the others stay body."""
    for index in reversed(before):
        if page.section is None and len(page.pieces[index].text.split()) <= _LETTERHEAD_WORDS:
            _set_section(page, index)
        else:
            page.leave_out(index, "A line above the headline, neither section nor date.")


def _set_section(page: Page, index: int) -> None:
    piece = page.pieces[index]
    page.roles[index] = "section"
    page.section = (piece.start, piece.end, piece.text.strip(" :|-–—>»"))
