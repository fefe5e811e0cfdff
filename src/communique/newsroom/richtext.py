"""From the editor's rich text to plain paragraphs with marks beside them."""

from __future__ import annotations

import html
import re
import unicodedata
from html.parser import HTMLParser
from urllib.parse import urlsplit

from communique.ledger.document import UNWRITABLE, Mark, MarkKind, tidy

PARAGRAPHS = frozenset({"p", "li", "h2", "h3", "h4", "blockquote"})
MARKS: dict[str, MarkKind] = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "a": "link"}
KEPT = "kept"  # stands for the link of a span that no other script may touch
PLAIN = re.compile(r"<p(?: [^<>]*)?>([^<]*)</p>")  # most paragraphs; no parser is needed for them
BLANKS = re.compile(r"[ \t\r\n]+")
LINK_SCHEMES = frozenset({"http", "https", "mailto"})


def safe_href(value: str) -> str:
    """The link if it leads to a page or a mail address; empty for anything else (javascript: and so on)."""
    cleaned = "".join(value.split())
    try:
        scheme = urlsplit(cleaned).scheme.lower()
    except ValueError:
        return ""
    return cleaned if scheme in LINK_SCHEMES or cleaned.startswith(("/", "#")) else ""


class _Paragraphs(HTMLParser):
    """Collects paragraphs; blanks in a row become one as they come, so that marks fit what is kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[tuple[str, tuple[Mark, ...]]] = []
        self.text: list[str] = []
        self.length = 0
        self.open: list[tuple[str, int, str]] = []
        self.marks: list[Mark] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in PARAGRAPHS:
            self.finish()
        elif tag == "br":
            self._add("\n")
        elif tag == "span":
            # Every one is opened, so that the end of another is not taken for that of one to be kept.
            kept = (dict(attrs).get("translate") or "").lower() == "no"
            self.open.append((tag, self.length, KEPT if kept else ""))
        elif tag in MARKS:
            self.open.append((tag, self.length, safe_href(dict(attrs).get("href") or "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in PARAGRAPHS:
            self.finish()
        elif (tag in MARKS or tag == "span") and any(entry[0] == tag for entry in self.open):
            index = max(i for i, entry in enumerate(self.open) if entry[0] == tag)
            self._mark(*self.open.pop(index))

    def handle_data(self, data: str) -> None:
        for character in unicodedata.normalize("NFC", UNWRITABLE.sub(" ", data)):
            self._add(" " if character in " \t\r\n" else character)

    def _add(self, character: str) -> None:
        last = self.text[-1] if self.text else "\n"
        if character == " " and last in " \n":
            return
        if character == "\n":
            if last == "\n":
                return
            while self.text and self.text[-1] == " ":
                self.text.pop()
        self.text.append(character)
        self.length = len(self.text)

    def _mark(self, tag: str, start: int, href: str) -> None:
        if tag == "span":
            if href == KEPT and self.length > start:
                self.marks.append(Mark("protected", start, self.length))
            return
        kind = MARKS[tag]
        if self.length > start and (kind != "link" or href):
            self.marks.append(Mark(kind, start, self.length, href))

    def finish(self) -> None:
        still_open = list(self.open)
        for entry in reversed(still_open):
            self._mark(*entry)
        while self.text and self.text[-1] in " \n":
            self.text.pop()
        text = "".join(self.text)
        tidied = tidy(text)
        if tidied:
            fitting = sorted(
                (
                    Mark(mark.kind, mark.start, min(mark.end, len(text)), mark.href)
                    for mark in self.marks
                    if mark.start < len(text)
                ),
                key=lambda mark: (mark.start, -mark.end, mark.kind),
            )
            # Letters that combine across a mark's border change length in NFC; then words win over marks.
            self.done.append((tidied, tuple(fitting) if tidied == text else ()))
        self.text, self.length, self.marks = [], 0, []
        self.open = [(tag, 0, href) for tag, _, href in still_open]


def paragraphs_of(source: str) -> list[tuple[str, tuple[Mark, ...]]]:
    """The paragraphs of `source` (the editor's HTML), each with its marks: bold, italic, links, and
    «keep as written», which the editor stores as `<span translate="no">`.
    """
    plain = PLAIN.fullmatch(source)
    if plain is not None:
        words = tidy(BLANKS.sub(" ", html.unescape(plain[1])))
        return [(words, ())] if words else []
    parser = _Paragraphs()
    parser.feed(source)
    parser.close()
    parser.finish()
    return parser.done


def rich_text(words: str) -> str:
    """One paragraph of plain words as the editor stores it."""
    return f"<p>{html.escape(words, quote=False)}</p>"
