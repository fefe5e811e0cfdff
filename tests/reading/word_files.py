"""Word documents for tests: made by python-docx, then bent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import docx
from PIL import Image


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def release(*paragraphs: str) -> Any:
    """A document as an office writes it: date, headline, text."""
    document = docx.Document()
    document.add_paragraph("14 March 2026")
    document.add_heading("The bridge over the Lipa is open", 1)
    for words in paragraphs or (
        "Mayor Ana Lisov opened the bridge over the Lipa today, before some two hundred neighbours.",
        "“It will hold for a hundred years,” said Mayor Lisov at the ceremony.",
    ):
        document.add_paragraph(words)
    return document


@cache
def plain() -> bytes:
    return saved(release())


def picture(colour: str = "navy") -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(buffer, "JPEG")
    buffer.seek(0)
    return buffer


def bent(
    raw: bytes,
    change: Callable[[str], str] = str,
    *,
    more: Mapping[str, bytes] | None = None,
    part: str = "word/document.xml",
) -> bytes:
    """`raw` with one part rewritten and further parts put in."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == part:
                content = change(content.decode()).encode()
            new.writestr(entry.filename, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def with_body(inside: str) -> bytes:
    """A document whose last paragraph is `inside`, in Word's own XML."""
    return bent(plain(), lambda xml: xml.replace("<w:sectPr", f"<w:p>{inside}</w:p><w:sectPr", 1))
