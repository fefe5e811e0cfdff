"""Many lists of phrases looked for in one walk over a text.

Phrases are written as en/record.toml explains: `(a|b)`, `[x]`, `word*`, `*word`, `*`, and `{slot}` for what
the caller has a pattern for. A walk costs one look-up a word, and a match only where a phrase may begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"[^\W_]+")
_PART: Final = re.compile(r"[\[\](|)*]|\{\w+\}|\s+|[^\[\](|)*{}\s]+")
_BLANK: Final = r"\s{1,3}"
_ANY: Final = r"\S{1,30}(?:\s{1,3}\S{1,30}){0,2}?"
_MARKS: Final = {"'": "['’]", "-": r"[-–—]"}
_REMEMBERED: Final = 50_000  # words; beyond, the memory of which words begin nothing starts anew


class Hit(NamedTuple):
    """`found` holds the slots' words; None for a phrase of one word, which has none."""

    start: int
    end: int
    label: str
    found: re.Match[str] | None


def lowered(text: str) -> str:
    """`text` in lower case with every offset kept: the few letters that would become two stay as they are."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


@dataclass(slots=True)
class _Node:
    """A sequence (`kind` "sequence"), a choice, or a leaf: a word, a blank, a slot, any words."""

    kind: str
    text: str = ""
    parts: list[_Node] = field(default_factory=list)


class _Parser:
    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        self.parts = _PART.findall(phrase)
        self.at = 0

    def read(self) -> _Node:
        node = self._choice(None)
        if self.at < len(self.parts):
            raise ValueError(f"The phrase {self.phrase!r} has a bracket too many.")
        return node

    def _choice(self, closing: str | None) -> _Node:
        options = [self._sequence()]
        while self.at < len(self.parts) and self.parts[self.at] == "|":
            self.at += 1
            options.append(self._sequence())
        if closing is not None:
            if self.at >= len(self.parts) or self.parts[self.at] != closing:
                raise ValueError(f"The phrase {self.phrase!r} lacks a bracket.")
            self.at += 1
        return options[0] if len(options) == 1 else _Node("choice", parts=options)

    def _sequence(self) -> _Node:
        found: list[_Node] = []
        while self.at < len(self.parts) and self.parts[self.at] not in {"|", ")", "]"}:
            part = self.parts[self.at]
            self.at += 1
            if part == "(":
                found.append(self._choice(")"))
            elif part == "[":
                found.append(_Node("optional", parts=[self._choice("]")]))
            elif part.isspace():
                found.append(_Node("blank"))
            elif part.startswith("{"):
                found.append(_Node("slot", part[1:-1]))
            elif part == "*":
                found.append(_Node("star"))
            else:
                found.append(_Node("word", part.lower()))
        return _Node("sequence", parts=found)


def _pattern(node: _Node, slots: Mapping[str, str], used: dict[str, int]) -> str:
    if node.kind == "sequence":
        return _sequence_pattern(node.parts, slots, used)
    if node.kind in {"choice", "optional"}:
        inner = "|".join(_pattern(part, slots, used) for part in node.parts)
        return f"(?:{inner})" + ("?" if node.kind == "optional" else "")
    if node.kind == "slot":
        used[node.text] = used.get(node.text, 0) + 1
        return slots[node.text].replace("?P<_>", f"?P<{node.text}_{used[node.text]}>")
    return "".join(_MARKS.get(char) or re.escape(char) for char in node.text)


def _sequence_pattern(parts: list[_Node], slots: Mapping[str, str], used: dict[str, int]) -> str:
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
            inner = _pattern(part.parts[0], slots, used)
            spaced = before is None or before.kind == "blank"
            if last and spaced and before is not None:
                made.append(f"(?:{_BLANK}(?:{inner}))?")
            elif spaced and after is not None and after.kind == "blank":
                made.append(f"(?:(?:{inner}){_BLANK})?")
            else:
                made.append(f"(?:{inner})?")
        else:
            made.append(_pattern(part, slots, used))
    return "".join(made)


def _has_dash(node: _Node) -> bool:
    return node.text == "-" or any(map(_has_dash, node.parts))


def _beginnings(node: _Node, first_of: Mapping[str, Iterable[str]]) -> tuple[set[str], bool]:
    """The words a node may begin with (`stem*`, `*ending` too), and whether it may be empty."""
    if node.kind == "word":
        found = _TOKEN.search(node.text)
        return ({found[0]} if found else set()), found is None
    if node.kind == "slot":
        return set(first_of[node.text]), False
    if node.kind == "blank":
        return set(), True
    if node.kind == "star":
        return {"*"}, False
    if node.kind in {"choice", "optional"}:
        both = [_beginnings(part, first_of) for part in node.parts]
        empty = node.kind == "optional" or any(can for _, can in both)
        return set().union(*(words for words, _ in both)), empty
    words: set[str] = set()
    parts = node.parts
    for index, part in enumerate(parts):
        own, empty = _beginnings(part, first_of)
        following = parts[index + 1] if index + 1 < len(parts) else None
        if following is not None and following.kind == "star" and part.kind in {"word", "choice"}:
            own = {f"{word}*" for word in own}
        if part.kind == "star" and following is not None and following.kind == "word":
            own = {f"*{following.text}"}
        words |= own
        if not empty:
            return words, False
    return words, True


def pattern_of(phrases: Iterable[str], *, last: bool = False) -> re.Pattern[str]:
    """One list without slots, to be sought in a short stretch; `last`: right before the stretch's end."""
    inner = "|".join(_pattern(_Parser(phrase.strip()).read(), {}, {}) for phrase in phrases) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{inner})" + (r"\s?$" if last else r"(?!\w)"))


class _Entry(NamedTuple):
    """What a word may begin: lists it is itself a phrase of, and phrases that go on."""

    alone: tuple[str, ...]
    any_longer: re.Pattern[str] | None
    longer: tuple[tuple[str, str], ...]


class Lexicon:
    """Named lists of phrases. `slots` are patterns with one group `(?P<_>…)`; `first_of` the words they may
    begin with, `#` for any that begins with a figure.
    """

    def __init__(
        self,
        lists: Mapping[str, Iterable[str]],
        slots: Mapping[str, str] | None = None,
        first_of: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._whole: dict[str, list[tuple[str, str]]] = {}
        self._stems: dict[str, list[tuple[str, str]]] = {}
        self._endings: dict[str, list[tuple[str, str]]] = {}
        self._known: dict[str, _Entry | None] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}  # compiled when they may first match
        for label, phrases in lists.items():
            for phrase in phrases:
                self._add(label, phrase, slots or {}, first_of or {})

    def _add(
        self, label: str, phrase: str, slots: Mapping[str, str], first_of: Mapping[str, Iterable[str]]
    ) -> None:
        node = _Parser(phrase.strip()).read()
        pattern = _pattern(node, slots, {})
        for word in _beginnings(node, first_of)[0]:
            if word.startswith("*"):
                self._endings.setdefault(word[1:], []).append((label, pattern))
            elif word.endswith("*"):
                self._stems.setdefault(word[:-1], []).append((label, pattern))
            else:
                self._whole.setdefault(word, []).append((label, pattern))

    def find(self, lower: str) -> dict[str, list[Hit]]:
        """All hits in a text that is `lowered` already, by list and in order; at each place the longest."""
        known = self._known
        found: dict[str, list[Hit]] = {}
        for token in _TOKEN.finditer(lower):
            word = token[0]
            try:
                entry = known[word]
            except KeyError:
                entry = self._entry(word)
            if entry is None:
                continue
            start, end = token.span()
            if entry.any_longer is not None and entry.any_longer.match(lower, start) is not None:
                self._longest(lower, start, end, entry, found)
                continue
            for label in entry.alone:
                if label in found:
                    found[label].append(Hit(start, end, label, None))
                else:
                    found[label] = [Hit(start, end, label, None)]
        return found

    def _longest(self, lower: str, start: int, end: int, entry: _Entry, found: dict[str, list[Hit]]) -> None:
        best: dict[str, Hit] = {label: Hit(start, end, label, None) for label in entry.alone}
        for label, words in entry.longer:
            pattern = self._patterns.get(words)
            if pattern is None:
                pattern = self._patterns[words] = re.compile(f"(?:{words})(?!\\w)")
            match = pattern.match(lower, start)
            if match is not None and (label not in best or match.end() > best[label].end):
                best[label] = Hit(start, match.end(), label, match)
        for label, hit in best.items():
            found.setdefault(label, []).append(hit)

    def _entry(self, word: str) -> _Entry | None:
        if word[0].isdigit():
            entries = [*self._whole.get("#", ()), *self._whole.get(word, ())]
        else:
            entries = list(self._whole.get(word, ()))
            for stem, more in self._stems.items():
                if word.startswith(stem):
                    entries += more
            for ending, more in self._endings.items():
                if word.endswith(ending):
                    entries += more
        entry = _compiled(word, tuple(dict.fromkeys(entries))) if entries else None
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known[word] = entry
        return entry


def _compiled(word: str, entries: tuple[tuple[str, str], ...]) -> _Entry:
    alone, longer = [], []
    for label, pattern in entries:
        if "(?P<" not in pattern and re.fullmatch(f"(?:{pattern})", word):
            alone.append(label)
        if not _one_word(pattern, word):
            longer.append((label, pattern))
    plain = "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for _, pattern in longer)
    return _Entry(
        tuple(dict.fromkeys(alone)),
        re.compile(f"(?:{plain})(?!\\w)") if longer else None,
        tuple(longer),
    )


def _one_word(pattern: str, word: str) -> bool:
    """The pattern can be no more than the word itself."""
    return pattern in {word, re.escape(word)} or (pattern.endswith(r"\w*") and pattern[:-3].isalnum())
