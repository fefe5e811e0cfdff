"""English left on a screen of the Cyrillic desk: words in Latin letters that are no data, code or name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

# Words that are read or heard: text, and what these attributes say.
SPOKEN: Final = frozenset(
    {
        "title",
        "aria-label",
        "aria-description",
        "aria-roledescription",
        "placeholder",
        "alt",
        "label",
        "summary",
    }
)
# Attributes of Wagtail's and our own scripts whose words come to the screen.
HANDED: Final = re.compile(
    r"data-(?!w-)[\w-]*(?:text|label|message|title|placeholder|confirm|words|told|said)[\w-]*"
    r"|data-w-(?:progress-active|tooltip-content)-value"
)
UNSEEN: Final = frozenset({"script", "style", "code", "kbd", "svg", "pre", "noscript"})
VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
LATIN: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ž][A-Za-zÀ-ÖØ-öø-ž'’-]*")
# What is the same in every language: addresses, mail, codes, files, digests, units, formats, products.
_CODES: Final = (
    r"https?://\S+",
    r"\S+@\S+",
    r"\b[\w./-]*/[\w./-]+",
    r"\b\d{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b",  # a letter's reference
    r"\b[\w-]*(?:TOTAL|INITIAL)_FORMS\b",  # Django's hidden fields, asked for with nothing filled in
    r"\b[0-9a-f]{7,}\b|\b[a-f0-9-]{36}\b",
    r"[\w-]*\.(?:jpe?g|png|webp|tiff?|docx|eml|txt|html?|zip|pdf)\b",
    r"\b[A-Z]{2,}(?:-\d+)?\b",
    r"\b\d+\s*(?:[kKMG]?B|px|MP)\b",
    r"\b[a-z]{2,3}(?:-[A-Z][a-z]{3})?\b\s*$",  # a language's tag
    r"\bname, outlet, email, language\b",  # the columns of a file
    r"#\w+|%\w",
)
CODES: Final = re.compile("|".join(_CODES))
NAMES: Final = frozenset(
    {
        *(
            "Communiqué",
            "vera",
            "colleague",
            "bridges",
            "press-releases",
            "Cyrl",
            "Latn",
            "sr",
            "sr-Cyrl",
            "sr-Latn",
        ),
        *("Atom", "WebP", "Word", "ManagementForm", "en"),
        *("Srpski", "latinica", "English", "true", "false", "Invalid", "filter", "spec"),
    }
)


class _Reader(HTMLParser):
    """Collects what is said outside of what is unseen, or in a language of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        silent = bool(self.open and self.open[-1][1]) or tag in UNSEEN
        own = given.get("lang")
        if any(told in (given.get("class") or "") for told in ("side-panel-toggle__counter", "xdsoft_")):
            silent = True  # a script's number; the parts of a calendar that Wagtail never shows
        if tag != "html" and own and own not in {"sr", "sr-Cyrl"}:
            silent = True
        if not silent:
            self.said += [v for name, v in attrs if v and (name in SPOKEN or HANDED.fullmatch(name))]
            if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
                self.said.append(given.get("value") or "")
        if tag not in VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == tag:
                del self.open[at:]
                break

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.said.append(data)


def _parts(page: str) -> Iterator[str]:
    """A page as it is; of an answer to a script what is put on the screen."""
    rest = page.lstrip()
    while rest.startswith("{"):
        answer, end = json.JSONDecoder().raw_decode(rest)
        yield from (str(answer[key]) for key in ("html", "htmlFragment", "message", "told") if key in answer)
        rest = rest[end:].lstrip()
    yield rest


def english_of(page: str) -> Iterator[str]:
    """Each piece of the page that has a word in Latin letters, white space made one blank."""
    reader = _Reader()
    for part in _parts(page):
        reader.feed(part)
    for piece in reader.said:
        words = LATIN.findall(CODES.sub(" ", piece))
        if any(word not in NAMES for word in words):
            yield " ".join(piece.split())
