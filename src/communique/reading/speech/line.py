"""One passage made ready: its tokens, with each quotation as one token, and its sentences around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from typing import Final, NamedTuple

from communique.reading.elision import elided
from communique.reading.speech.lexicon import Lexicon
from communique.reading.speech.marks import Quotation, quotations_of

_TOKEN: Final = re.compile(r"[^\W_]+(?:[’'.&-][^\W_]+)*|[,;:()\[\]—–]")
_PARTED: Final = re.compile(f"({_TOKEN.pattern})")  # splits a text into gaps and tokens by turns
_DATELINE: Final = re.compile(
    r"(?:[^\W\d_a-z]{3,}[^–—\"“„«]{0,80}?|[A-Z][\w’' ]{1,40},[^–—\"“„«]{0,40}\d{4}[^–—\"“„«]{0,30}?)"
    r"(?:\s[–—-]{1,2}\s|\s?--\s?|\s?—\s?)"
)
_DATELINE_COLON: Final = re.compile(r"[^\W\d_a-z]{3,}(?:[ -][^\W\d_a-z]{3,}){0,2}:\s(?=[^\W\d_])")
_SENTENCE: Final = 6  # words behind “the bill”, “called” that are more than a name
_SIGNS: Final = frozenset(",;:()[]—–")
_TRAILING: Final = " \t\r\n\u00a0,.;:!?…—–-"


class Unit(NamedTuple):
    """A sentence, quotations within it undivided: tokens `first` to before `last`."""

    first: int
    last: int
    start: int
    end: int


class Line:
    """A passage's text, quotations, units and tokens, whose `starts`, `ends`, `lowers` (words in lower case)
    and `kinds` (“w” a word, “q” a quotation, else the mark itself) stand side by side; `quotation` by token.
    """

    def __init__(
        self,
        text: str,
        sentences: list[tuple[int, int]],
        *,
        dashes: bool = False,
        elisions: frozenset[str] = frozenset(),
    ) -> None:
        self.text = text
        self._elisions = elisions
        self.quotations: list[Quotation] = quotations_of(text, dashes=dashes)
        self.quotation: dict[int, Quotation] = {}
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.kinds: list[str] = []
        self.lowers: list[str] = []
        self._tokenise()
        self.units = self._units(sentences)
        self._pass_dateline()

    def _tokenise(self) -> None:
        at = 0
        for quotation in self.quotations:
            self._words(at, quotation.start)
            self.quotation[len(self.kinds)] = quotation
            self._add(quotation.start, quotation.end, "q", "")
            at = quotation.end
        self._words(at, len(self.text))

    def _add(self, start: int, end: int, kind: str, lower: str) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.kinds.append(kind)
        self.lowers.append(lower)

    def _words(self, start: int, end: int) -> None:
        if start >= end:
            return
        pieces = _PARTED.split(self.text[start:end])
        words = list(map(str.lower, pieces[1::2]))
        ends = list(accumulate(map(len, pieces), initial=start))
        if self._elisions:
            self._elided_words(words, ends)
            return
        self.starts += ends[1:-1:2]
        self.ends += ends[2::2]
        self.kinds += [word if word in _SIGNS else "w" for word in words]
        self.lowers += words

    def _elided_words(self, words: list[str], ends: list[int]) -> None:
        for word, begin, behind in zip(words, ends[1::2], ends[2::2], strict=False):
            cut = elided(word, self._elisions)
            if cut:
                self._add(begin, begin + cut, "w", word[: cut - 1] + "'")
            rest = word[cut:]
            self._add(begin + cut, behind, rest if rest in _SIGNS else "w", rest)

    def _units(self, sentences: list[tuple[int, int]]) -> list[Unit]:
        """Sentences joined wherever a boundary falls inside a quotation."""
        spans: list[tuple[int, int]] = []
        quotation = 0
        joined = reach = -1  # up to `reach` everything is one sentence
        for start, end in sentences:
            while quotation < len(self.quotations) and self.quotations[quotation].start < end:
                joined = self.quotations[quotation].end
                quotation += 1
            if spans and start < reach:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
            reach = joined
        units = []
        at = 0
        for start, end in spans:
            first, at = at, bisect_left(self.starts, end, at)
            if at > first:
                units.append(Unit(first, at, start, end))
        return units

    def _pass_dateline(self) -> None:
        """“HARLOW, Wash. – ”, “HARLOW: ”: the first sentence begins behind it."""
        match = _DATELINE.match(self.text)
        if match is None or not self._shouts(match[0]):
            match = _DATELINE_COLON.match(self.text)
            if match is None or not match[0].isupper():
                return
        units = [unit for unit in self.units if unit.end > match.end()]
        if units and units[0].start < match.end():
            first = units[0].first
            while first < units[0].last and self.starts[first] < match.end():
                first += 1
            units[0] = Unit(first, units[0].last, match.end(), units[0].end)
            if first == units[0].last:
                units.pop(0)
        self.units = units

    @staticmethod
    def _shouts(dateline: str) -> bool:
        """Its place is in capitals, of whatever script, or a day stands beside it."""
        place = _TOKEN.match(dateline)
        return any(map(str.isdecimal, dateline)) or (place is not None and place[0].isupper())

    def capital(self, index: int) -> bool:
        return self.text[self.starts[index]].isupper()

    def inside(self, quotation: Quotation) -> str:
        start, end = quotation.inside
        return self.text[start:end]

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Without blanks in front and without stops and blanks behind."""
        text = self.text
        while start < end and (text[start].isspace() or text[start] in ",;:"):
            start += 1
        while end > start and text[end - 1] in _TRAILING:
            end -= 1
        return start, end


def is_name_or_term(line: Line, quotation: Quotation, lexicon: Lexicon, before: str) -> bool:
    """Marks around a name, a title, a programme, a word: no speech. `before` is the word in front."""
    inside = line.inside(quotation).strip()
    words, small = 0, False
    for match in _TOKEN.finditer(inside):
        word = match[0]
        if word[0].isalnum():
            words += 1
            small = small or (word[0].islower() and not _joins(word, lexicon))
            if small and words >= _SENTENCE:
                break
    if not words:
        return True
    if before in lexicon.sets["naming"] and not (small and words >= _SENTENCE):
        return True
    ended = inside[-1] in ".,!?…—–;:" and words > 1
    if ended and (small or inside[-1] in "!?"):
        return False
    return not small or words <= 2  # noqa: PLR2004  a word or a pair is a term


def _joins(word: str, lexicon: Lexicon) -> bool:
    """A word that titles write small."""
    return (
        word in lexicon.sets["articles"]
        or word in lexicon.sets["prepositions"]
        or word in lexicon.sets["coordinators"]
    )
