"""Many lists of phrases looked for in one walk over a text.

Phrases are written as en/record.toml explains: `(a|b)`, `[x]`, `word*`, `*word`, `*`, and `{slot}` for what
the caller has a pattern for. A walk costs one look-up a word, and a match only where a phrase may begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"[^\W_]+")
_BETWEEN: Final = re.compile(r"([^\W_]+)")  # splits a text into gaps and tokens by turns
_WRITTEN: Final = re.compile(r"(?:[^\W_]|[*{}])+")  # a token of a phrase as it is written
_PART: Final = re.compile(r"[\[\](|)*]|\{\w+\}|\s+|[^\[\](|)*{}\s]+")
_BLANK: Final = r"\s{1,3}"
_ANY: Final = r"\S{1,30}(?:\s{1,3}\S{1,30}){0,2}?"
_MARKS: Final = {"'": "['’]", "-": r"[-–—]"}
_REMEMBERED: Final = 50_000  # words; beyond, the memory of which words begin nothing starts anew
_MOST_OPENINGS: Final = 4_000  # of one phrase
_DIGITS: Final = tuple("0123456789")


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


def _openings(node: _Node) -> set[str] | None:
    """How what `node` stands for may be written, as far as its first two tokens; None for too many ways."""
    if node.kind == "word":
        return {node.text}
    if node.kind in {"blank", "star", "slot"}:
        return {{"blank": " ", "star": "*"}.get(node.kind) or f"{{{node.text}}}"}
    if node.kind in {"choice", "optional"}:
        found: set[str] = {""} if node.kind == "optional" else set()
        for part in node.parts:
            own = _openings(part)
            if own is None:
                return None
            found |= own
        return found
    ways = {""}
    for part in node.parts:
        own = _openings(part)
        if own is None or len(ways) * len(own) > _MOST_OPENINGS:
            return None
        ways = {way if _has_two(way) else way + more for way in ways for more in own}
    return ways


def _has_two(way: str) -> bool:
    """Has it two tokens, of which the second is whole?"""
    tokens = len(_WRITTEN.findall(way))
    return tokens > 2 or (tokens == 2 and way[-1] == " ")  # noqa: PLR2004


class _Entry(NamedTuple):
    """What a word may begin: lists it is itself a phrase of, and phrases that go on, which is worth trying
    only where the next word is one of `seconds` or begins with one of `stems`; None: always.
    """

    alone: tuple[str, ...]
    any_longer: re.Pattern[str] | None
    longer: tuple[tuple[str, str], ...]
    seconds: frozenset[str] | None
    stems: tuple[str, ...]


class _Known(dict[str, "_Entry | None"]):
    """Words looked up before; a new one is asked of the lexicon, and remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> _Entry | None:
        if len(self) > _REMEMBERED:
            self.clear()
        entry = self[word] = self._lexicon.entry(word)
        return entry


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
        self._known = _Known(self)
        self._patterns: dict[str, re.Pattern[str]] = {}  # compiled when they may first match
        self._openings: dict[str, frozenset[str] | None] = {}  # by pattern
        self._first_of: dict[str, tuple[str, ...]] = {}  # how the first token of each slot may begin
        self._of_more: set[str] = set()  # slots of more than one token
        for slot, words in (first_of or {}).items():
            tokens = [[*_DIGITS] if word == "#" else _TOKEN.findall(word)[:1] for word in words]
            self._first_of[f"{{{slot}}}"] = tuple(stem for stems in tokens for stem in stems)
            if any(word != "#" and not _TOKEN.fullmatch(word) for word in words):
                self._of_more.add(f"{{{slot}}}")
        for label, phrases in lists.items():
            for phrase in phrases:
                self._add(label, phrase, slots or {}, first_of or {})

    def _add(
        self, label: str, phrase: str, slots: Mapping[str, str], first_of: Mapping[str, Iterable[str]]
    ) -> None:
        node = _Parser(phrase.strip()).read()
        pattern = _pattern(node, slots, {})
        ways = _openings(node)
        self._openings[pattern] = frozenset(ways) if ways is not None else None
        for word in _beginnings(node, first_of)[0]:
            if word.startswith("*"):
                self._endings.setdefault(word[1:], []).append((label, pattern))
            elif word.endswith("*"):
                self._stems.setdefault(word[:-1], []).append((label, pattern))
            else:
                self._whole.setdefault(word, []).append((label, pattern))

    def find(self, lower: str) -> dict[str, list[Hit]]:
        """All hits in a text that is `lowered` already, by list and in order; at each place the longest."""
        pieces = _BETWEEN.split(lower)
        words = pieces[1::2]
        ends = list(accumulate(map(len, pieces)))
        words.append("")
        found: dict[str, list[Hit]] = {}
        make = tuple.__new__  # half the time of calling Hit
        for number, entry in enumerate(map(self._known.__getitem__, words)):
            if entry is None:
                continue
            start, end = ends[2 * number], ends[2 * number + 1]
            alone, any_longer, _, seconds, stems = entry
            if (
                any_longer is not None
                and (seconds is None or (after := words[number + 1]) in seconds or after.startswith(stems))
                and any_longer.match(lower, start) is not None
            ):
                self._longest(lower, start, end, entry, found)
                continue
            for label in alone:
                hit = make(Hit, (start, end, label, None))
                if label in found:
                    found[label].append(hit)
                else:
                    found[label] = [hit]
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

    def entry(self, word: str) -> _Entry | None:
        """What a word in lower case may begin; None for most words."""
        if not word:
            return None
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
        return self._compiled(word, tuple(dict.fromkeys(entries))) if entries else None

    def _compiled(self, word: str, entries: tuple[tuple[str, str], ...]) -> _Entry | None:
        alone, longer, stems = [], [], set[str]()
        for label, pattern in entries:
            if whole := "(?P<" not in pattern and re.fullmatch(f"(?:{pattern})", word) is not None:
                alone.append(label)
            following = self._following(word, pattern, whole=whole)
            if not _one_word(pattern, word) and following != set():
                longer.append((label, pattern))
                stems |= {""} if following is None else following
        plain = "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for _, pattern in longer)
        if not alone and not longer:
            return None
        return _Entry(
            tuple(dict.fromkeys(alone)),
            re.compile(f"(?:{plain})(?!\\w)") if longer else None,
            tuple(longer),
            frozenset(one for one in stems if one[-1:] != "*") if "" not in stems else None,
            tuple(one[:-1] for one in stems if one[-1:] == "*"),
        )

    def _following(self, word: str, pattern: str, *, whole: bool) -> set[str] | None:
        """The words, or beginnings of words (“st*”), that may follow `word` in what `pattern` matches, if it
        matches more than the word; None where nothing is known.
        """
        ways = self._openings[pattern]
        if ways is None:
            return None
        found: set[str] = set()
        for way in ways:
            tokens = _WRITTEN.findall(way)
            if not tokens:
                return None
            if "{" in tokens[0]:
                if tokens[0] in self._of_more or tokens[0] not in self._first_of:
                    return None
                if not word.startswith(self._first_of[tokens[0]]):
                    continue
            elif tokens[0] != word and "*" not in tokens[0]:
                continue
            if len(tokens) == 1:
                if not whole:
                    return None
                continue
            second = tokens[1]
            if second in self._first_of:
                found |= {f"{stem}*" for stem in self._first_of[second]}
            elif "{" in second or second.startswith("*"):
                return None
            else:
                found.add(f"{second.partition('*')[0]}*" if "*" in second else second)
        return found


def _one_word(pattern: str, word: str) -> bool:
    """The pattern can be no more than the word itself."""
    return pattern in {word, re.escape(word)} or (pattern.endswith(r"\w*") and pattern[:-3].isalnum())
