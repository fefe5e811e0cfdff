"""Characters that nobody sees and that change what is read: which of them a text may keep.

Unicode needs some: joiners in Arabic, Persian and Indic words and in emoji, marks of direction where text
runs from right to left. Everything else that has no width hides something, or turns text round.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from communique.languages.tags import direction

# Zero-width blanks, word joiners, invisible operators, soft hyphens, fillers, byte order marks, old formats.
_NEVER: Final = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
    "\U000e0000-\U000e007f"
)
_TURNING: Final = "\u202a-\u202e\u2066-\u2069"
_MARKS: Final = "\u200e\u200f\u061c"
_JOINERS: Final = "\u200c\u200d"
_INVISIBLE: Final = re.compile(f"[{_NEVER}{_TURNING}{_MARKS}{_JOINERS}]")
_ISOLATES: Final = "\u2066\u2067\u2068"
_END_OF_ISOLATE: Final = "\u2069"
# Scripts in which a joiner shapes the letters beside it, by the first word of a letter's Unicode name.
_JOINING: Final = frozenset(
    {
        "ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "KHMER", "MALAYALAM",
        "MONGOLIAN", "MYANMAR", "ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "TIBETAN",
    }
)  # fmt: skip
_EMOJI: Final = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]")


def invisible_in(text: str, language: str) -> list[int]:
    """The positions of the characters that a text in `language` does not need."""
    right_to_left = direction(language) == "rtl"
    balanced = right_to_left and sum(text.count(mark) for mark in _ISOLATES) == text.count(_END_OF_ISOLATE)
    return [
        found.start()
        for found in _INVISIBLE.finditer(text)
        if not _is_needed(text, found.start(), right_to_left=right_to_left, balanced=balanced)
    ]


def without_invisible(text: str, language: str) -> tuple[str, int]:
    """`text` without what it does not need, and how many characters that were."""
    gone = set(invisible_in(text, language))
    if not gone:
        return text, 0
    return "".join(letter for at, letter in enumerate(text) if at not in gone), len(gone)


def _is_needed(text: str, at: int, *, right_to_left: bool, balanced: bool) -> bool:
    letter = text[at]
    if letter in _MARKS:
        return right_to_left
    if letter in _ISOLATES or letter == _END_OF_ISOLATE:
        return balanced
    if letter in _JOINERS:
        before = text[at - 1] if at else ""
        after = text[at + 1] if at + 1 < len(text) else ""
        if _EMOJI.match(before) and _EMOJI.match(after):
            return letter == "\u200d"
        return _joins(before) and (_joins(after) or letter == "\u200c")
    return False


def _joins(letter: str) -> bool:
    return bool(letter) and unicodedata.name(letter, "").partition(" ")[0] in _JOINING
