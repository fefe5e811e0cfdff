"""How phrases are written in the packs: read into parts, turned into patterns, and how they may begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

TOKEN: Final = re.compile(r"[^\W_]+")
WRITTEN: Final = re.compile(r"(?:[^\W_]|[*{}])+")  # a token of a phrase as it is written
_PART: Final = re.compile(r"[\[\](|)*]|\{\w+\}|\s+|[^\[\](|)*{}\s]+")
_BLANK: Final = r"\s{1,3}"
_ANY: Final = r"\S{1,30}(?:\s{1,3}\S{1,30}){0,2}?"
_MARKS: Final = {"'": "['’]", "-": r"[-–—]"}
_MOST_OPENINGS: Final = 4_000  # of one phrase


@dataclass(slots=True)
class Node:
    """A sequence (`kind` "sequence"), a choice, or a leaf: a word, a blank, a slot, any words."""

    kind: str
    text: str = ""
    parts: list[Node] = field(default_factory=list)


class Parser:
    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        self.parts = _PART.findall(phrase)
        self.at = 0

    def read(self) -> Node:
        node = self._choice(None)
        if self.at < len(self.parts):
            raise ValueError(f"The phrase {self.phrase!r} has a bracket too many.")
        return node

    def _choice(self, closing: str | None) -> Node:
        options = [self._sequence()]
        while self.at < len(self.parts) and self.parts[self.at] == "|":
            self.at += 1
            options.append(self._sequence())
        if closing is not None:
            if self.at >= len(self.parts) or self.parts[self.at] != closing:
                raise ValueError(f"The phrase {self.phrase!r} lacks a bracket.")
            self.at += 1
        return options[0] if len(options) == 1 else Node("choice", parts=options)

    def _sequence(self) -> Node:
        found: list[Node] = []
        while self.at < len(self.parts) and self.parts[self.at] not in {"|", ")", "]"}:
            part = self.parts[self.at]
            self.at += 1
            if part == "(":
                found.append(self._choice(")"))
            elif part == "[":
                found.append(Node("optional", parts=[self._choice("]")]))
            elif part.isspace():
                found.append(Node("blank"))
            elif part.startswith("{"):
                found.append(Node("slot", part[1:-1]))
            elif part == "*":
                found.append(Node("star"))
            else:
                found.append(Node("word", part.lower()))
        return Node("sequence", parts=found)


def pattern_for(node: Node, slots: Mapping[str, str], used: dict[str, int]) -> str:
    if node.kind == "sequence":
        return _sequence_pattern(node.parts, slots, used)
    if node.kind in {"choice", "optional"}:
        inner = "|".join(pattern_for(part, slots, used) for part in node.parts)
        return f"(?:{inner})" + ("?" if node.kind == "optional" else "")
    if node.kind == "slot":
        used[node.text] = used.get(node.text, 0) + 1
        return slots[node.text].replace("?P<_>", f"?P<{node.text}_{used[node.text]}>")
    return "".join(_MARKS.get(char) or re.escape(char) for char in node.text)


def _sequence_pattern(parts: list[Node], slots: Mapping[str, str], used: dict[str, int]) -> str:
    """A blank beside something optional belongs to it: behind it, or before it where nothing else follows."""
    made: list[str] = []
    for index, part in enumerate(parts):
        before = parts[index - 1] if index else None
        after = parts[index + 1] if index + 1 < len(parts) else None
        last = not any(other.kind not in {"optional", "blank"} for other in parts[index + 1 :])
        if part.kind == "blank":
            optional_after = after is not None and after.kind == "optional" and last
            optional_before = before is not None and before.kind == "optional" and not last
            set_off = index > 1 and parts[index - 2].kind == "blank"
            if optional_after or (optional_before and (set_off or index == 1)):
                continue
            loose = any(side is not None and _has_dash(side) for side in (before, after))
            made.append(r"\s{0,3}" if loose else _BLANK)
        elif part.kind == "star":
            lonely = (before is None or before.kind == "blank") and (after is None or after.kind == "blank")
            made.append(_ANY if lonely else r"\w*")
        elif part.kind == "optional":
            inner = pattern_for(part.parts[0], slots, used)
            spaced = before is None or before.kind == "blank"
            if last and spaced and before is not None:
                made.append(f"(?:{_BLANK}(?:{inner}))?")
            elif spaced and after is not None and after.kind == "blank":
                made.append(f"(?:(?:{inner}){_BLANK})?")
            else:
                made.append(f"(?:{inner})?")
        else:
            made.append(pattern_for(part, slots, used))
    return "".join(made)


def _has_dash(node: Node) -> bool:
    return node.text == "-" or any(map(_has_dash, node.parts))


def beginnings(node: Node, first_of: Mapping[str, Iterable[str]]) -> tuple[set[str], bool]:
    """The words a node may begin with (`stem*`, `*ending` too), and whether it may be empty."""
    if node.kind == "word":
        found = TOKEN.search(node.text)
        return ({found[0]} if found else set()), found is None
    if node.kind == "slot":
        return set(first_of[node.text]), False
    if node.kind == "blank":
        return set(), True
    if node.kind == "star":
        return {"*"}, False
    if node.kind in {"choice", "optional"}:
        both = [beginnings(part, first_of) for part in node.parts]
        empty = node.kind == "optional" or any(can for _, can in both)
        return set().union(*(words for words, _ in both)), empty
    words: set[str] = set()
    parts = node.parts
    for index, part in enumerate(parts):
        own, empty = beginnings(part, first_of)
        following = parts[index + 1] if index + 1 < len(parts) else None
        if following is not None and following.kind == "star" and part.kind in {"word", "choice"}:
            own = {f"{word}*" for word in own}
        if part.kind == "star" and following is not None and following.kind == "word":
            own = {f"*{following.text}"}
        words |= own
        if not empty:
            return words, False
    return words, True


def openings(node: Node) -> set[str] | None:
    """How what `node` stands for may be written, as far as its first two tokens; None for too many ways."""
    if node.kind == "word":
        return {node.text}
    if node.kind in {"blank", "star", "slot"}:
        return {{"blank": " ", "star": "*"}.get(node.kind) or f"{{{node.text}}}"}
    if node.kind in {"choice", "optional"}:
        found: set[str] = {""} if node.kind == "optional" else set()
        for part in node.parts:
            own = openings(part)
            if own is None:
                return None
            found |= own
        return found
    ways = {""}
    for part in node.parts:
        own = openings(part)
        if own is None or len(ways) * len(own) > _MOST_OPENINGS:
            return None
        ways = {way if _has_two(way) else way + more for way in ways for more in own}
    return ways


def _has_two(way: str) -> bool:
    """Has it two tokens, of which the second is whole?"""
    tokens = len(WRITTEN.findall(way))
    return tokens > 2 or (tokens == 2 and way[-1] == " ")  # noqa: PLR2004
