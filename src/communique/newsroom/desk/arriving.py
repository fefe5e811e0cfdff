"""A release as it came, marked with what the reader made of it, beside the draft that it became."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, gettext_lazy

from communique.languages.tags import direction
from communique.newsroom import rules
from communique.newsroom.cleaning import plain_words
from communique.newsroom.desk.asking import officer_who
from communique.newsroom.models import Release, Remark, Source
from communique.newsroom.readers_words import kept_doubt, told_by_reader
from communique.reading.errors import Unreadable
from communique.reading.release import read_opened
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from communique.reading.findings import Reading, ReadingWarning

MOST_LINES: Final = 2000
LONGEST: Final = 4000
KINDS: Final = {
    "section": gettext_lazy("section"),
    "headline": gettext_lazy("headline"),
    "date": gettext_lazy("date"),
    "paragraph": gettext_lazy("paragraph"),
    "heading": gettext_lazy("heading"),
    "photograph": gettext_lazy("photograph"),
    "left-out": gettext_lazy("left out"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line; `why` is what the reader said of its doubts there, `notes` those made of them."""

    words: str
    why: Sequence[str] = ()
    notes: Sequence[Remark] = ()

    @property
    def told(self) -> str:
        return " ".join(map(told_by_reader, self.why))

    @property
    def settled(self) -> bool:
        return bool(self.notes) and all(note.settled_at is not None for note in self.notes)


@dataclass(slots=True)
class Line:
    """One part of the source in its order. `note`: a credit, or why it was left out."""

    kind: str
    start: int
    end: int
    words: str
    note: str = ""
    pieces: list[Piece] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(KINDS[self.kind])


def as_it_came(request: HttpRequest, pk: int) -> HttpResponse:
    """The source is read anew each time, so that the marks fit the text whatever reader made the draft."""
    officer = officer_who(rules.may_see, request)
    source = get_object_or_404(Source.objects.select_related("release"), release_id=pk)
    draft: Release = source.release.get_latest_revision_as_object()
    context: dict[str, Any] = {
        "release": source.release,
        "draft": draft,
        "source": source,
        "previews": [(tag, language_name(tag)) for tag, _name in draft.preview_modes if tag],
        "may_edit": rules.may_edit(officer),
    }
    try:
        reading, opened = read_opened(bytes(source.content), name=source.name)
    except Unreadable as error:
        context["trouble"] = told_by_reader(str(error))
    else:
        lines, unplaced = lines_of(reading, opened.text)
        notes = list(source.release.remarks.filter(answers=None))
        nowhere = _with_notes([Piece("", (what,)) for what in unplaced], notes)
        for line in lines:
            line.pieces = _with_notes(line.pieces, notes)
        doubts = [piece for line in lines for piece in line.pieces if piece.why] + nowhere
        context |= {
            "lines": lines[:MOST_LINES],
            "cut": len(lines) > MOST_LINES,
            "unplaced": nowhere,
            "unsure": sum(len(piece.why) for piece in doubts if not piece.settled),
            "settled": sum(len(piece.why) for piece in doubts if piece.settled),
            "tag": reading.language or "",
            "dir": direction(reading.language) if reading.language else "ltr",
        }
    return TemplateResponse(request, "newsroom/desk/as_it_came.html", context)


def _with_notes(pieces: Sequence[Piece], notes: Sequence[Remark]) -> list[Piece]:
    """Each with those of `notes` that were made of its doubts when it was taken in."""
    by_words: dict[str, list[Remark]] = {}
    for note in notes:
        by_words.setdefault(note.words, []).append(note)
    return [
        replace(piece, notes=[note for what in piece.why for note in by_words.get(kept_doubt(what), ())])
        for piece in pieces
    ]


def lines_of(reading: Reading, text: str) -> tuple[list[Line], list[str]]:
    """The parts of a source in its order, and the warnings that have no place in it."""
    lines = sorted(_lines(reading, text), key=lambda line: (line.start, line.end))
    waiting = [warning for warning in reading.warnings if warning.end > warning.start]
    unplaced = [warning.what for warning in reading.warnings if warning.end <= warning.start]
    told: dict[int, list[ReadingWarning]] = {}
    for warning in waiting:
        at = _line_at(lines, warning)
        if at is None:
            unplaced.append(warning.what)
        else:
            told.setdefault(at, []).append(warning)
    for at, line in enumerate(lines):
        line.pieces = _pieces(line, told.get(at, []), text)
    return lines, unplaced


def _lines(reading: Reading, text: str) -> Iterator[Line]:
    places = reading.places
    for kind, span in (("section", places.section), ("headline", places.title), ("date", places.issued_at)):
        if span is not None:
            yield Line(kind, span.start, span.end, plain_words(text[span.start : span.end]))
    for block in reading.blocks:
        words, note = block.text, ""
        if block.kind == "photograph":
            words = words or block.alt or block.src or ""
            note = (
                _("Credit: %(credit)s") % {"credit": block.credit} if block.credit else _("No credit found.")
            )
        yield Line(block.kind, block.start, block.end, words[:LONGEST], note)
    for left in reading.left_out:
        words = plain_words(text[left.start : left.end][: LONGEST * 2])[:LONGEST]
        yield Line("left-out", left.start, left.end, words, told_by_reader(left.reason))


def _line_at(lines: Sequence[Line], warning: ReadingWarning) -> int | None:
    holding = [
        at for at, line in enumerate(lines) if line.start <= warning.start < max(line.end, line.start + 1)
    ]
    return holding[-1] if holding else None


def _pieces(line: Line, warnings: Sequence[ReadingWarning], text: str) -> list[Piece]:
    """The line cut at the words that the reader was unsure of; where they are not found, the whole line."""
    spans: dict[tuple[int, int], list[str]] = {}
    for warning in warnings:
        words = plain_words(text[warning.start : warning.end])
        at = line.words.find(words) if words else -1
        span = (at, at + len(words)) if at >= 0 else (0, len(line.words))
        spans.setdefault(span, []).append(warning.what)
    pieces: list[Piece] = []
    position = 0
    for (start, end), why in sorted(spans.items()):
        if start < position:  # they overlap: told together, at the first
            if pieces:
                pieces[-1] = Piece(pieces[-1].words, (*pieces[-1].why, *why))
            continue
        if start > position:
            pieces.append(Piece(line.words[position:start]))
        pieces.append(Piece(line.words[start:end], tuple(why)))
        position = end
    if position < len(line.words):
        pieces.append(Piece(line.words[position:]))
    return pieces
