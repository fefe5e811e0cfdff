"""An edition on paper: one PDF a language, made of what was sealed and of nothing else."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from communique.directory.queries import the_office
from communique.languages.tags import direction, primary_language
from communique.ledger.document import Block, Document
from communique.ledger.models import Edition
from communique.ledger.queries import Sealed, sealed
from communique.record.briefing.papers import small_picture
from communique.website.ledger.codes import code_svg
from communique.website.ledger.seal_line import seal_line
from communique.website.pages import telling
from communique.website.pages.frame import office_words
from communique.website.wording import words

_TEMPLATE: Final = Path(__file__).with_name("paper.typ")
_MARKS: Final = frozenset({"bold", "italic"})


class NoPaper(Exception):
    """The edition has no text in this language."""


def paper_of(edition: Edition, language: str) -> bytes:
    """The PDF of an edition in a language of its texts: tagged, with its own fonts, the same each time.

    Whether it may be read is for the caller to ask. Raises NoPaper; needs the extra `papers`.
    """
    import typst

    said = sealed(edition)
    document = said.documents.get(language)
    if document is None:
        raise NoPaper(f"Edition {edition.number} has no text in «{language}».")
    told = _told(said, document, language)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "code.svg").write_bytes(code_svg(told["check"], quiet=0))
        told["blocks"] = list(_blocks(document, folder, words(language)["release"]))
        template = folder / _TEMPLATE.name
        shutil.copy(_TEMPLATE, template)
        data = {"data": json.dumps(told, ensure_ascii=False)}
        made = typst.compile(
            template,
            root=folder,
            sys_inputs=data,
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            timestamp=int(edition.sealed_at.timestamp()),
        )
    if not isinstance(made, bytes):
        raise TypeError("typst gives one PDF as bytes.")
    return made


def _told(said: Sealed, document: Document, language: str) -> dict[str, Any]:
    office = the_office()
    named = office_words(office, language)
    line = seal_line(said.edition, language, office, text=True)
    issued = datetime.datetime.fromisoformat(said.about["issued_at"])
    return {
        "lang": primary_language(language),
        "dir": direction(language),
        "office": named.name,
        "demo": named.demo_notice,
        "title": document.headline,
        "dateline": document.dateline or telling.moment(office, issued, language).told,
        "lead": document.lead,
        "notes": [telling.note_in(said.notes, language)] if said.notes else [],
        "correction": words(language)["release"]["correction"],
        "printed": line.printed,
        "sealed": line.sealed_words,
        "check": line.check_address,
        "check_words": line.printed_check,
        "code": line.code_words,
    }


def _blocks(document: Document, folder: Path, said: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for number, block in enumerate(document.blocks):
        if block.photograph is None:
            yield {"kind": block.kind, "runs": _runs(block), "attribution": block.attribution}
            continue
        shown = block.photograph
        small = small_picture(shown.digest) if shown.digest else None
        if small is not None:
            (folder / f"{number}.jpg").write_bytes(small)
        yield {
            "kind": "photograph",
            "file": f"{number}.jpg" if small is not None else "",
            "alt": shown.alternative_text or shown.caption or shown.credit or said["photo"],
            "caption": shown.caption,
            "credit": f"{said['photo']}: {shown.credit}" if shown.credit else "",
        }


def _runs(block: Block) -> list[dict[str, Any]]:
    """The block's text cut where bold or italic begins or ends."""
    marks = [mark for mark in block.marks if mark.kind in _MARKS]
    cuts = sorted({0, len(block.text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    return [
        {
            "text": block.text[start:end],
            "bold": any(m.kind == "bold" and m.start <= start and end <= m.end for m in marks),
            "italic": any(m.kind == "italic" and m.start <= start and end <= m.end for m in marks),
        }
        for start, end in pairwise(cuts)
    ]
