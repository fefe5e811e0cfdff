"""The piece of a text that shows why it was found, with the words that were asked for marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from communique.search.questions import Question
from communique.search.wordforms import forms_of, stem_of

# A word as it stands in a text, accents apart included; folding may make several of it.
_WRITTEN: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f'’‘ʼ‛＇]+[^\W_]+)*[\u0300-\u036f]*")
_BLANKS: Final = re.compile(r"\s+")
_BEFORE: Final = 6  # words shown before the first that is marked
ELLIPSIS: Final = "…"


class Piece(NamedTuple):
    """Plain text, to be escaped by whoever shows it."""

    text: str
    marked: bool


class _Word(NamedTuple):
    start: int
    end: int
    folded: str
    stem: str


def highlight(text: str, question: Question, language: str) -> list[Piece]:
    """The whole of `text`, in whatever script, with what `question` asked for marked."""
    found = _words(text, language)
    return list(_pieces(text, 0, len(text), found, _matches(found, question, language)))


def snippet(text: str, question: Question, language: str, length: int = 36) -> list[Piece]:
    """About `length` words of `text` around where most of what was asked for stands together.

    The beginning where nothing of it does. Line ends become blanks.
    """
    found = _words(text, language)
    if not found:
        return []
    matches = _matches(found, question, language)
    first = _best_start(found, sorted(matches), length)
    last = min(first + length, len(found)) - 1
    start = 0 if first == 0 else found[first].start
    end = len(text) if last == len(found) - 1 else found[last].end
    pieces = [
        Piece(_BLANKS.sub(" ", piece.text), piece.marked)
        for piece in _pieces(text, start, end, found, matches)
    ]
    before = [Piece(f"{ELLIPSIS} ", marked=False)] if start else []
    after = [Piece(f" {ELLIPSIS}", marked=False)] if end < len(text) else []
    return before + pieces + after


def _words(text: str, language: str) -> list[_Word]:
    found = []
    for match in _WRITTEN.finditer(text):
        forms = list(forms_of(match[0], language))
        folded, stem = (" ".join(pair[column] for pair in forms) for column in (0, 1))
        found.append(_Word(match.start(), match.end(), folded, stem))
    return found


def _matches(found: Sequence[_Word], question: Question, language: str) -> dict[int, str]:
    """Places of the words to be marked, each with what it was found for."""
    wanted = {stem_of(word, language) for word in question.words}
    matches = {place: word.stem for place, word in enumerate(found) if word.stem in wanted}
    forms = [word.folded for word in found]
    for phrase in question.phrases:
        for place, form in enumerate(forms):
            if form == phrase[0] and tuple(forms[place : place + len(phrase)]) == phrase:
                name = " ".join(phrase)
                matches |= dict.fromkeys(range(place, place + len(phrase)), name)
    return matches


def _best_start(found: Sequence[_Word], places: Sequence[int], length: int) -> int:
    """The first word of the window; the earliest of those with most different matches."""
    best, most = 0, 0
    for number, place in enumerate(places):
        within = [found[later].stem for later in places[number : number + length] if later < place + length]
        if len(set(within)) > most:
            best, most = place, len(set(within))
    # A text that is hardly longer than a snippet is shown from its beginning.
    start = max(0, best - _BEFORE)
    return 0 if best < length - _BEFORE else min(start, max(0, len(found) - length))


def _pieces(
    text: str, start: int, end: int, found: Sequence[_Word], matches: dict[int, str]
) -> Iterator[Piece]:
    """`text` from `start` to `end`; neighbours found for the same phrase are marked as one."""
    position = start
    for begin, stop in _runs(found, matches):
        if begin < position or stop > end:
            continue
        if begin > position:
            yield Piece(text[position:begin], marked=False)
        yield Piece(text[begin:stop], marked=True)
        position = stop
    if position < end:
        yield Piece(text[position:end], marked=False)


def _runs(found: Sequence[_Word], matches: dict[int, str]) -> Iterator[tuple[int, int]]:
    places = sorted(matches)
    number = 0
    while number < len(places):
        last = number
        while (
            last + 1 < len(places)
            and places[last + 1] == places[last] + 1
            and " " in matches[places[number]]
            and matches[places[last + 1]] == matches[places[number]]
        ):
            last += 1
        yield found[places[number]].start, found[places[last]].end
        number = last + 1


def plain(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
