"""The names of people in runs of capitalised words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from communique.reading.people.chains import Row, Token
from communique.reading.people.lexicon import (
    COUNTRY,
    FAMILY_FIRST,
    GIVEN,
    HOLDS,
    NEVER,
    NO_NAME,
    ORGANISATION,
    PLACE,
    REPORTS,
    SUFFIX,
    SURNAME,
    THING,
    TITLE,
    Lexicon,
)
from communique.reading.people.titles import apposition_before, apposition_of, is_linked, title_of

_LONGEST_NAME: Final = 5
_VISIBLE: Final = 60
_ACRONYM: Final = 3
_FULL: Final = 2  # words of a name in full
_AGE: Final = re.compile(r", (?:\w+ )?\d{1,3}(?=[,.;])")


@dataclass(slots=True)
class Found:
    """A name as it stands: `start` to `end` with its title, the name itself from `name_start`. `sure` where
    the text shows that it is a person's; the others may become one when they speak.
    """

    passage: int
    start: int
    name_start: int
    end: int
    parts: tuple[str, ...]  # the words of the name
    title: str
    roles: tuple[str, ...]  # phrases in lower case, the title's and those beside the name
    offices: tuple[str, ...]  # the same as written
    sure: bool
    owns: bool
    person: int | None = None  # an index, once it is known
    suffix: str = ""  # jr, sr, iii


def names_in(row: Row) -> list[Found]:
    found: list[Found] = []
    for index in range(len(row.chains)):
        name = _name_of(row, index)
        if name is not None:
            found.append(_described(name, row, index))
    return found


@dataclass(slots=True)
class _Cut:
    first: int  # tokens of the chain: the name
    end: int  # behind the name without its Jr.
    last: int
    start: int  # where its title begins
    titled: bool
    sure: bool


def _name_of(row: Row, index: int) -> _Cut | None:
    text, chains, lexicon = row.text, row.chains, row.lexicon
    chain = chains[index]
    last = len(chain)
    while last > 1 and chain[last - 1].lower in lexicon.words.names.degrees:
        last -= 1
    end = last
    while end and chain[end - 1].flags & SUFFIX and not chain[end - 1].flags & GIVEN:
        end -= 1
    if (again := _repeated(chain, end)) < end:
        end = last = again
    first = _after_titles(chain, end)
    if first >= end:
        return None
    linked = index > 0 and is_linked(text, chains[index - 1], chain, lexicon)
    if linked and not first:
        first = _behind_place(chain, end)
        if first < 0:
            return None
    if lexicon.words.names.endings:
        first = _behind_genitive(chain, first, end)
    start, titled, direct = title_of(row, index, first)
    parts = chain[first:end]
    if len(parts) > _LONGEST_NAME:
        return None
    if len(parts) == 1 and first and _governed(chain[first - 1], lexicon, titled=titled):
        return None
    sure = _is_name(parts, text, chain[first:last], lexicon, titled=titled)
    if sure is None:
        return None
    return _Cut(first, end, last, start, titled, sure and (direct or len(parts) > 1 or not titled))


def _repeated(chain: list[Token], end: int) -> int:
    """Where a name begins a second time (labels of some sites: “Jane Roe Roe Jane”); else `end`."""
    for at in range(_FULL, end):
        if chain[at].lower == chain[at - 1].lower and not chain[at].flags & TITLE:
            return at
    return end


def _after_titles(chain: list[Token], last: int) -> int:
    """Where the name begins behind titles, countries and institutions."""
    first = 0
    for at in range(last):
        flags = chain[at].flags
        if not flags and chain[at].capitals and at + 1 < last and not chain[last - 1].capitals:
            if len(chain[at].text) >= _ACRONYM:  # DCI Roe, FBI Director
                first = at + 1
            continue
        if not flags & (TITLE | NO_NAME):
            continue
        if flags & GIVEN and not flags & TITLE and (not flags & NEVER or at + 1 < last):
            continue
        if at > first and chain[at - 1].flags & GIVEN and flags & SURNAME:
            continue
        if at == last - 1 and (
            (at > first and _ends_as_name(chain, first, at))
            or (at and first == at and flags & (SURNAME | PLACE) and chain[at - 1].flags & HOLDS)
        ):
            continue  # Jane Price; President Washington
        first = at + 1
    return first


def _ends_as_name(chain: list[Token], first: int, at: int) -> bool:
    """Is the last word, which could be a title or a place, a family name here?"""
    before = chain[at - 1]
    if not (before.flags & GIVEN or (len(before.text.rstrip(".")) == 1 and at - 1 > first)):
        return False
    flags = chain[at].flags
    if flags & (SURNAME | GIVEN):
        return True
    return not flags & (TITLE | NEVER | ORGANISATION | PLACE | THING)


def _behind_place(chain: list[Token], last: int) -> int:
    """Where a name begins in “(Mayor of) Springfield Jane Roe”; -1 where there is none."""
    for at in range(last - 1):
        if chain[at].flags & GIVEN and not chain[at].flags & (NO_NAME | TITLE):
            return at
    return last - _FULL if last > _FULL else -1


def _governed(before: Token, lexicon: Lexicon, *, titled: bool) -> bool:
    """Is a single word behind “Port” or „Републике” the name of that, and no person's?"""
    if lexicon.words.names.endings:
        return not before.flags & HOLDS
    return not titled and bool(before.flags & (PLACE | ORGANISATION | THING))


def _behind_genitive(chain: list[Token], first: int, last: int) -> int:
    """Where a name begins in „(председник) Зареније Андреј Роу”: a country or town in the genitive has no
    preposition before it.
    """
    for at in range(first, last - 1):
        if len(chain[at].text.rstrip(".")) == 1:
            return first
        if chain[at].flags & GIVEN:
            return at
    return first


def _is_name(
    parts: list[Token], text: str, chain: list[Token], lexicon: Lexicon, *, titled: bool
) -> bool | None:
    """True, False (perhaps), None (no)."""
    last = parts[-1]
    if any(part.flags & NEVER and not part.flags & (GIVEN | SURNAME) for part in parts):
        return None
    shouted = all(part.capitals or len(part.text) == 1 for part in parts)
    if shouted and not titled:
        return None if len(parts) == 1 else False
    if len(parts) == 1:
        return _is_surname(last, titled=titled)
    if any(part.capitals and len(part.text) > _FULL for part in parts) and not shouted:
        return titled or None
    if titled:
        return True
    bad = last.flags & (ORGANISATION | PLACE | THING | NEVER | COUNTRY)
    known = bool(parts[0].flags & GIVEN) and not parts[0].flags & (PLACE | ORGANISATION)
    if bad and not (last.flags & (SURNAME | GIVEN) and known):
        return None
    if known or (parts[0].flags & FAMILY_FIRST and _asian(parts)):
        return True
    return _shown_by_neighbours(text, chain[0].start, chain[-1].end, lexicon)


def _is_surname(word: Token, *, titled: bool) -> bool | None:
    if not titled and word.flags & NO_NAME and not word.flags & (SURNAME | GIVEN):
        return None
    return titled and not word.flags & (ORGANISATION | THING | COUNTRY)


def _asian(parts: list[Token]) -> bool:
    return len(parts) <= _FULL + 1 and all(
        len(part.text) <= len("Chang-hyun") and not part.flags & (TITLE | NO_NAME) for part in parts
    )


def _shown_by_neighbours(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Does the text beside an unknown name treat it as a person? A reporting verb, an age, an office."""
    after = text[end : end + _VISIBLE]
    if _AGE.match(after):
        return True
    words = after.split(" ", 3)
    if len(words) > 1 and not words[0]:
        if lexicon.flags.get(words[1].rstrip(",:.").lower(), 0) & REPORTS:
            return True
    elif words[0] == "," and len(words) > 1:
        if words[1].lower() in lexicon.words.pronouns.relative_person:
            return True
        return bool(apposition_of(text, end, lexicon))
    before = text[max(0, start - _VISIBLE) : start].split()
    return bool(before) and bool(lexicon.flags.get(before[-1].lower(), 0) & REPORTS) and before[-1].islower()


def _described(cut: _Cut, row: Row, index: int) -> Found:
    text, lexicon = row.text, row.lexicon
    chain = row.chains[index]
    name_start, end = chain[cut.first].start, chain[cut.last - 1].end
    start = cut.start
    title = text[start:name_start].strip(" ,")
    roles = [title.lower()] if title and cut.titled else []
    behind = "" if chain[-1].owns else apposition_of(text, end, lexicon)
    ahead = "" if cut.titled and behind else apposition_before(text, start, end, lexicon)
    roles.extend(phrase.lower() for phrase in (behind, ahead) if phrase)
    offices = tuple(phrase for phrase in (title if cut.titled else "", behind, ahead) if phrase)
    parts = tuple(token.text for token in chain[cut.first : cut.end])
    owns = chain[cut.last - 1].owns
    return Found(
        row.passage,
        start,
        name_start,
        end,
        parts,
        title if cut.titled else "",
        tuple(roles),
        offices,
        cut.sure or bool(len(parts) > 1 and (behind or ahead)),
        owns,
        suffix=chain[cut.end].lower if cut.end < cut.last else "",
    )
