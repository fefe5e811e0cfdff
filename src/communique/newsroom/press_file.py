"""The press list as a file of comma-separated values (RFC 4180), read and written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from communique.newsroom.errors import Refused

if TYPE_CHECKING:
    from communique.newsroom.models import Journalist

LARGEST: Final = 2 * 1024 * 1024
MOST_LINES: Final = 5000
COLUMNS: Final = ("name", "outlet", "email", "language")
NEEDED: Final = ("name", "email")
# What spreadsheets of either language call them, small letters, without blanks and hyphens.
ALSO: Final = {
    "mail": "email",
    "emailaddress": "email",
    "имејл": "email",
    "епошта": "email",
    "imejl": "email",
    "epošta": "email",
    "име": "name",
    "ime": "name",
    "имеипрезиме": "name",
    "imeiprezime": "name",
    "редакција": "outlet",
    "redakcija": "outlet",
    "медиј": "outlet",
    "medij": "outlet",
    "језик": "language",
    "jezik": "language",
}
DELIMITERS: Final = ",;\t"
# What a spreadsheet would take for a formula is written with an apostrophe before it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the press list. `language` is one of those the site has pages in, scripts included."""

    name: str
    email: str
    language: str
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry that came in a file, and the line it began in."""

    number: int
    entry: Entry


def read_lines(content: bytes, *, language: str) -> list[Line]:
    """The entries of a file; `language` is for those that name none. Raises Refused for what is none."""
    if len(content) > LARGEST:
        raise Refused(_("The file is larger than 2 MB. Is it the press list?"))
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(_lines(reader, language))
    except csv.Error:
        raise Refused(
            _("Line %(number)d cannot be read: a quotation mark there has no end.")
            % {"number": max(reader.line_num, 1)}
        ) from None


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(
            _("The file is not in UTF-8. Save it as «CSV UTF-8» in your spreadsheet program.")
        ) from None
    if "\0" in text:
        raise Refused(_("The file is no table. Save it as «CSV UTF-8» in your spreadsheet program."))
    return text


def _lines(reader: Iterable[list[str]], language: str) -> Iterator[Line]:
    columns: Sequence[str] = ()
    number, taken = 1, 0
    for cells in reader:
        began, number = number, getattr(reader, "line_num", number) + 1
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _columns(cells)
            continue
        taken += 1
        if taken > MOST_LINES:
            raise Refused(_("The file has more than %(most)d lines. Split it.") % {"most": MOST_LINES})
        found = dict(zip(columns, cells, strict=False))
        given = {name: _plain(found.get(name, "")) for name in COLUMNS}
        yield Line(began, Entry(**{**given, "language": given["language"].strip() or language}))
    if not columns:
        raise Refused(_("The file is empty."))


def _columns(cells: Sequence[str]) -> Sequence[str]:
    names = []
    for cell in cells:
        plain = "".join(each for each in cell.casefold() if each.isalnum())
        names.append(ALSO.get(plain, plain))
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise Refused(
            _("The first line names the columns: name, outlet, email, language. It lacks: %(missing)s.")
            % {"missing": ", ".join(missing)}
        )
    return names


def write_file(journalists: Iterable[Journalist]) -> bytes:
    """With the mark by which spreadsheet programs know UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow((*COLUMNS, "retired"))
    for each in journalists:
        row = (each.name, each.outlet, each.email, each.language, "" if each.active else "yes")
        writer.writerow([_guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    """The way back from `_guarded`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
