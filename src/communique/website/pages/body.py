"""A document's blocks as HTML. Every text is escaped; of links only the harmless kinds come through."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from communique.ledger.document import Block, Document, Mark, Photograph
from communique.newsroom.photographs.renditions import (
    CARD,
    CARD_SHAPE,
    CARD_WIDTHS,
    MEDIA_TYPES,
    WIDTHS,
    widths_of,
)
from communique.website import addresses

HARMLESS: Final = re.compile(r"(https?://[^/\s]|mailto:[^\s]+@|/(?![/\\]))", re.IGNORECASE)
CONTROLS: Final = re.compile(r"[\x00-\x20\x7f]")
# Photographs among the first blocks are fetched at once, the others when they are scrolled to.
FIRST_VIEW: Final = 2
# Which of the widths stands in `src`, for programmes that know no srcset: 960 px.
MIDDLE: Final = 2
BODY_SIZES: Final = "(min-width: 76em) 46rem, (min-width: 48em) 44rem, 100vw"
LEAD_SIZES: Final = "(min-width: 76em) 46rem, (min-width: 58em) 60vw, 100vw"
THUMB_SIZES: Final = "(min-width: 48em) 13rem, 40vw"


EMPTY: Final = SafeString("")


@dataclass(frozen=True, slots=True)
class Source:
    """One picture in one format at all widths there are."""

    media_type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture for an `<img>`: width and height are of the picture in `src`."""

    src: str
    srcset: str
    sources: Sequence[Source]
    sizes: str
    width: int
    height: int
    alternative_text: str
    eager: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as the template wants it. A photograph without `shown` is a credited place."""

    kind: Literal["paragraph", "heading", "quotation", "photograph"]
    html: SafeString = EMPTY
    attribution: str = ""
    photograph: Photograph | None = None
    shown: Shown | None = None
    lost: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a block that somebody said, with their `anchor` and the page that tells how to cite them.

    Words that go on in a later block have the anchor where they begin and the page where they end.
    """

    start: int
    end: int
    anchor: str = ""
    path: str = ""
    cite: str = ""
    label: str = ""
    runs_on: bool = False


def pieces(
    document: Document,
    *,
    folder: str = "/pictures",
    spans: Mapping[int, Sequence[Span]] | None = None,
) -> Sequence[Piece]:
    """The document's body; `folder` is where its pictures are served from (the desk has its own).

    `spans` are lit in the blocks of those numbers.
    """
    lit = spans or {}
    return [
        _piece(block, number, folder, lit.get(number, ())) for number, block in enumerate(document.blocks)
    ]


def _piece(block: Block, number: int, folder: str, spans: Sequence[Span]) -> Piece:
    if block.kind != "photograph" or block.photograph is None:
        anchor = f"part-{number}" if block.kind == "heading" else ""
        html = with_spans(block.text, block.marks, spans)
        return Piece(block.kind, html, block.attribution, anchor=anchor)
    photograph = block.photograph
    if not photograph.digest:
        lost = photograph.original is not None
        return Piece("photograph", photograph=photograph, lost=lost)
    shown = picture(
        photograph.digest,
        photograph.width,
        photograph.height,
        photograph.alternative_text,
        eager=number < FIRST_VIEW,
        folder=folder,
    )
    return Piece("photograph", photograph=photograph, shown=shown)


def picture(
    digest: str,
    width: int,
    height: int,
    alternative_text: str,
    *,
    sizes: str = BODY_SIZES,
    eager: bool = False,
    folder: str = "/pictures",
) -> Shown:
    """`width` and `height` of the original in pixels; 0 where they are not known."""
    steps = steps_of(width)

    def srcset(suffix: str) -> str:
        return ", ".join(
            f"{addresses.picture(digest, step, suffix, folder=folder)} {real}w" for step, real in steps
        )

    middle, real = steps[min(MIDDLE, len(steps) - 1)]
    return Shown(
        src=addresses.picture(digest, middle, "jpg", folder=folder),
        srcset=srcset("jpg"),
        sources=[Source(MEDIA_TYPES[suffix], srcset(suffix)) for suffix in ("avif", "webp")],
        sizes=sizes,
        width=real,
        height=round(real * height / width) if width else 0,
        alternative_text=alternative_text,
        eager=eager,
    )


def steps_of(width: int) -> Sequence[tuple[int, int]]:
    """Pairs of the width in a picture's address and its real width: nothing is made larger than it is.

    A 1,200 px original is served as 320, 640, 960 and, at the address of 1280, as its own 1,200.
    """
    if not width:
        return [(step, step) for step in WIDTHS]
    return [(step, min(step, width)) for step in widths_of(width)]


def card(digest: str, alternative_text: str, *, sizes: str = THUMB_SIZES) -> Shown:
    """A picture for a list, in the lists' shape, cut around what matters in it."""
    across, down = CARD_SHAPE

    def srcset(suffix: str) -> str:
        return ", ".join(
            f"{addresses.picture(digest, f'{CARD}{width}', suffix)} {width}w" for width in CARD_WIDTHS
        )

    width = CARD_WIDTHS[-1]
    return Shown(
        src=addresses.picture(digest, f"{CARD}{width}", "jpg"),
        srcset=srcset("jpg"),
        sources=[Source(MEDIA_TYPES[suffix], srcset(suffix)) for suffix in ("avif", "webp")],
        sizes=sizes,
        width=width,
        height=round(width * down / across),
        alternative_text=alternative_text,
    )


def with_spans(text: str, marks: Sequence[Mark] = (), spans: Sequence[Span] = ()) -> SafeString:
    """`text` with its marks, and each of `spans` as one element around what lies in it.

    Marks are cut where a span begins or ends, so that elements nest. Of spans that overlap, the later one
    begins where the earlier ends; one that lies within another stands within its element.
    """
    return _lit(text, marks, (0, len(text)), sorted(spans, key=lambda span: (span.start, -span.end)))


def _lit(text: str, marks: Sequence[Mark], within: tuple[int, int], spans: Sequence[Span]) -> SafeString:
    start, end = within
    parts: list[SafeString] = []
    at, waiting = start, list(spans)
    while waiting:
        span = waiting.pop(0)
        first, last = max(span.start, at), min(span.end, end)
        if first >= last:
            continue
        inner = [other for other in waiting if other.start < last and other.end <= last]
        waiting = [other for other in waiting if other not in inner]
        parts += [_cut(text, marks, at, first), _said(span, _lit(text, marks, (first, last), inner))]
        at = last
    parts.append(_cut(text, marks, at, end))
    return format_html_join("", "{}", ((part,) for part in parts))


def _said(span: Span, inner: SafeString) -> SafeString:
    anchor = format_html(' id="{}"', span.anchor) if span.anchor else EMPTY
    kind = "said said-on" if span.runs_on else "said"
    # The word is drawn by the style sheet: the text of the page stays the text that is sealed.
    cite = (
        format_html(
            '<a class="cite" href="{}" aria-label="{}" data-cite="{}"></a>', span.path, span.label, span.cite
        )
        if span.path
        else EMPTY
    )
    return format_html('<span class="{}"{}>{}{}</span>', kind, anchor, inner, cite)


def _cut(text: str, marks: Sequence[Mark], start: int, end: int) -> SafeString:
    """A slice of `text` with what lies in it of each mark."""
    if (start, end) == (0, len(text)):
        return inline(text, marks)
    cut = [
        Mark(mark.kind, max(mark.start, start) - start, min(mark.end, end) - start, mark.href)
        for mark in marks
        if mark.start < end and start < mark.end
    ]
    return inline(text[start:end], cut)


def inline(text: str, marks: Sequence[Mark] = ()) -> SafeString:
    """`text` with its marks; marks may overlap, links stand outermost."""
    edges = sorted({0, len(text), *(edge for mark in marks for edge in (mark.start, mark.end))})
    edges = [edge for edge in edges if 0 <= edge <= len(text)]
    spans = list(pairwise(edges))
    links = [mark for mark in marks if mark.kind == "link" and harmless(mark.href)]

    def link_of(span: tuple[int, int]) -> Mark | None:
        return next((link for link in links if link.start <= span[0] and span[1] <= link.end), None)

    parts: list[SafeString] = []
    for link, group in groupby(spans, key=link_of):
        inner = format_html_join("", "{}", ((_styled(text, span, marks),) for span in group))
        parts.append(format_html('<a href="{}">{}</a>', link.href, inner) if link else inner)
    return format_html_join("", "{}", ((part,) for part in parts))


def _styled(text: str, span: tuple[int, int], marks: Sequence[Mark]) -> SafeString:
    kinds = {mark.kind for mark in marks if mark.start <= span[0] and span[1] <= mark.end}
    lines = text[slice(*span)].split("\n")
    html = mark_safe("<br>").join(format_html("{}", line) for line in lines)
    html = mark_safe(html)  # noqa: S308  its pieces were escaped just above
    if "italic" in kinds:
        html = format_html("<em>{}</em>", html)
    if "bold" in kinds:
        html = format_html("<strong>{}</strong>", html)
    return html


def harmless(href: str) -> bool:
    """http, https, mailto, or a path on this site."""
    return HARMLESS.match(href) is not None and CONTROLS.search(href) is None
