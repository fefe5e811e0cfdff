"""The doors of this room: bytes or text in, a Reading out. One way, whoever asks."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from communique.languages.detection import guess_language
from communique.languages.packs import pack_for
from communique.languages.tags import canonical_tag
from communique.reading.doors.door import open_file
from communique.reading.doors.mail import names_subject, with_headline
from communique.reading.doors.opened import Opened
from communique.reading.errors import Unreadable
from communique.reading.findings import Reading, ReadingWarning, Span
from communique.reading.layout import (
    blocks_of,
    find_layout,
    left_out_of,
    passages_of,
    photographs_of,
    places_of,
)
from communique.reading.passages import Circumstances
from communique.reading.pieces import plain_pieces
from communique.reading.said import find_said

if TYPE_CHECKING:
    from communique.reading.page import Page

_HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
_HTML_OPENING: Final = re.compile(
    r"[\s\ufeff]*<(?:!doctype\s+html|html|head|body|main|article|section|header|div|p|h[1-6]|\?xml[^>]*>\s*<(?:!doctype|html))"
    r"(?=[\s/>])",
    re.IGNORECASE,
)
_SAMPLE: Final = 900


def read_bytes(raw: bytes, *, name: str, head: str | None = None) -> Reading:
    """Reads one file. `name` is its name or path, told as `source` and in refusals; `head` is who heads
    the publishing office, to whom “the President” refers. Raises Unreadable.
    """
    return read_opened(raw, name=name, head=head)[0]


def read_opened(raw: bytes, *, name: str, head: str | None = None) -> tuple[Reading, Opened]:
    """As `read_bytes`, with what the door made of the file: the text in which the offsets count, and the
    pictures that came with it.
    """
    digest = hashlib.sha256(raw).hexdigest()
    opened = open_file(raw, name=name)
    reading = _read(opened, source=name, digest=digest, language=None, head=head)
    warnings = [ReadingWarning(0, 0, told) for told in opened.told]
    if opened.subject:
        reading, opened = _with_subject(reading, opened, warnings, head)
    if opened.sent_at is not None and reading.issued_at is None:
        reading = replace(reading, issued_at=opened.sent_at)
        warnings.append(
            ReadingWarning(0, 0, "No date was found in the text: the mail's own stands in its place.")
        )
    return replace(reading, warnings=(*warnings, *reading.warnings)), opened


def _with_subject(
    reading: Reading, opened: Opened, warnings: list[ReadingWarning], head: str | None
) -> tuple[Reading, Opened]:
    """A mail's subject is its headline where the text has none."""
    if reading.title is None:
        opened = with_headline(opened)
        told = "No headline was found in the text: the mail's subject stands in its place."
        warnings.append(ReadingWarning(0, len(opened.subject), told))
        again = _read(opened, source=reading.source, digest=reading.sha256, language=None, head=head)
        return again, opened
    if not names_subject(reading.title, opened.subject):
        told = f"The mail's subject is another than the headline: «{opened.subject}»."
        span = reading.places.title or Span(0, 0)
        warnings.append(ReadingWarning(span.start, span.end, told))
    return reading, opened


def read_release(
    text: str, *, source: str = "", language: str | None = None, head: str | None = None
) -> Reading:
    """Reads a pasted or stored text; HTML where it begins like HTML or `source` is named so.
    A `language` that is known is not guessed. Raises Unreadable for a text of nothing but blanks.
    """
    if not text.strip().strip("\ufeff").strip():
        raise Unreadable(f"{source or 'The text'} holds nothing but blanks; give the text of a release.")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _read(Opened(text), source=source, digest=digest, language=language, head=head)


def _read(opened: Opened, *, source: str, digest: str, language: str | None, head: str | None) -> Reading:
    """What is no longer needed is let go before the running text is read, which takes most memory."""
    text = opened.text
    if _is_html(opened, source):
        from communique.reading.markup import html_page

        page, declared = html_page(text)
    else:
        page, declared = find_layout(plain_pieces(text)), None
    del text
    sample = _sample(page)
    tag = canonical_tag(language) if language else guess_language(sample) or _declared(declared)
    reading = Reading(
        source=source,
        sha256=digest,
        language=tag,
        section=page.section[2] if page.section else None,
        title=page.pieces[page.title].text if page.title is not None else None,
        issued_at=page.issued.iso if page.issued else None,
        blocks=blocks_of(page),
        left_out=left_out_of(page),
        photographs=photographs_of(page),
        warnings=tuple(page.warnings),
        places=places_of(page),
        dates_differ=page.dates_differ,
    )
    passages, issued = passages_of(page), page.issued.date if page.issued else None
    del page
    said = find_said(passages, Circumstances(tag, issued, head))
    warnings = sorted((*reading.warnings, *said.warnings), key=lambda one: (one.start, one.end))
    return replace(
        reading,
        people=said.people,
        statements=said.statements,
        occasions=said.occasions,
        positions=said.positions,
        commitments=said.commitments,
        warnings=tuple(warnings),
    )


def _is_html(opened: Opened, source: str) -> bool:
    if opened.is_html is not None:
        return opened.is_html
    named = PurePath(source).suffix.lower() in _HTML_SUFFIXES
    return named or _HTML_OPENING.match(opened.text) is not None


def _sample(page: Page) -> str:
    """Enough of the body to tell its language by; the headline where there is no body."""
    parts: list[str] = []
    size = 0
    for piece, role in zip(page.pieces, page.roles, strict=True):
        if role in {"paragraph", "heading", "title"}:
            parts.append(piece.text[:_SAMPLE])
            size += len(piece.text)
            if size > _SAMPLE:
                break
    return " ".join(parts)


def _declared(tag: str | None) -> str | None:
    """The page's own word about its language, taken where the text itself does not tell."""
    if not tag:
        return None
    pack = pack_for(tag)
    return pack.tag if pack is not None else canonical_tag(tag)
