"""HTML cut into tags and text, each with its exact place in the source.

Our own scanner and not the standard library's: offsets must be exact to the code point, and hostile
pages must cost no more than their length. Whatever never ends (a tag, a comment, a script) is taken
to run to the end of the file, as browsers do, so nothing is scanned twice.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

TokenKind = Literal["text", "open", "close", "hidden"]

# Possessive throughout (++, *+, ?+): no backtracking, so no input takes more than one pass.
_TAG: Final = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"(?P<attributes>(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^\s>]++|(?=>)))?+)*+)>"
)
_ATTRIBUTE: Final = re.compile(r"([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s>]++))?+")
_LONGEST_ATTRIBUTES: Final = 20_000
# Elements whose inside is no text of the page. Those in the first set run to the end of the file where
# they are never closed (the HTML standard says so); the others count as ordinary tags then.
_RAW: Final = frozenset({"script", "style", "template", "iframe", "textarea", "noembed", "noframes", "xmp"})
_OPAQUE: Final = frozenset(
    {"noscript", "svg", "math", "object", "select", "button", "canvas", "audio", "video"}
)
_ENDS: Final = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW | _OPAQUE}
_LONG_REFERENCE: Final = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")


@dataclass(slots=True)
class Token:
    """`name` is the tag's, in lower case; for "hidden" it is the element, or "comment" or "unended"."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    written: str = ""  # the attributes as written

    def attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in _ATTRIBUTE.findall(self.written[:_LONGEST_ATTRIBUTES]):
            bare = value[1:-1] if value[:1] in {'"', "'"} and value[-1:] == value[:1] else value
            found.setdefault(name.lower(), resolve(bare))
        return found


def scan(source: str) -> Iterator[Token]:
    """The whole source as tokens, in order and without gaps."""
    at, length = 0, len(source)
    unclosed: set[str] = set()  # elements known to have no end tag from here on
    while at < length:
        bracket = source.find("<", at)
        if bracket < 0:
            yield Token("text", at, length)
            return
        token = _markup(source, bracket, unclosed)
        if token is None:  # a `<` that is text, as in `a < b`
            following = source.find("<", bracket + 1)
            stop = length if following < 0 else following
            yield Token("text", at, stop)
            at = stop
            continue
        if bracket > at:
            yield Token("text", at, bracket)
        yield token
        at = token.end


def _markup(source: str, at: int, unclosed: set[str]) -> Token | None:
    """The markup that begins at a `<`, or None where it is text."""
    tag = _TAG.match(source, at)
    if tag is not None:
        return _element(source, at, tag, unclosed)
    char = source[at + 1 : at + 2]
    if char in {"!", "?"}:
        return _declaration(source, at)
    if char == "/" and not _letter(source[at + 2 : at + 3]):
        return _until(source, ">", at, at)
    if char != "/" and not _letter(char):
        return None
    return Token("hidden", at, len(source), "unended")


def _element(source: str, at: int, tag: re.Match[str], unclosed: set[str]) -> Token:
    name = tag["name"].lower()
    if tag["close"]:
        return Token("close", at, tag.end(), name)
    if name in _ENDS and name not in unclosed and not tag["attributes"].endswith("/"):
        end = _element_end(source, name, tag.end())
        if end is None and name in _OPAQUE:
            unclosed.add(name)
        else:
            return Token("hidden", at, end or len(source), name, tag["attributes"])
    return Token("open", at, tag.end(), name, tag["attributes"])


def _letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _element_end(source: str, name: str, at: int) -> int | None:
    found = _ENDS[name].search(source, at)
    if found is None:
        return None
    return source.find(">", found.end()) + 1 or len(source)


def _declaration(source: str, at: int) -> Token:
    if not source.startswith("<!--", at):
        return _until(source, ">", at, at)
    if source.startswith((">", "->"), at + 4):
        return _until(source, ">", at, at)
    return _until(source, "-->", at + 4, at)


def _until(source: str, mark: str, search_from: int, start: int) -> Token:
    end = source.find(mark, search_from)
    if end < 0:
        return Token("hidden", start, len(source), "unended")
    return Token("hidden", start, end + len(mark), "comment")


def resolve(written: str) -> str:
    """Text with its character references resolved; numbers beyond Unicode become U+FFFD."""
    if "&" not in written:
        return written
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", written))
