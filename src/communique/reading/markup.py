"""HTML → pieces, with the places they have in the source; then the same layout as for plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from communique.reading.layout import find_layout
from communique.reading.pieces import Form, Piece
from communique.reading.regions import HEADER, HIDDEN, PICTURE, hidden_reason, is_decoration, reason_for
from communique.reading.setting import Facts, choose_article, merge_credits, settle_title
from communique.reading.tokens import Token, resolve, scan

if TYPE_CHECKING:
    from communique.reading.page import Page

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS: Final = frozenset({"li", "td", "th", "dt", "dd", "blockquote", "pre", "address"})
_CONTAINERS: Final = frozenset({
    "div", "section", "ul", "ol", "table", "tr", "dl", "details", "center", "body", "html",
    "nav", "footer", "aside", "form", "dialog", "menu", "header", "main", "article", "figure",
})  # fmt: skip
_BREAKS: Final = (
    _HEADINGS | _ITEMS | _CONTAINERS | {"p", "br", "hr", "figcaption", "caption", "summary", "legend"}
)
_TRACKED: Final = _HEADINGS | _ITEMS | _CONTAINERS | {"p", "title", "head", "b", "strong"}
_IN_HEAD: Final = frozenset({"html", "head", "title", "meta", "link", "base"})
_SIBLINGS: Final = frozenset({"li", "tr", "td", "th", "dt", "dd"})  # whose end tag may be omitted
_BLANKS: Final = re.compile(r"[ \t\n\r\f]+")
_BLANK: Final = " \t\n\r\f"
_LONGEST_DATE: Final = 60


@dataclass(slots=True)
class _Element:
    name: str
    start: int
    reason: str | None  # why all within is left out


@dataclass(slots=True)
class _Run:
    """The text node by text node gathered piece."""

    texts: list[str] = field(default_factory=list)
    slices: list[tuple[int, int]] = field(default_factory=list)
    seen: int = 0  # visible characters
    bold: int = 0  # of these, bold
    moment: str | None = None  # of a time element inside

    def add(self, start: int, end: int, text: str, *, bold: bool) -> None:
        self.texts.append(text)
        if text.isspace():
            return
        self.slices.append((start, end))
        self.seen += len(text)
        self.bold += len(text) if bold else 0

    def text(self) -> str:
        return _BLANKS.sub(" ", "".join(self.texts)).strip(_BLANK)


@dataclass(slots=True)
class _Builder:
    """Pieces in the order of the source. Each token costs the same, however deep the page is nested."""

    source: str
    facts: Facts = field(default_factory=Facts)
    pieces: list[Piece] = field(default_factory=list)
    stack: list[_Element] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)  # open elements by name
    headings: int = 0  # open ones, of any level
    items: int = 0  # open list items, cells and the like
    run: _Run = field(default_factory=_Run)
    outer: _Element | None = None  # the outermost element that is left out
    figure: Piece | None = None
    captions: list[str] = field(default_factory=list)
    caption_slices: list[tuple[int, int]] = field(default_factory=list)

    def build(self) -> list[Piece]:
        for token in scan(self.source):
            if token.kind == "text":
                self._text(token)
            elif token.kind == "open":
                self._open(token)
            elif token.kind == "close":
                self._close(token.name, token.end)
            else:
                self._hidden(token)
        self._flush()
        self._end_figure(len(self.source))
        if self.outer is not None:
            self._leave_out(self.outer.start, len(self.source), self.outer.reason or HIDDEN)
        return self.pieces

    def _is_in(self, name: str) -> bool:
        return name in self.counts and self.counts[name] > 0

    def _text(self, token: Token) -> None:
        if self.outer is not None:
            return
        text = resolve(self.source[token.start : token.end])
        if self._is_in("title"):
            self.facts.add_title(token.start, token.end, text)
        elif not self._is_in("head"):
            self.run.add(token.start, token.end, text, bold=self._is_in("b") or self._is_in("strong"))

    def _hidden(self, token: Token) -> None:
        if token.name == "unended":
            self.facts.unended = (token.start, token.end)
        if token.name == "comment" or self.outer is not None or self.figure is not None or self.run.slices:
            return  # inside something that has a place of its own
        self._leave_out(token.start, token.end, hidden_reason(token.name))

    def _open(self, token: Token) -> None:
        name = token.name
        if self._is_in("head") and name not in _IN_HEAD:
            self._close("head", token.start)
        if name in {"html", "meta"}:
            self.facts.add(name, token.attributes())
        self._end_omitted(name, token.start)
        if self.outer is None:
            self._break_or_show(token)
        if name not in _TRACKED:
            return
        element = _Element(name, token.start, reason_for(token) if self.outer is None else None)
        self.stack.append(element)
        self.counts[name] = self.counts.get(name, 0) + 1
        self.headings += name in _HEADINGS
        self.items += name in _ITEMS
        if self.outer is not None:
            return
        if element.reason is not None and self.figure is None:
            self._flush()
            self.outer = element
        elif name == "figure" and self.figure is None:
            self.figure = Piece(token.start, token.end, "", "photograph", inside=self._inside())

    def _end_omitted(self, name: str, at: int) -> None:
        """End tags that HTML lets authors leave out."""
        top = self.stack[-1].name if self.stack else ""
        if (
            (top == name and name in _SIBLINGS)
            or (top == "p" and name in _BREAKS and name != "br")
            or (top in _HEADINGS and (name == "p" or name in _HEADINGS))
        ):
            self._close(top, at)

    def _break_or_show(self, token: Token) -> None:
        name = token.name
        if name == "br" and self.headings:
            self.run.texts.append(" ")
        elif name in _BREAKS:
            self._flush()
        elif name == "img":
            self._image(token)
        elif name == "time":
            self.run.moment = self.run.moment or token.attributes().get("datetime")

    def _close(self, name: str, end: int) -> None:
        if name in _BREAKS and self.outer is None:
            self._flush()
        if not self._is_in(name):
            return
        while self.stack:
            element = self.stack.pop()
            self.counts[element.name] -= 1
            self.headings -= element.name in _HEADINGS
            self.items -= element.name in _ITEMS
            if element is self.outer:
                self._leave_out(element.start, end, element.reason or HIDDEN)
                self.outer = None
            elif self.figure is not None and element.start == self.figure.start:
                self._end_figure(end)
            if element.name == name:
                return

    def _flush(self) -> None:
        """Ends the piece that is being gathered."""
        if not self.run.texts:
            self.run.moment = None
            return
        run, self.run = self.run, _Run()
        if not run.slices:
            return
        text = run.text()
        if self.figure is not None:
            self.captions.append(text)
            self.caption_slices += run.slices
            return
        start, end = run.slices[0][0], run.slices[-1][1]
        first, last = self.source[start : run.slices[0][1]], self.source[run.slices[-1][0] : end]
        piece = Piece(
            start + len(first) - len(first.lstrip(_BLANK)),
            end - len(last) + len(last.rstrip(_BLANK)),
            text,
            self._form(run, text),
            slices=tuple(run.slices),
            datetime=run.moment,
            inside=self._inside(),
        )
        if self._is_in("header") and not piece.inside:
            piece.reason = HEADER
        self.pieces.append(piece)

    def _form(self, run: _Run, text: str) -> Form:
        if self.headings:
            return "title" if self._is_in("h1") else "heading"
        if run.moment and len(text) <= _LONGEST_DATE:
            return "date"
        if self.items and run.bold < run.seen:
            return "paragraph"
        return "line"

    def _inside(self) -> bool:
        return self._is_in("main") or self._is_in("article")

    def _image(self, token: Token) -> None:
        attributes = token.attributes()
        src = attributes.get("src", "")
        if not src or src.startswith("data:"):
            src = attributes.get("data-src", src)
        if self.figure is not None:
            if self.figure.src is None:
                self.figure.src, self.figure.alt = src or None, attributes.get("alt")
            return
        self._flush()
        if is_decoration(src, attributes):
            self._leave_out(token.start, token.end, PICTURE)
            return
        alt = attributes.get("alt")
        self.pieces.append(
            Piece(token.start, token.end, "", "photograph", src=src, alt=alt, inside=self._inside())
        )

    def _end_figure(self, end: int) -> None:
        figure = self.figure
        if figure is None:
            return
        self._flush()
        figure.end, figure.text, figure.slices = end, " ".join(self.captions), tuple(self.caption_slices)
        self.figure, self.captions, self.caption_slices = None, [], []
        if figure.text or figure.src:
            self.pieces.append(figure)

    def _leave_out(self, start: int, end: int, reason: str) -> None:
        self.pieces.append(Piece(start, end, "", "left_out", reason))


def html_page(source: str) -> tuple[Page, str | None]:
    """The page's layout, and the language it declares."""
    builder = _Builder(source)
    pieces = merge_credits(choose_article(builder.build()))
    facts = builder.facts
    page = find_layout(settle_title(pieces, facts), facts.published())
    if facts.unended is not None:
        page.warn(
            *facts.unended, "A tag or comment begins here and never ends; close it, nothing after was read."
        )
        page.warnings.sort(key=lambda warning: (warning.start, warning.end))
    return page, facts.language
