"""What a reader typed, taken apart. Every string is a question; none is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from communique.languages.folding import words as folded_words
from communique.search.wordforms import LONGEST_WORD

LONGEST_QUESTION: Final = 400
MOST_WORDS: Final = 24
_MARKS: Final = '"„“”«»‟'
_TOKEN: Final = re.compile(
    rf"(?P<minus>(?<!\S)-)?(?:[{_MARKS}](?P<phrase>[^{_MARKS}]*)[{_MARKS}]?|(?P<word>[^\s{_MARKS}]+))"
)

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Folded, unstemmed words. `words` may be inflected; `phrases` stand exactly so, in this order.

    `without` and `without_phrases` must not be there.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    without: tuple[str, ...] = ()
    without_phrases: tuple[Phrase, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.words or self.phrases or self.without or self.without_phrases)

    @property
    def asks(self) -> int:
        """How many things must be found."""
        return len(self.words) + len(self.phrases)


def parse_question(text: str) -> Question:
    """`word "an exact phrase" -not`; quotation marks of any fashion, closed or not.

    What is longer than LONGEST_QUESTION or has more than MOST_WORDS is cut, as it would find nothing.
    """
    words: list[str] = []
    phrases: list[Phrase] = []
    without: list[str] = []
    without_phrases: list[Phrase] = []
    left = MOST_WORDS
    for minus, exact, found in _tokens(text[:LONGEST_QUESTION]):
        tokens = tuple(token[:LONGEST_WORD] for token in found[:left])
        left -= len(tokens)
        if not tokens:
            continue
        # A word with a hyphen folds to several; to leave out only both together they make a phrase.
        if exact or (minus and len(tokens) > 1):
            (without_phrases if minus else phrases).append(tokens)
        else:
            (without if minus else words).extend(tokens)
    return Question(_once(words), tuple(phrases), _once(without), tuple(without_phrases))


def _tokens(text: str) -> Iterator[tuple[bool, bool, list[str]]]:
    for match in _TOKEN.finditer(text):
        exact = match["phrase"] is not None
        yield match["minus"] is not None, exact, folded_words(match["phrase"] if exact else match["word"])


def _once(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
