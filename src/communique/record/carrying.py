"""Where the words of an earlier text stand in a later one. Plain text in, spans out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")
_SENTENCES: Final = re.compile(r"[^.!?…\n]*[.!?…\n]+\s*|[^.!?…\n]+")
_BETWEEN_BLOCKS: Final = "\n\n"
_ENOUGH: Final = 2  # occurrences that make words ambiguous; nobody counts further

# Pairs of pieces alike that one comparison may go through: some tenths of a second.
_MOST_PAIRS: Final = 1_000_000

Span = tuple[int, int]
Cut = Callable[[str, Span], Iterator[Span]]


class Carriage:
    """From `old` to `new`, two editions' texts of one release.

    What stands once in both is found wherever it went. Of words that stand several times only those are
    found that the comparison of the two texts leads to, so that no two spans ever become one.
    """

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new

    def move(self, start: int, end: int) -> Span | None:
        """The span of `old[start:end]` in the later text, or None where those words are gone."""
        words = self.old[start:end]
        if not words:
            return None
        found = standing(words, self.new)
        if not found:
            return None
        if len(found) == 1 and len(standing(words, self.old)) == 1:
            return found[0], found[0] + len(words)
        for offset in (start, end - 1):
            led = self._led(offset)
            if led is not None:
                begin = led - (offset - start)
                if begin >= 0 and stands_at(words, self.new, begin):
                    return begin, begin + len(words)
        return None

    def _led(self, offset: int) -> int | None:
        """Where the comparison leads an offset of the old text, if it was left as it was."""
        place = bisect_right(self._runs, (offset, len(self.new), 0)) - 1
        if place < 0:
            return None
        old, new, length = self._runs[place]
        return new + offset - old if offset < old + length else None

    @cached_property
    def _runs(self) -> Sequence[tuple[int, int, int]]:
        """What both texts have in common in one order: old start, new start, length."""
        return list(self._common((0, len(self.old)), (0, len(self.new)), _CUTS))

    def _common(self, old: Span, new: Span, cuts: Sequence[Cut]) -> Iterator[tuple[int, int, int]]:
        """By the largest pieces first; what differs there is compared by the next smaller ones."""
        cut, *smaller = cuts
        ours, theirs = list(cut(self.old, old)), list(cut(self.new, new))
        plain = ([self.old[a:b] for a, b in ours], [self.new[a:b] for a, b in theirs])
        for tag, a, b, c, d in _compared(*plain):
            if tag == "equal":
                yield ours[a][0], theirs[c][0], ours[b - 1][1] - ours[a][0]
            elif tag == "replace" and smaller:
                yield from self._common(
                    (ours[a][0], ours[b - 1][1]), (theirs[c][0], theirs[d - 1][1]), smaller
                )


def standing(words: str, text: str) -> list[int]:
    """Where `words` stand in `text` as whole words: the first two places at most."""
    found: list[int] = []
    at = text.find(words)
    while at >= 0 and len(found) < _ENOUGH:
        if stands_at(words, text, at):
            found.append(at)
        at = text.find(words, at + 1)
    return found


def stands_at(words: str, text: str, at: int) -> bool:
    """Whether `words` stand there whole: «No» does not stand in «Nobody»."""
    end = at + len(words)
    if not text.startswith(words, at):
        return False
    begun = at > 0 and text[at - 1].isalnum() and words[0].isalnum()
    goes_on = end < len(text) and text[end].isalnum() and words[-1].isalnum()
    return not begun and not goes_on


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """As SequenceMatcher.get_opcodes: «equal» or another word, and both stretches. What both begin and end
    with is passed over first, as most corrections change one place. Where the rest would be compared for
    minutes, since few pieces are there thousands of times, it counts as different.
    """
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    ours, theirs = old[head : len(old) - tail], new[head : len(new) - tail]
    if head:
        yield "equal", 0, head, 0, head
    there = Counter(theirs)
    if sum(count * there[piece] for piece, count in Counter(ours).items()) > _MOST_PAIRS:
        yield "replace", head, head + len(ours), head, head + len(theirs)
    elif ours or theirs:
        for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
            yield tag, head + a, head + b, head + c, head + d
    if tail:
        yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """With how many pieces alike both begin."""
    pairs = zip(old, new, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _blocks(text: str, span: Span) -> Iterator[Span]:
    """The blocks of a canonical text, each with the blank line behind it."""
    at, last = span
    while at < last:
        end = text.find(_BETWEEN_BLOCKS, at, last)
        end = last if end < 0 else end + len(_BETWEEN_BLOCKS)
        yield at, end
        at = end


def _sentences(text: str, span: Span) -> Iterator[Span]:
    """As near as stops tell; nothing is read from them."""
    for match in _SENTENCES.finditer(text, *span):
        yield match.span()


def _words(text: str, span: Span) -> Iterator[Span]:
    for match in _WORDS.finditer(text, *span):
        yield match.span()


_CUTS: Final[tuple[Cut, ...]] = (_blocks, _sentences, _words)
