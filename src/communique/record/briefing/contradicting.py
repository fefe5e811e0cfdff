"""Lines of one speaker, days apart, that may not both stand: the same matter, once denied, or other figures.

A guess that spares an adviser reading: it compares words, not meanings, and says why it points at a pair.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from communique.languages.folding import stems, words
from communique.languages.packs import pack_for
from communique.record.briefing.matter import Contradiction, Line, Why
from communique.record.briefing.wording import negations

MOST: Final = 12
# Words in common, and the share of the shorter line's, for two lines to be about one matter.
_FEWEST: Final = 2
_LONG: Final = 3
_SHARED: Final = {False: 0.75, True: 0.6}  # by whether LONG words or more are in common
_SHORTEST: Final = 4
_COMMON: Final = 60  # lines a word may stand in and still tell two matters apart
_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")


def find_contradictions(lines: Sequence[Line], language: str) -> tuple[Contradiction, ...]:
    """At most MOST, the latest first. Linear but for lines that share rare words."""
    ordered = sorted(lines, key=lambda line: (line.day, line.citation))
    matters = [_matter(line.words, language) for line in ordered]
    denied = negations(language)
    found = []
    for before, after in _pairs(ordered, matters):
        why = _why(ordered[before], ordered[after], denied)
        if why is not None:
            found.append(Contradiction(ordered[before], ordered[after], why))
    found.sort(key=lambda pair: pair.after.day, reverse=True)
    return tuple(found[:MOST])


def _pairs(lines: Sequence[Line], matters: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    standing: dict[str, list[int]] = defaultdict(list)
    for index, matter in enumerate(matters):
        for word in matter:
            standing[word].append(index)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places in standing.values():
        if len(places) <= _COMMON:
            for position, one in enumerate(places):
                for other in places[position + 1 :]:
                    shared[one, other] += 1
    return [
        (one, other)
        for (one, other), count in shared.items()
        if count >= _FEWEST
        and lines[one].who == lines[other].who
        and lines[one].day != lines[other].day
        and count >= _SHARED[count >= _LONG] * min(len(matters[one]), len(matters[other]))
    ]


def _matter(text: str, language: str) -> frozenset[str]:
    pack = pack_for(language)
    empty = set(pack.detection.stop_words) if pack else set()
    kept = " ".join(word for word in words(text) if word not in empty and not word.isdigit())
    return frozenset(stem for stem in stems(kept, language) if len(stem) >= _SHORTEST)


def _why(before: Line, after: Line, denied: frozenset[str]) -> Why | None:
    if _denies(before.words, denied) != _denies(after.words, denied):
        return "negated"
    figures = set(_FIGURE.findall(before.words)), set(_FIGURE.findall(after.words))
    if all(figures) and not figures[0] & figures[1]:
        return "figures"
    return None


def _denies(text: str, denied: frozenset[str]) -> bool:
    return any(word in denied for word in re.findall(r"[\w’']+", text.lower().replace("’", "'")))
