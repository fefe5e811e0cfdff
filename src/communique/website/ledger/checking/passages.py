"""Words beside words: whether a passage stands in a text, and where it differs if it nearly does.

Only blanks and the fashion of quotation marks and apostrophes do not count, nor what cannot be seen.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate
from typing import Final, Literal

LEAST_WORDS: Final = 4
LEAST_LETTERS: Final = 16
MOST_WORDS: Final = 1_200  # compared at once, which takes the square of it at worst
LONGEST: Final = 20_000  # words of a passage that are looked at
LEAST_ALIKE: Final = 0.6  # of a passage's words, for it to be told as another's
_TELLING: Final = 6  # a word that a text has more often tells little of the place
_WORD: Final = re.compile(r"\S+")
_ENDS: Final = "\"'.,;:…()[]{}§ "
_QUOTES: Final = dict.fromkeys(map(ord, "„“”‟«»‹›〝〞＂"), '"')
_APOSTROPHES: Final = dict.fromkeys(map(ord, "‘’‚‛ʼ＇`´′"), "'")
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), None)
_TABLE: Final = {**_QUOTES, **_APOSTROPHES, **_UNSEEN}

Kind = Literal["same", "pasted", "published"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it counts, and its span as it was written."""

    plain: str
    start: int
    end: int


class Text:
    """A text taken apart once; `plain` is what counts of it, its words with single blanks between."""

    def __init__(self, written: str) -> None:
        self.written = unicodedata.normalize("NFC", written)

    @cached_property
    def words(self) -> Sequence[Word]:
        found = (
            Word(match[0].translate(_TABLE), match.start(), match.end())
            for match in _WORD.finditer(self.written)
        )
        return [word for word in found if word.plain]

    @cached_property
    def plain(self) -> str:
        return " ".join(word.plain for word in self.words)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [0, *accumulate(len(word.plain) + 1 for word in self.words)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The whole words of `written` that the characters `start` to `end` of `plain` lie in."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        return self.words[first].start, self.words[last].end


def core(passage: str) -> str:
    """What counts of a passage, without the marks that it was cut out with at its ends."""
    return Text(passage).plain.strip(_ENDS)


def too_short(passage: str) -> bool:
    """Whether so few words may stand anywhere, and prove nothing."""
    wanted = core(passage)
    return len(wanted.split()) < LEAST_WORDS or sum(map(str.isalnum, wanted)) < LEAST_LETTERS


def find(passage: str, text: Text) -> tuple[int, int] | None:
    """The span of `text.written` that has just these words, in this order; of several places the first."""
    wanted = core(passage)
    if not wanted:
        return None
    start = text.plain.find(wanted)
    while start >= 0:
        if _stands_alone(text.plain, start, start + len(wanted)):
            return text.span(start, start + len(wanted))
        start = text.plain.find(wanted, start + 1)
    return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """No part of a longer word, and no number cut out of a longer one: 5 out of 0.5, 5% or −5."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    first, last = text[start], text[end - 1]
    if before and before[-1].isalnum() and first.isalnum():
        return False
    if after and after[0].isalnum() and last.isalnum():
        return False
    if first.isdigit() and (before[-1:] in {"-", "−", "–"} or (before[:1].isdigit() and before[-1] in ".,:")):
        return False
    return not (
        last.isdigit() and (after[:1] in {"%", "‰"} or (after[:1] in {".", ","} and after[1:].isdigit()))
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words: in both, only in what was pasted, or only in what was published."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """A place of a text that a passage nearly says. `alike`: which part of the passage's words it has."""

    alike: float
    start: int
    end: int
    changes: Sequence[Change]


def nearest(passage: str, text: Text) -> Near | None:
    """The place of `text` most like the passage, where most of the words are the same; None if nowhere.

    Of a long passage it is the first stretch in which anything differs.
    """
    pasted = Text(passage)
    near: Near | None = None
    for start in range(0, min(len(pasted.words), LONGEST), MOST_WORDS):
        said = pasted.words[start : start + MOST_WORDS]
        before, near = near, _nearest(pasted, said, text)
        if near is None and before is not None:  # what is published, and then something else
            return replace(before, changes=[*before.changes, Change("pasted", _written(pasted, said))])
        if near is None or any(change.kind != "same" for change in near.changes):
            return near
    return near


def _nearest(pasted: Text, said: Sequence[Word], text: Text) -> Near | None:
    window = _window(said, text.words)
    if not window or overlap(said, window) < LEAST_ALIKE:
        return None
    matcher = SequenceMatcher(None, [w.plain for w in said], [w.plain for w in window], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    same = sum(block.size for block in blocks)
    if same < LEAST_WORDS or same / len(said) < LEAST_ALIKE:
        return None
    # What of the window lies before the first and after the last common word stands for no word pasted,
    # unless the passage has other words there.
    before = min(blocks[0].b, blocks[0].a)
    rest = len(said) - (blocks[-1].a + blocks[-1].size)
    first = blocks[0].b - before
    last = min(len(window), blocks[-1].b + blocks[-1].size + rest)
    changes = _but_for_the_ends(list(_changes(pasted, said, text, window[first:last])))
    return Near(same / len(said), window[first].start, window[last - 1].end, changes)


def overlap(said: Sequence[Word], written: Sequence[Word]) -> float:
    """Which part of the words of `said` is in `written` at all, in any order: an upper bound, cheaply."""
    there = Counter(word.plain for word in written)
    both = Counter(word.plain for word in said) & there
    return both.total() / len(said) if said else 0.0


def _changes(passage: Text, said: Sequence[Word], text: Text, window: Sequence[Word]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, [w.plain for w in said], [w.plain for w in window], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Change("same", _written(text, window[c:d]))
            continue
        if a < b:
            yield Change("pasted", _written(passage, said[a:b]))
        if c < d:
            yield Change("published", _written(text, window[c:d]))


def _but_for_the_ends(changes: list[Change]) -> list[Change]:
    """A passage may be cut out before a comma: that is no difference."""
    for here in (slice(0, 2), slice(-2, None)):
        pair = changes[here]
        if [change.kind for change in pair] == ["pasted", "published"]:
            pasted, published = (Text(change.text).plain.strip(_ENDS) for change in pair)
            if pasted == published:
                changes[here] = [Change("same", pair[1].text)]
    return changes


def _written(text: Text, words: Sequence[Word]) -> str:
    return text.written[words[0].start : words[-1].end]


def _window(said: Sequence[Word], written: Sequence[Word]) -> Sequence[Word]:
    """The words of a text around where most of the passage's rarer words lie as far apart as in it."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(written):
        places[word.plain].append(place)
    step = max(8, len(said) // 8)
    votes: Counter[int] = Counter()
    for place, word in enumerate(said):
        found = places.get(word.plain, ())
        if len(found) <= _TELLING:
            votes.update((other - place) // step for other in found)
    if not votes:
        return ()
    best = max(votes, key=lambda bucket: (votes[bucket] + votes[bucket + 1], -abs(bucket)))
    first = max(0, best * step - step)
    return written[first : best * step + len(said) + 3 * step]
