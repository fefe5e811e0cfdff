"""Plain text cut into pieces: one a line, or one a paragraph where a text is hard-wrapped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, Literal

from communique.languages.packs import packs
from communique.reading.credits import begins_credit

# "line": only its shape tells what it is. The other forms are told by markup.
Form = Literal["line", "title", "heading", "paragraph", "photograph", "date", "left_out"]

_MARKDOWN_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(?=[^\s#])")
_BULLET: Final = re.compile(r"[-–—•*▪◦‣·]\s")
_STOPS: Final = frozenset(".!?…:;")
_CLOSERS: Final = "\"'”’»“)]"
_INVISIBLE: Final = "\ufeff\u200b\u200c\u200d\u2060"
_HEADING_MARK: Final = "Mark of a heading, not text."
_NARROWEST, _WIDEST = 40, 130  # columns between which a text may be hard-wrapped
_FULL: Final = 0.85  # of the width: so full is a line whose next word found no room
_NINE_TENTHS: Final = 0.9
_FEWEST_FULL: Final = 2
_INDENT: Final = 2


@dataclass(slots=True)
class Piece:
    """A run of visible text of the source. `slices` are the spans its text was taken from, in order: one
    a line in plain text, one a text node in HTML; by them an offset in `text` is led back to the source.
    """

    start: int
    end: int
    text: str
    form: Form = "line"
    reason: str = ""
    slices: tuple[tuple[int, int], ...] = ()
    src: str | None = None
    alt: str | None = None
    datetime: str | None = None
    inside: bool = True  # of main or article, where markup tells


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    after_blank: bool
    indent: int


def ends_sentence(text: str) -> bool:
    """Does a line end in a stop, within closing marks or not? `… and Sons, Ltd.` does not."""
    bare = text.rstrip(_CLOSERS)
    if bare[-1:] not in _STOPS:
        return False
    return bare[-1] != "." or bare.rpartition(" ")[2].strip("(.,").lower() not in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(short.lower() for pack in packs() for short in pack.layout.abbreviations)


def plain_pieces(source: str) -> list[Piece]:
    """Every character that is not blank lies in exactly one piece."""
    pieces: list[Piece] = []
    lines = _lines(source, pieces)
    width = _wrap_width(lines)
    run: list[_Line] = []
    for line in lines:
        if run and not (width and _continues(run[-1], line, width)):
            _add(pieces, run)
            run = []
        run.append(line)
    if run:
        _add(pieces, run)
    return pieces


def _lines(source: str, pieces: list[Piece]) -> list[_Line]:
    lines: list[_Line] = []
    at, after_blank = 0, True
    for whole in source.splitlines(keepends=True):
        text = whole.strip()
        if at == 0 and text[:1] == "\ufeff":
            pieces.append(
                Piece(
                    whole.index("\ufeff"),
                    whole.index("\ufeff") + 1,
                    "\ufeff",
                    "left_out",
                    "Byte order mark, not text.",
                )
            )
            whole, at = whole.partition("\ufeff")[2], whole.index("\ufeff") + 1  # noqa: PLW2901
            text = whole.strip()
        if text:
            indent = 0 if whole[0] == text[0] else len(whole) - len(whole.lstrip())
            lines.append(_Line(at + indent, at + indent + len(text), text, after_blank, indent))
        after_blank = not text
        at += len(whole)
    return lines


def _wrap_width(lines: list[_Line]) -> int:
    """The column at which the text was hard-wrapped; 0 where each line is a paragraph of its own."""
    lengths = sorted(len(line.text) for line in lines if " " in line.text)
    if not lengths:
        return 0
    width = lengths[int((len(lengths) - 1) * _NINE_TENTHS)]
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    pairs = [(a, b) for a, b in pairwise(lines) if not b.after_blank]
    full = [a for a, b in pairs if _is_full(a, b, width)]
    open_ended = sum(not ends_sentence(line.text) for line in full)
    if len(full) < _FEWEST_FULL or len(full) * 2 < len(pairs) or open_ended * 2 < len(full):
        return 0
    return width


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    word = following.text.partition(" ")[0]
    return len(line.text) + 1 + len(word) > width * _FULL


def _continues(line: _Line, following: _Line, width: int) -> bool:
    """May `following` belong to the same paragraph as `line`, in a text wrapped at `width`?"""
    if following.after_blank or following.indent >= line.indent + _INDENT:
        return False
    if begins_credit(following.text) or _MARKDOWN_HEADING.match(line.text):
        return False
    if ends_sentence(line.text) and _BULLET.match(following.text):
        return False
    return _is_full(line, following, width) or (not ends_sentence(line.text) and following.text[0].islower())


def _add(pieces: list[Piece], run: list[_Line]) -> None:
    first, last = run[0], run[-1]
    if first.text[0] == "#" and (marker := _MARKDOWN_HEADING.match(first.text)) is not None:
        at = first.start + marker.end()
        pieces.append(Piece(first.start, first.start + len(marker[1]), marker[1], "left_out", _HEADING_MARK))
        form: Form = "title" if len(marker[1]) == 1 else "heading"
        text = " ".join(line.text for line in run)[marker.end() :]
        slices = ((at, first.end), *((line.start, line.end) for line in run[1:]))
        pieces.append(Piece(at, last.end, text, form, slices=slices))
    elif first is last:
        piece = Piece(first.start, first.end, first.text, slices=((first.start, first.end),))
        if first.text[0] in _INVISIBLE and not first.text.strip(_INVISIBLE):
            piece.form, piece.reason = "left_out", "Invisible characters, no text."
        pieces.append(piece)
    else:
        slices = tuple((line.start, line.end) for line in run)
        pieces.append(Piece(first.start, last.end, " ".join(line.text for line in run), slices=slices))
