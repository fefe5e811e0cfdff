"""Where the words of an earlier text stand in a later one. Plain text in, spans out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")
_BETWEEN_BLOCKS: Final = "\n\n"
_ENOUGH: Final = 2  # occurrences that make words ambiguous; nobody counts further

Span = tuple[int, int]


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
        runs: list[tuple[int, int, int]] = []
        old, new = list(_blocks(self.old)), list(_blocks(self.new))
        plain = ([self.old[a:b] for a, b in old], [self.new[a:b] for a, b in new])
        for tag, a, b, c, d in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
            if tag == "equal":
                runs.append((old[a][0], new[c][0], old[b - 1][1] - old[a][0]))
            elif tag == "replace":
                runs += self._within((old[a][0], old[b - 1][1]), (new[c][0], new[d - 1][1]))
        return runs

    def _within(self, old: Span, new: Span) -> Iterator[tuple[int, int, int]]:
        ours, theirs = list(_pieces(self.old, old)), list(_pieces(self.new, new))
        plain = ([self.old[a:b] for a, b in ours], [self.new[a:b] for a, b in theirs])
        for a, b, size in SequenceMatcher(None, *plain, autojunk=False).get_matching_blocks():
            if size:
                yield ours[a][0], theirs[b][0], ours[a + size - 1][1] - ours[a][0]


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


def _blocks(text: str) -> Iterator[Span]:
    """The blocks of a canonical text, each with the blank line behind it."""
    at = 0
    while at < len(text):
        end = text.find(_BETWEEN_BLOCKS, at)
        end = len(text) if end < 0 else end + len(_BETWEEN_BLOCKS)
        yield at, end
        at = end


def _pieces(text: str, span: Span) -> Iterator[Span]:
    for match in _WORDS.finditer(text, *span):
        yield match.span()
