"""Many lists of phrases looked for in one walk over a text.

Phrases are written as en/record.toml explains: `(a|b)`, `[x]`, `word*`, `*word`, `*`, and `{slot}` for what
the caller has a pattern for. A walk costs one look-up a word, and a match only where a phrase may begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Final, NamedTuple

from communique.reading.phrase_forms import (
    TOKEN,
    WRITTEN,
    Parser,
    beginnings,
    openings,
    pattern_for,
)

_BETWEEN: Final = re.compile(r"([^\W_]+)")  # splits a text into gaps and tokens by turns
_REMEMBERED: Final = 50_000  # words; beyond, the memory of which words begin nothing starts anew
_DIGITS: Final = tuple("0123456789")


class Hit(NamedTuple):
    """`found` holds the slots' words; None for a phrase that has no slots."""

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


def pattern_of(phrases: Iterable[str], *, last: bool = False) -> re.Pattern[str]:
    """One list without slots, to be sought in a short stretch; `last`: right before the stretch's end."""
    inner = "|".join(pattern_for(Parser(phrase.strip()).read(), {}, {}) for phrase in phrases) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{inner})" + (r"\s?$" if last else r"(?!\w)"))


class _Longer(NamedTuple):
    """A phrase that goes on behind its first word. It is worth trying only where the next word is one of
    `seconds` or begins with one of `stems`; `seconds` None: always.
    """

    label: str
    pattern: str
    seconds: frozenset[str] | None
    stems: tuple[str, ...]


class _Entry(NamedTuple):
    """What a word may begin: lists it is itself a phrase of, and phrases that go on; `seconds` and `stems` as
    in `_Longer`, of all of them.
    """

    alone: tuple[str, ...]
    longer: tuple[_Longer, ...]
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


class _Pairs(dict[tuple[str, str], tuple[tuple[str, re.Pattern[str]], ...]]):
    """Labels and patterns of what a word and the one behind it may begin, compiled when first needed."""

    def __init__(self, known: _Known) -> None:
        super().__init__()
        self._known = known
        self._patterns: dict[str, re.Pattern[str]] = {}

    def __missing__(self, pair: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        entry, after = self._known[pair[0]], pair[1]
        found = self[pair] = tuple(
            (label, self._compiled(words))
            for label, words, seconds, stems in (entry.longer if entry is not None else ())
            if seconds is None or after in seconds or after.startswith(stems)
        )
        return found

    def _compiled(self, words: str) -> re.Pattern[str]:
        if words not in self._patterns:
            self._patterns[words] = re.compile(f"(?:{words})(?!\\w)")
        return self._patterns[words]


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
        self._pairs = _Pairs(self._known)
        self._openings: dict[str, frozenset[str] | None] = {}  # by pattern
        self._first_of: dict[str, tuple[str, ...]] = {}  # how the first token of each slot may begin
        self._of_more: set[str] = set()  # slots of more than one token
        for slot, words in (first_of or {}).items():
            tokens = [[*_DIGITS] if word == "#" else TOKEN.findall(word)[:1] for word in words]
            self._first_of[f"{{{slot}}}"] = tuple(stem for stems in tokens for stem in stems)
            if any(word != "#" and not TOKEN.fullmatch(word) for word in words):
                self._of_more.add(f"{{{slot}}}")
        for label, phrases in lists.items():
            for phrase in phrases:
                self._add(label, phrase, slots or {}, first_of or {})

    def _add(
        self, label: str, phrase: str, slots: Mapping[str, str], first_of: Mapping[str, Iterable[str]]
    ) -> None:
        node = Parser(phrase.strip()).read()
        pattern = pattern_for(node, slots, {})
        ways = openings(node)
        self._openings[pattern] = frozenset(ways) if ways is not None else None
        for word in beginnings(node, first_of)[0]:
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
        pairs, make = self._pairs, tuple.__new__  # half the time of calling Hit
        for number, entry in enumerate(map(self._known.__getitem__, words)):
            if entry is None:
                continue
            alone, longer, seconds, stems = entry
            if longer and (
                seconds is None or (after := words[number + 1]) in seconds or after.startswith(stems)
            ):
                start = ends[2 * number]
                matched = []
                for label, pattern in pairs[words[number], words[number + 1]]:
                    match = pattern.match(lower, start)
                    if match is not None:
                        matched.append((label, match))
                if matched:
                    _add_longest(alone, (start, ends[2 * number + 1]), matched, found)
                    continue
            for label in alone:
                hit = make(Hit, (ends[2 * number], ends[2 * number + 1], label, None))
                if label in found:
                    found[label].append(hit)
                else:
                    found[label] = [hit]
        return found

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
        alone, longer = [], []
        for label, pattern in entries:
            if whole := "(?P<" not in pattern and re.fullmatch(f"(?:{pattern})", word) is not None:
                alone.append(label)
            following = self._following(word, pattern, whole=whole)
            if not _one_word(pattern, word) and following != set():
                longer.append(_Longer(label, pattern, *_exact_and_stems(following)))
        if not alone and not longer:
            return None
        return _Entry(
            tuple(dict.fromkeys(alone)),
            tuple(longer),
            frozenset().union(*(one.seconds or () for one in longer))
            if all(one.seconds is not None for one in longer)
            else None,
            tuple({stem for one in longer for stem in one.stems}),
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
            tokens = WRITTEN.findall(way)
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


def _add_longest(
    alone: tuple[str, ...],
    span: tuple[int, int],
    matched: list[tuple[str, re.Match[str]]],
    found: dict[str, list[Hit]],
) -> None:
    """Of all that begins at one place, the longest of each list; the word itself among it."""
    start, end = span
    best: dict[str, Hit] = {label: Hit(start, end, label, None) for label in alone}
    for label, match in matched:
        if label not in best or match.end() > best[label].end:
            best[label] = Hit(start, match.end(), label, match if match.re.groups else None)
    for label, hit in best.items():
        found.setdefault(label, []).append(hit)


def _exact_and_stems(following: set[str] | None) -> tuple[frozenset[str] | None, tuple[str, ...]]:
    if following is None:
        return None, ()
    return (
        frozenset(one for one in following if one[-1:] != "*"),
        tuple(one[:-1] for one in following if one[-1:] == "*"),
    )


def _one_word(pattern: str, word: str) -> bool:
    """The pattern can be no more than the word itself."""
    return pattern in {word, re.escape(word)} or (pattern.endswith(r"\w*") and pattern[:-3].isalnum())
