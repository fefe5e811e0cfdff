"""An edition as the reader takes it: its texts as people wrote them, passage by passage."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from communique.ledger.document import Document, write_document
from communique.ledger.queries import Sealed, sealed
from communique.reading.findings import Speaker, Statement
from communique.reading.passages import Passage, PassageKind

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.ledger.models import Edition
    from communique.reading.said import Said

_KINDS: Final[dict[str, PassageKind]] = {"heading": "heading", "photograph": "photograph"}
_LONGEST_GAP: Final = 2  # a blank line stands between two blocks


@dataclass(frozen=True, slots=True)
class EditionText:
    """One text of an edition, written by people; `text` is its canonical part, `day` its day of issue."""

    edition: Edition
    document: Document
    text: str
    day: datetime.date

    @property
    def language(self) -> str:
        return self.document.language


def texts_of(edition: Edition, office: Office) -> Sequence[EditionText]:
    """The texts of `edition` that are no script variants; erased ones are missing."""
    return texts_in(sealed(edition), office)


def texts_in(held: Sealed, office: Office) -> Sequence[EditionText]:
    day = _day(held, office)
    return [
        EditionText(held.edition, document, write_document(document)[0], day)
        for document in held.documents.values()
        if not document.derived_from
    ]


def _day(held: Sealed, office: Office) -> datetime.date:
    issued = held.about.get("issued_at")
    if isinstance(issued, str):
        return datetime.datetime.fromisoformat(issued).date()
    return office.local(held.edition.sealed_at).date()


def passages(document: Document) -> list[Passage]:
    """Headline, lead and blocks; the dateline says nothing that anybody said."""
    found: list[Passage] = []
    at = 0
    heads: tuple[tuple[PassageKind | None, str], ...] = (
        ("title", document.headline),
        (None, document.dateline),
        ("lead", document.lead),
    )
    for kind, words in heads:
        if words:
            if kind is not None:
                found.append(Passage(kind, at, at + len(words), words))
            at += len(words) + _LONGEST_GAP
    found += [
        Passage(_KINDS.get(block.kind, "paragraph"), block.start, block.end, block.text)
        for block in document.blocks
        if block.text
    ]
    return found


def with_attributions(said: Said, document: Document) -> Said:
    """A quotation that the office set as one is somebody's, with marks around it or without."""
    statements = list(said.statements)
    for block in document.blocks:
        if block.kind != "quotation" or not block.attribution or not block.text:
            continue
        name, _, post = (part.strip() for part in block.attribution.partition(","))
        speaker = Speaker(name, post or None, "name", block.start, block.start)
        inside = [one for one in statements if block.start <= one.start and one.end <= block.end]
        if not inside:
            statements.append(Statement("direct", block.start, block.end, block.text, None, speaker, ()))
        for one in inside:
            if one.speaker.name is None:
                statements[statements.index(one)] = replace(one, speaker=speaker)
    return replace(said, statements=tuple(sorted(statements, key=lambda one: (one.start, -one.end))))


def blocks(text: EditionText) -> Iterator[tuple[str, int, int]]:
    """Kind and span of everything that is shown of a text, in order: for the desk."""
    for passage in passages(text.document):
        yield passage.kind, passage.start, passage.end
