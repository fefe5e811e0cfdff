"""Runs of capitalised words. Linear in the length of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from communique.reading.elision import elided
from communique.reading.people.lexicon import (
    ADDRESS,
    CAPITALISED,
    COUNTRY,
    GIVEN,
    MODIFIER,
    NEVER,
    NO_NAME,
    OFFICE,
    ORGANISATION,
    PLACE,
    RANK,
    SUFFIX,
    TITLE,
    TOPIC,
    Lexicon,
    Reading,
)

_BLANKS: Final = frozenset({" ", "\u00a0"})
_NICKNAME: Final = re.compile(r"[ \u00a0][“\"‘'(]|[”\"’')][ \u00a0]|[ \u00a0]\d[ \u00a0]")
_LONGEST_LINK: Final = 16
_REMEMBERED: Final = 8_000  # words
_BARE_GENITIVES: Final = ("’ ", "' ")


@dataclass(slots=True)
class Token:
    start: int
    end: int
    text: str
    lower: str
    flags: int
    owns: bool  # stands in the genitive: Roe’s
    capitals: bool  # written in capitals: PRICE, NATO

    @property
    def plain(self) -> bool:
        """May stand in a name."""
        return not self.flags & (TITLE | NO_NAME) or bool(self.flags & GIVEN)


@dataclass(slots=True)
class Row:
    """A passage's chains, to be looked at one by one."""

    text: str
    passage: int
    chains: list[list[Token]]
    lexicon: Lexicon


def chains_of(text: str, lexicon: Lexicon) -> list[list[Token]]:
    """Capitalised words that stand together, particles and nicknames between them bridged."""
    chains: list[list[Token]] = []
    chain: list[Token] = []
    particles, degrees = lexicon.words.names.particles, lexicon.words.names.degrees
    for match in CAPITALISED.finditer(text):
        token = _token(match, text, lexicon)
        if token is None:
            continue
        if chain:
            gap = text[chain[-1].end : token.start]
            if not chain[-1].owns and (
                gap in _BLANKS or (len(gap) <= _LONGEST_LINK and _bridges(gap, token, particles, degrees))
            ):
                chain.append(token)
                continue
            chains.append(chain)
        chain = [token]
    if chain:
        chains.append(chain)
    return chains


def _bridges(gap: str, token: Token, particles: frozenset[str], degrees: frozenset[str]) -> bool:
    if gap == ", ":
        return (bool(token.flags & SUFFIX) and not token.flags & GIVEN) or token.lower in degrees
    if _NICKNAME.fullmatch(gap):
        return True
    words = gap.split()
    return bool(words) and gap[0] in _BLANKS and all(word in particles for word in words) and token.plain


def _token(match: re.Match[str], text: str, lexicon: Lexicon) -> Token | None:
    start, end = match.span()
    word = match[0]
    readings = lexicon.readings
    owned = word[-1] in "sS" and text[end : end + 2] in _BARE_GENITIVES
    key = word + "’" if owned else word  # no word ends so
    try:
        reading = readings[key]
    except KeyError:
        if len(readings) >= _REMEMBERED:
            readings.clear()
        reading = readings[key] = _reading(word, lexicon, owned=owned)
    if reading is None:
        return None
    cut, less, word, lower, flags, owns, capitals = reading
    return Token(start + cut, end - less, word, lower, flags, owns, capitals)


def _reading(word: str, lexicon: Lexicon, *, owned: bool) -> Reading | None:
    """`owned`: a bare apostrophe follows."""
    cut = less = 0
    if lexicon.elisions and (cut := elided(word, lexicon.elisions)):
        word = word[cut:]
    stop = word[-1] == "."
    if stop:
        word = word[:-1]
    lower = word.lower()
    flags = lexicon.flags.get(lower, 0)
    if stop and len(word) == 1:
        flags = 0  # an initial
    elif flags == NEVER:
        return None
    elif stop and not _abbreviated(word, lower, flags, lexicon):
        less = 1
        stop = False
    owns = False
    if not stop and not flags:
        keep = _without_genitive(lower, lexicon)
        if keep < len(lower):
            less += len(lower) - keep
            word, lower, owns = word[:keep], lower[:keep], True
            flags = lexicon.flags.get(lower, 0)
        else:
            owns = owned
    if not flags:
        flags = _flags_unlisted(lower, lexicon)
    if word[0].isdigit() and not flags & RANK:
        return None
    return Reading(cut, less, word, lower, flags, owns, len(word) > 1 and word.isupper() and "." not in word)


def _abbreviated(word: str, lower: str, flags: int, lexicon: Lexicon) -> bool:
    """Does a stop belong to the word before it?"""
    if "." in word or flags & (ADDRESS | RANK | SUFFIX) or lower in lexicon.abbreviations:
        return True
    return bool(flags & OFFICE) and len(word) < len("Gov.|")


def _without_genitive(lower: str, lexicon: Lexicon) -> int:
    """The length of a word without what shows that something belongs to it."""
    if lower.endswith(lexicon.genitives):
        for genitive in lexicon.genitives:
            if lower.endswith(genitive) and len(lower) > len(genitive):
                return len(lower) - len(genitive) + (genitive[0] == "s")
    return len(lower)


def _flags_unlisted(lower: str, lexicon: Lexicon) -> int:
    """What a word may be that stands in no list by itself: inflected, plural, joined by a hyphen."""
    flags = lexicon.given_flags(lower) if lexicon.words.names.endings else 0
    if not flags and lower[-1] == "s":
        flags = _plural_title(lower, lexicon)
    if not flags and "-" in lower:
        flags_of = lexicon.flags
        first, last = lower.partition("-")[0], lower.rpartition("-")[2]
        flags = flags_of.get(first, 0) & GIVEN or flags_of.get(last, 0) & (
            OFFICE | PLACE | ORGANISATION | COUNTRY
        )
        if first in lexicon.words.roles.kin:  # mother-of-two
            flags |= OFFICE
    return flags


def _plural_title(lower: str, lexicon: Lexicon) -> int:
    for singular in lexicon.singulars(lower)[1:]:
        if found := lexicon.flags.get(singular, 0) & (OFFICE | RANK | TOPIC | MODIFIER):
            return found
    return 0
