"""Titles before a name, and what stands beside it: “the museum’s director, Ana Roe, 34, of Springfield”."""

from __future__ import annotations

import re
from typing import Final

from communique.reading.elision import elided
from communique.reading.people.chains import Row, Token
from communique.reading.people.lexicon import (
    ADDRESS,
    COUNTRY,
    GIVEN,
    HOLDS,
    MODIFIER,
    NEVER,
    OFFICE,
    ORGANISATION,
    RANK,
    REPORTS,
    TITLE,
    TOPIC,
    Lexicon,
)

_BLANKS: Final = frozenset({" ", "\u00a0"})
_WRITTEN: Final = re.compile(r"\S+")
_LONGEST_NAME: Final = 5
_LONGEST_LINK: Final = 16
_LONGEST_APPOSITION: Final = 160
_VISIBLE: Final = 60
_SHORTEST_LINK: Final = 3  # a blank, a letter, a blank


def _back_over(chain: list[Token], end: int) -> tuple[int, bool]:
    """The first token before `end` that may belong to a title, and whether a title is among them."""
    at = end
    held = False
    while at and (chain[at - 1].flags & (TITLE | COUNTRY) or not chain[at - 1].flags & NEVER):
        at -= 1
        flags = chain[at].flags
        if flags & (ADDRESS | OFFICE) or (flags & RANK and not flags & (MODIFIER | TOPIC | ORGANISATION)):
            held = True
    while at < end and chain[at].flags & NEVER and not chain[at].flags & (HOLDS | COUNTRY):
        at += 1
    return at, held


def small_title(text: str, start: int, lexicon: Lexicon) -> int:
    """Where a title in lower case (“party leader Roe”) before `start` begins; `start` where there is none."""
    if start < _SHORTEST_LINK or text[start - 1] not in _BLANKS:
        return start
    begin = start
    window = text[max(0, start - _VISIBLE) : start - 1]
    held = False
    kin = lexicon.words.roles.kin
    if not lexicon.elisions:  # most names have none; that is told by one word
        last = window[window.rfind(" ") + 1 :]
        if last not in kin and not lexicon.flags.get(last, 0) & (OFFICE | RANK):
            return start
    at = start - 1
    for word in reversed(window.split(" ")):
        cut = elided(word, lexicon.elisions) if lexicon.elisions else 0
        word = word[cut:]  # noqa: PLW2901  without the article that stands elided
        lower = word.lower()
        flags = lexicon.flags.get(lower, 0)
        if not held:
            if word in kin:
                held = True
            elif not flags & (OFFICE | RANK) or word != lower or (flags & RANK and not flags & OFFICE):
                break
            held = True
        elif not (flags & (MODIFIER | TOPIC | OFFICE | COUNTRY) and lower.isascii() == lower.isascii()):
            break
        at -= len(word)
        if at < 0:
            break
        begin = at
        if cut:
            break
        at -= 1
    return begin


def _title_with_genitive(text: str, start: int, lexicon: Lexicon) -> int:
    """Where a title in lower case begins that is parted from its name by what it is of („министарка
    енергетике Ана Роу”).
    """
    if start < 3 or text[start - 1] not in _BLANKS:  # noqa: PLR2004
        return start
    grammar = lexicon.words.grammar
    at = start - 1
    for step, word in enumerate(reversed(text[max(0, start - _VISIBLE) : start - 1].split(" "))):
        at -= len(word)
        lower = word.lower()
        flags = lexicon.flags.get(lower, 0)
        if step > _LONGEST_NAME or at < 0 or not word[-1:].isalpha() or flags & (REPORTS | GIVEN):
            return start
        if lower in grammar.prepositions or lower in grammar.conjunctions or lower in lexicon.small:
            return start
        if lexicon.firsts.get(lower, lower) in lexicon.roles and flags & (OFFICE | RANK):
            return small_title(text, at + len(word) + 1, lexicon) if word.islower() else at
        at -= 1
    return start


def _linked_chain(text: str, before: list[Token], after: list[Token], lexicon: Lexicon) -> bool:
    gap = text[before[-1].end : after[0].start]
    return (
        _SHORTEST_LINK <= len(gap) <= _LONGEST_LINK
        and not before[-1].owns
        and gap.strip() in lexicon.words.titles.links
        and (
            gap.strip() not in lexicon.words.grammar.conjunctions
            or bool(before[-1].flags & after[0].flags & TOPIC)
        )
        and any(token.flags & TITLE for token in before)
    )


def is_linked(text: str, before: list[Token], chain: list[Token], lexicon: Lexicon) -> bool:
    gap = text[before[-1].end : chain[0].start]
    if not _SHORTEST_LINK <= len(gap) <= _LONGEST_LINK or before[-1].owns:
        return False
    return gap.strip() in lexicon.words.titles.links and any(token.flags & TITLE for token in before)


def title_of(row: Row, index: int, first: int) -> tuple[int, bool, bool]:
    """Where the title before token `first` of a chain begins, whether there is one, and whether it stands
    right before.
    """
    text, chains, lexicon = row.text, row.chains, row.lexicon
    chain = chains[index]
    name_start = chain[first].start
    at, held = _back_over(chain, first)
    direct = held
    start = chain[at].start
    if at == 0:
        for back in range(index - 1, max(-1, index - 5), -1):
            before = chains[back]
            if not _linked_chain(text, before, chains[back + 1], lexicon):
                break
            at, more = _back_over(before, len(before))
            held = held or more
            start = before[at].start if at < len(before) else start
            if at:
                break
    if not held:
        start = name_start
    small = small_title(text, start, lexicon)
    if lexicon.firsts and not held and small == start and len(chain) - first > 1:
        small = _title_with_genitive(text, chain[0].start if at == first else start, lexicon)
        small = start if small == chain[0].start else small
    if small < start:
        direct = direct or start == name_start
        return small, True, direct
    return start, held, direct


def apposition_of(text: str, end: int, lexicon: Lexicon) -> str:
    """The phrase of an office behind a name: “, director of the museum,”; empty where there is none."""
    piece = text[end : end + _LONGEST_APPOSITION]
    if piece[:1] == "’" or not piece.startswith((", ", " (")):
        return ""
    for _ in range(3):  # “, 34, of Springfield, a nurse at …”, “, M.D., director …”
        close = _closing(piece, 2)
        phrase = piece[2:close].strip()
        if head_noun(phrase, lexicon):
            return phrase
        if len(phrase) > len("of the city of Springfield") or piece[close : close + 2] != ", ":
            return ""
        piece = piece[close:]
    return ""


def _closing(piece: str, at: int) -> int:
    for index in range(at, len(piece)):
        mark = piece[index]
        if mark in ',;:()”"—–' or (mark == "." and piece[index + 1 : index + 2] in ("", " ")):
            return index
    return len(piece)


def head_noun(phrase: str, lexicon: Lexicon) -> str:
    """The noun of an office a phrase is about: `director` of “acting director of the museum”; or nothing."""
    grammar = lexicon.words.grammar
    found = ""
    held_high = False
    for count, match in enumerate(_WRITTEN.finditer(phrase)):
        word = match[0].strip(".,’'”\"").lower()
        if word in grammar.prepositions or word in lexicon.words.pronouns.relative or count > 12:  # noqa: PLR2004
            break
        flags = lexicon.flags.get(word, 0)
        if not flags & (OFFICE | RANK) and "-" in word:
            flags = lexicon.flags.get(word.rsplit("-", 1)[1], 0)
        if flags & REPORTS and not flags & OFFICE:
            return ""
        if (
            flags & OFFICE
            or (flags & RANK and not flags & (MODIFIER | TOPIC | ORGANISATION))
            or (word in lexicon.roles and match[0][0].islower())
        ):
            found = word
        elif found and match[0][0].isupper() and held_high:
            return ""  # a title with its name
        else:
            continue
        held_high = match[0][0].isupper()
    return found


def apposition_before(text: str, start: int, end: int, lexicon: Lexicon) -> str:
    """The phrase of an office before a name: “the museum’s director, Jane Roe,”; or nothing."""
    if text[max(0, start - 2) : start] != ", " or text[end : end + 1] not in (",", ".", ";", ")", ":", ""):
        return ""
    window = text[max(0, start - _LONGEST_APPOSITION) : start - 2]
    cut = max(window.rfind(mark) for mark in (", ", "; ", ": ", ". ", "“", "”", '"', "("))
    phrase = window[cut + 1 :].strip()
    words = phrase.split()
    for at, word in enumerate(words):  # behind a verb of saying the phrase begins anew
        if lexicon.flags.get(word.lower(), 0) & REPORTS:
            words = words[at + 1 :]
            break
    small = lexicon.small
    for at in range(len(words) - 1, -1, -1):  # the last phrase that is about an office
        if at and words[at].lower() not in small:
            continue
        phrase = " ".join(words[at:])
        if head_noun(phrase, lexicon):
            return phrase
    return ""
