"""What of a Serbian Cyrillic text stays as it is written in its Latin form.

Found here: addresses, mail addresses and names of files; text in other Cyrillic languages, told by letters
that Serbian has not; Roman numerals typed with a Cyrillic Х. Words in Latin letters need no keeping, and
what nothing tells (a Russian name that Serbian could spell) is marked by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from communique.languages.scripts import Span

_SERBIAN: Final = frozenset("абвгдђежзијклљмнњопрстћуфхцчџш")
_CYRILLIC: Final = [chr(code) for code in range(0x400, 0x530) if chr(code).isalpha()]
_FOREIGN: Final = "".join(letter for letter in _CYRILLIC if letter.lower() not in _SERBIAN)
_ENDINGS: Final = (
    "срб|рф|мкд|бг|укр|rs|me|ba|hr|mk|com|org|net|eu|int|info|gov|edu|pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt"
    "|csv|xml|json|html?|zip|jpe?g|png|gif|webp|svg|mp[34]|eml"
)
# What is always there where something is to be kept: most paragraphs are done with these looks, which
# are many times as fast one by one as all in one pattern.
_HAS_FOREIGN: Final = re.compile(f"[{_FOREIGN}]")
_HAS_ENDING: Final = re.compile(rf"\.(?:{_ENDINGS})\b")
_ADDRESS: Final = re.compile(
    r"\w+://[^\s<>«»„“”]+"
    r"|\bwww\.[^\s<>«»„“”]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@])@\w+"
    rf"|\b[\w-]+(?:\.[\w-]+)*\.(?:{_ENDINGS})\b(?:/[^\s<>«»„“”]*)?"
)
_AT_THE_END: Final = ".,;:!?)]}'\"…"
_NUMERAL: Final = re.compile(r"\b(?=[IVXLCDMІ]*Х)[IVXLCDMХІ]{2,}\b")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_BREAK: Final = re.compile(r"[.!?…:;()«»„“”\"\n]")
_QUOTED: Final = re.compile(r"[„«“\"]([^„«»“”\"]+)[“”»\"]")
_BETWEEN: Final = 2  # words of another language that Serbian could have written, between two it could not
_SHARE: Final = 1 / 3  # of the words between quotation marks
_MOST: Final = 1 / 2  # of the words of a whole text, such as a quotation set as a block


def listed_words(line: str) -> tuple[str, ...]:
    """The words and phrases of a list with commas (or line ends) between them."""
    return tuple(
        dict.fromkeys(word for part in re.split(r"[,;\n]", line) if (word := " ".join(part.split())))
    )


def kept_spans(text: str, words: Iterable[str] = ()) -> list[Span]:
    """Spans of `text` to be kept as written, in order and apart; `words` are kept wherever they stand."""
    found = [*_listed(text, tuple(words))]
    if "@" in text or "://" in text or "www." in text or _HAS_ENDING.search(text):
        found += _addresses(text)
    if "Х" in text:
        found += (match.span() for match in _NUMERAL.finditer(text))
    if _HAS_FOREIGN.search(text):
        words = _WORD.findall(text)
        if sum(_HAS_FOREIGN.search(word) is not None for word in words) >= _MOST * len(words):
            return [(0, len(text))]
        found += [*_foreign_quotations(text), *_foreign_runs(text)]
    return _merged(found) if found else found


def _listed(text: str, words: Sequence[str]) -> Iterator[Span]:
    if not words:
        return
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
    for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text):
        yield match.span()


def _addresses(text: str) -> Iterator[Span]:
    for match in _ADDRESS.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip(_AT_THE_END))


def _foreign_quotations(text: str) -> Iterator[Span]:
    """What stands between quotation marks is of one language: that of the words that tell it."""
    for match in _QUOTED.finditer(text):
        words = _WORD.findall(match[1])
        foreign = sum(_HAS_FOREIGN.search(word) is not None for word in words)
        if foreign and foreign >= _SHARE * len(words):
            yield match.span(1)


def _foreign_runs(text: str) -> Iterator[Span]:
    start = end = passed = -1
    for match in _WORD.finditer(text):
        if _HAS_FOREIGN.search(match[0]) is None:
            passed += 1
            continue
        together = start >= 0 and passed <= _BETWEEN and _BREAK.search(text, end, match.start()) is None
        if not together:
            if start >= 0:
                yield start, end
            start = match.start()
        end, passed = match.end(), 0
    if start >= 0:
        yield start, end


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged
