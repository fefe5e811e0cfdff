"""Runs of capitalised words, and the names of people in them. Linear in the length of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from communique.reading.elision import elided
from communique.reading.people.lexicon import (
    ADDRESS,
    CAPITALISED,
    COUNTRY,
    FAMILY_FIRST,
    GIVEN,
    HOLDS,
    MODIFIER,
    NEVER,
    NO_NAME,
    OFFICE,
    ORGANISATION,
    PLACE,
    RANK,
    REPORTS,
    SUFFIX,
    SURNAME,
    THING,
    TITLE,
    TOPIC,
    Lexicon,
)

_BLANKS: Final = frozenset({" ", "\u00a0"})
_NICKNAME: Final = re.compile(r"[ \u00a0][“\"‘'(]|[”\"’')][ \u00a0]|[ \u00a0]\d[ \u00a0]")
_LONGEST_NAME: Final = 5
_LONGEST_LINK: Final = 16
_LONGEST_APPOSITION: Final = 160
_VISIBLE: Final = 60
_ACRONYM: Final = 3
_AGE: Final = re.compile(r", (?:age |aged )?\d{1,3}(?=[,.;])")


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


def chains_of(text: str, lexicon: Lexicon) -> list[list[Token]]:
    """Capitalised words that stand together, particles and nicknames between them bridged."""
    chains: list[list[Token]] = []
    chain: list[Token] = []
    flags_of = lexicon.flags
    particles, degrees = lexicon.words.names.particles, lexicon.words.names.degrees
    genitives = lexicon.words.names.genitives
    for match in CAPITALISED.finditer(text):
        token = _token(match, text, flags_of, genitives, lexicon)
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


def _token(
    match: re.Match[str], text: str, flags_of: dict[str, int], genitives: tuple[str, ...], lexicon: Lexicon
) -> Token | None:
    start, end = match.span()
    word = match[0]
    owns = False
    if lexicon.elisions and (cut := elided(word, lexicon.elisions)):
        start, word = start + cut, word[cut:]
    stop = word[-1] == "."
    if stop:
        word = word[:-1]
    lower = word.lower()
    flags = flags_of.get(lower, 0)
    if stop and len(word) == 1:
        flags = 0  # an initial
    if stop and not (
        len(word) == 1
        or "." in word
        or flags & (ADDRESS | RANK | SUFFIX)
        or lower in lexicon.abbreviations
        or (flags & OFFICE and len(word) < len("Gov.."))
    ):
        end -= 1
        stop = False
    if not stop and not flags:
        for genitive in genitives:
            if len(genitive) > 1 and lower.endswith(genitive) and len(lower) > len(genitive):
                keep = len(lower) - len(genitive) + (genitive[0] == "s")
                end -= len(lower) - keep
                word, lower, owns = word[:keep], lower[:keep], True
                flags = flags_of.get(lower, 0)
                break
        else:
            owns = lower[-1] == "s" and text[end : end + 2] in ("’ ", "' ")
    if not flags and lexicon.words.names.endings:
        flags = lexicon.given_flags(lower)
    if not flags and lower[-1] == "s":
        flags = _plural_title(lower, lexicon)
    if word[0].isdigit() and not flags & RANK:
        return None
    if not flags and "-" in lower:
        first, last = lower.partition("-")[0], lower.rpartition("-")[2]
        flags = flags_of.get(first, 0) & GIVEN or flags_of.get(last, 0) & (
            OFFICE | PLACE | ORGANISATION | COUNTRY
        )
        if first in lexicon.words.roles.kin:  # mother-of-two
            flags |= OFFICE
    return Token(start, end, word, lower, flags, owns, len(word) > 1 and word.isupper() and "." not in word)


def _plural_title(lower: str, lexicon: Lexicon) -> int:
    for singular in lexicon.singulars(lower)[1:]:
        if found := lexicon.flags.get(singular, 0) & (OFFICE | RANK | TOPIC | MODIFIER):
            return found
    return 0


def names_in(text: str, passage: int, chains: list[list[Token]], lexicon: Lexicon) -> list[Found]:
    found: list[Found] = []
    for index, chain in enumerate(chains):
        name = _name_of(chain, text, index, chains, lexicon)
        if name is not None:
            found.append(_described(name, text, passage, index, chains, lexicon))
    return found


@dataclass(slots=True)
class _Cut:
    first: int  # tokens of the chain: the name
    end: int  # behind the name without its Jr.
    last: int
    start: int  # where its title begins
    titled: bool
    sure: bool


def _name_of(
    chain: list[Token], text: str, index: int, chains: list[list[Token]], lexicon: Lexicon
) -> _Cut | None:
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
    linked = index > 0 and _linked(text, chains[index - 1], chain, lexicon)
    if linked and not first:
        first = _behind_place(chain, end)
        if first < 0:
            return None
    if lexicon.words.names.endings:
        first = _behind_genitive(chain, first, end)
    start, titled, direct = _title_of(chain, first, text, index, chains, lexicon)
    parts = chain[first:end]
    if len(parts) > _LONGEST_NAME:
        return None
    if len(parts) == 1 and first and _governed(chain[first - 1], lexicon, titled=titled):
        return None
    sure = _is_name(parts, titled, text, chain[first:last], lexicon)
    if sure is None:
        return None
    return _Cut(first, end, last, start, titled, sure and (direct or len(parts) > 1 or not titled))


def _repeated(chain: list[Token], end: int) -> int:
    """Where a name begins a second time (“Jane Roe Roe Jane”, as labels of some sites have it); else `end`."""
    for at in range(2, end):
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


def _title_of(
    chain: list[Token], first: int, text: str, index: int, chains: list[list[Token]], lexicon: Lexicon
) -> tuple[int, bool, bool]:
    """Where the title before token `first` begins, whether there is one, and whether it stands right before."""
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
    small = _small_title(text, start, lexicon)
    if lexicon.firsts and not held and small == start and len(chain) - first > 1:
        small = _title_with_genitive(text, chain[0].start if at == first else start, lexicon)
        small = start if small == chain[0].start else small
    if small < start:
        direct = direct or start == name_start
        return small, True, direct
    return start, held, direct


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


def _ends_as_name(chain: list[Token], first: int, at: int) -> bool:
    """Is the last word, which could be a title or a place, a family name here?"""
    before = chain[at - 1]
    if not (before.flags & GIVEN or (len(before.text.rstrip(".")) == 1 and at - 1 > first)):
        return False
    flags = chain[at].flags
    if flags & (SURNAME | GIVEN):
        return True
    return not flags & (TITLE | NEVER | ORGANISATION | PLACE | THING)


def _linked(text: str, before: list[Token], chain: list[Token], lexicon: Lexicon) -> bool:
    gap = text[before[-1].end : chain[0].start]
    if not 2 < len(gap) <= _LONGEST_LINK or before[-1].owns:
        return False
    return gap.strip() in lexicon.words.titles.links and any(token.flags & TITLE for token in before)


def _behind_place(chain: list[Token], last: int) -> int:
    """Where a name begins in “(Mayor of) Springfield Jane Roe”; -1 where there is none."""
    for at in range(last - 1):
        if chain[at].flags & GIVEN and not chain[at].flags & (NO_NAME | TITLE):
            return at
    return last - 2 if last > 2 else -1  # noqa: PLR2004  two words make a name


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


def _small_title(text: str, start: int, lexicon: Lexicon) -> int:
    """Where a title in lower case (“party leader Roe”) before `start` begins; `start` where there is none."""
    if start < 3 or text[start - 1] not in _BLANKS:
        return start
    begin = start
    window = text[max(0, start - _VISIBLE) : start - 1]
    held = False
    kin = lexicon.words.roles.kin
    at = start - 1
    for word in reversed(window.split(" ")):
        lower = word.lower()
        if lexicon.elisions:
            lower = lower[elided(lower, lexicon.elisions) :]
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
        at -= 1
    return begin


def _title_with_genitive(text: str, start: int, lexicon: Lexicon) -> int:
    """Where a title in lower case begins that what it is of parts from its name („министарка енергетике Ана Роу”)."""
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
            return _small_title(text, at + len(word) + 1, lexicon) if word.islower() else at
        at -= 1
    return start


def _is_name(
    parts: list[Token], titled: bool, text: str, chain: list[Token], lexicon: Lexicon
) -> bool | None:
    """True, False (perhaps), None (no)."""
    last = parts[-1]
    if any(part.flags & NEVER and not part.flags & (GIVEN | SURNAME) for part in parts):
        return None
    shouted = all(part.capitals or len(part.text) == 1 for part in parts)
    if shouted and not titled:
        return None if len(parts) == 1 else False
    if len(parts) == 1:
        if not titled and last.flags & NO_NAME and not last.flags & (SURNAME | GIVEN):
            return None
        return True if titled and not last.flags & (ORGANISATION | THING | COUNTRY) else False
    if any(part.capitals and len(part.text) > 2 for part in parts) and not shouted:  # noqa: PLR2004
        return None if not titled else True
    if titled:
        return True
    bad = last.flags & (ORGANISATION | PLACE | THING | NEVER | COUNTRY)
    known = bool(parts[0].flags & GIVEN) and not parts[0].flags & (PLACE | ORGANISATION)
    if bad and not (last.flags & (SURNAME | GIVEN) and known):
        return None
    if known or (parts[0].flags & FAMILY_FIRST and len(parts) <= 3 and _asian(parts)):  # noqa: PLR2004
        return True
    return _shown_by_neighbours(text, chain[0].start, chain[-1].end, lexicon)


def _asian(parts: list[Token]) -> bool:
    return all(len(part.text) <= len("Chang-hyun") and not part.flags & (TITLE | NO_NAME) for part in parts)


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
        if words[1].lower() in lexicon.words.pronouns.relative - lexicon.words.pronouns.demonstrative:
            return words[1].lower() == "who"
        return bool(apposition_of(text, end, lexicon))
    before = text[max(0, start - _VISIBLE) : start].split()
    return bool(before) and bool(lexicon.flags.get(before[-1].lower(), 0) & REPORTS) and before[-1].islower()


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
        if len(phrase) > len("of the city of Springfield") or not piece[close : close + 2] == ", ":
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
    for count, match in enumerate(re.finditer(r"\S+", phrase)):
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


def _described(
    cut: _Cut, text: str, passage: int, index: int, chains: list[list[Token]], lexicon: Lexicon
) -> Found:
    chain = chains[index]
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
        passage,
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


def _linked_chain(text: str, before: list[Token], after: list[Token], lexicon: Lexicon) -> bool:
    gap = text[before[-1].end : after[0].start]
    return (
        2 < len(gap) <= _LONGEST_LINK  # noqa: PLR2004  a blank, a letter, a blank
        and not before[-1].owns
        and gap.strip() in lexicon.words.titles.links
        and (
            gap.strip() not in lexicon.words.grammar.conjunctions
            or bool(before[-1].flags & after[0].flags & TOPIC)
        )
        and any(token.flags & TITLE for token in before)
    )


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
