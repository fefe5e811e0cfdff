"""A language's words about people, made ready for looking up: what may a capitalised word be?"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Final, Literal, NamedTuple

from communique.languages.packs import pack_for
from communique.languages.packs.people import Country, PeopleWords, people_for
from communique.reading.elision import elided, elisions_of

_REMEMBERED: Final = 5_000
FEMININE: Final = 1
MASCULINE: Final = 2
EITHER: Final = 4
GIVEN: Final = FEMININE | MASCULINE | EITHER
FAMILY_FIRST: Final = 8
SUFFIX: Final = 16
ADDRESS: Final = 32
RANK: Final = 64
OFFICE: Final = 128
MODIFIER: Final = 256
TOPIC: Final = 512
NEVER: Final = 1024
ORGANISATION: Final = 2048
PLACE: Final = 4096
THING: Final = 8192
COUNTRY: Final = 16384
SURNAME: Final = 32768
REPORTS: Final = 65536
CROWD: Final = 131072
TITLE: Final = ADDRESS | RANK | OFFICE | MODIFIER | TOPIC
HOLDS: Final = ADDRESS | RANK | OFFICE  # makes a title by itself
NO_NAME: Final = NEVER | ORGANISATION | PLACE | THING | COUNTRY


def _capitals() -> str:
    """All capital letters of the alphabets below U+2000, as a character class."""
    codes = [code for code in range(0x2000) if chr(code).isupper() or chr(code).istitle()]
    parts = []
    for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0]):
        members = [code for _, code in run]
        parts.append(f"{chr(members[0])}-{chr(members[-1])}" if len(members) > 1 else chr(members[0]))
    return "".join(parts)


_UPPER: Final = _capitals()
_BETWEEN_MARKS: Final = re.compile(r"[^\s,;:()]+")
_MOST_KEPT: Final = 20_000
_LONGEST_COUNTRY: Final = 4  # words
_IN_WORD: Final = "’'.&-"
# A capitalised word: O’Brien, Jean-Luc, J.R., U.S., al-Sisi, d’Arcy, and ordinals of ranks (1st, 3rd).
CAPITALISED: Final = re.compile(
    rf"(?<!\w)(?:(?:[^\W\d_]{{1,2}}[-’'])?[{_UPPER}]\w*(?:[{_IN_WORD}]\w+)*\.?|\d{{1,2}}[^\W\d_]{{2}}(?!\w))"
)
WORD: Final = re.compile(r"[^\W_]+(?:[’'.&-][^\W_]+)*")


class Reading(NamedTuple):
    """What a capitalised word is by itself: letters cut off in front and behind, the rest, what it may be."""

    cut: int
    less: int
    word: str
    lower: str
    flags: int
    owns: bool
    capitals: bool


class Role(NamedTuple):
    """What a phrase such as “deputy director of the museum” makes of its holder."""

    kinds: frozenset[int]  # the groups of roles
    nouns: tuple[str, ...]  # by which its holder may be called
    words: frozenset[str]


@dataclass(slots=True)
class Lexicon:
    """`flags` of a word in lower case without its stop; `phrases` are offices of several words by their
    last word; `groups` the numbers of the groups a role's phrase belongs to.
    """

    words: PeopleWords
    flags: dict[str, int] = field(default_factory=dict)
    countries: dict[str, Country] = field(default_factory=dict)
    capitals: dict[str, Country] = field(default_factory=dict)
    groups: dict[str, frozenset[int]] = field(default_factory=dict)
    short_names: dict[str, frozenset[int]] = field(default_factory=dict)  # the rows a given name stands in
    abbreviations: frozenset[str] = frozenset()
    _callings: dict[str, int] = field(default_factory=dict)  # what was asked before
    _kinds: dict[str, frozenset[int]] = field(default_factory=dict)
    genitives: tuple[str, ...] = ()  # those of more than one letter
    roles: frozenset[str] = frozenset()  # nouns one may be called by, in the singular
    firsts: dict[str, str] = field(default_factory=dict)  # inflected form of a role → its first form
    elisions: frozenset[str] = frozenset()
    readings: dict[str, Reading | None] = field(default_factory=dict)  # of capitalised words met lately
    offices: dict[str, Role] = field(default_factory=dict)  # of phrases met lately
    _forms: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of words asked for lately
    small: frozenset[str] = frozenset()  # articles, possessives, numbers: what begins a noun phrase

    def gender(self, given: str) -> Literal["f", "m", ""]:
        """`f`, `m` or nothing, from a given name in lower case."""
        flags = self.flags.get(given, 0)
        if not flags & GIVEN and self.words.names.endings:
            flags = self.given_flags(given)
        if not flags & GIVEN and "-" in given:
            flags = self.flags.get(given.partition("-")[0], 0)
        if flags & EITHER or (flags & FEMININE and flags & MASCULINE):
            return ""
        return "f" if flags & FEMININE else "m" if flags & MASCULINE else ""

    def words_in(self, text: str, start: int, end: int) -> list[tuple[int, int, str]]:
        """Start, end and lower-case form of each word; an elided one is a word of its own."""
        found: list[tuple[int, int, str]] = []
        for match in WORD.finditer(text, start, end):
            begin, word = match.start(), match[0].lower()
            if self.elisions and (cut := elided(word, self.elisions)):
                found.append((begin, begin + cut, word[: cut - 1] + "'"))
                begin, word = begin + cut, word[cut:]
            found.append((begin, match.end(), word))
        return found

    def given_flags(self, word: str) -> int:
        """Of an inflected given name in lower case: what its first form is."""
        found = (self.flags.get(form, 0) & GIVEN for form in self.forms(word))
        return next((flags for flags in found if flags), 0)

    def forms(self, word: str) -> tuple[str, ...]:
        """The first forms a name in lower case may be an inflected form of; itself first."""
        if not self.words.names.endings:
            return (word,)
        known = self._forms.get(word)
        if known is not None:
            return known
        found = [word]
        for ending, first in self.words.names.endings:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                found.append(word[: len(word) - len(ending)] + first)
        if len(self._forms) > _REMEMBERED:
            self._forms.clear()
        self._forms[word] = forms = tuple(found)
        return forms

    def singulars(self, noun: str) -> tuple[str, ...]:
        """A noun in lower case and what it may be the plural of."""
        found = [noun]
        for ending, first in self.words.roles.plural_endings:
            if noun.endswith(ending) and len(noun) > len(ending):
                found.append(noun[: len(noun) - len(ending)] + first)
        return tuple(found)

    def calling(self, noun: str) -> int:
        """What a word in lower case may call people: OFFICE (nouns of roles), RANK, CROWD (their plurals)."""
        known = self._callings.get(noun)
        if known is None:
            flags = self.flags.get(noun, 0)
            crowd = any(single in self.roles for single in self.singulars(noun)[1:])
            known = flags & (OFFICE | RANK) | (noun in self.roles and OFFICE) | (crowd and CROWD)
            if len(self._callings) < _MOST_KEPT:
                self._callings[noun] = known
        return known

    def kinds(self, phrase: str) -> frozenset[int]:
        """The groups of roles a phrase in lower case without stops belongs to, by its longest known end;
        of ranks by every end.
        """
        kinds = self._kinds.get(phrase)
        if kinds is None:
            if len(self._kinds) >= _REMEMBERED:
                self._kinds.clear()
            kinds = self._kinds[phrase] = self._kinds_of(phrase.split())
        return kinds

    def _kinds_of(self, words: list[str]) -> frozenset[int]:
        found: frozenset[int] = frozenset()
        for first in range(max(0, len(words) - 4), len(words)):
            known = self.groups.get(" ".join(words[first:]))
            if known:
                found |= known
                if self.flags.get(words[-1], 0) & (RANK | OFFICE) != RANK:
                    break
        return found

    def country_in(self, phrase: str) -> tuple[Country, int, int] | None:
        """The last country a phrase names by noun or adjective, and where."""
        words = _BETWEEN_MARKS.findall(phrase)[:24]
        flagged = [at for at, word in enumerate(words) if self._of_country(word.lower())]
        if not flagged:
            return None
        spans = [word.span() for word in _BETWEEN_MARKS.finditer(phrase)][:24]
        for size in range(_LONGEST_COUNTRY, 0, -1):
            for first in range(min(flagged[-1], len(spans) - size), max(-1, flagged[0] - size), -1):
                start, end = spans[first][0], spans[first + size - 1][1]
                key = " ".join(phrase[start:end].lower().split())
                if country := self.countries.get(key):
                    return country, start, end
                bare = self._without_genitive(key)
                if bare != key and (country := self.countries.get(bare)):
                    return country, start, end - (len(key) - len(bare))
        return None

    def _of_country(self, word: str) -> bool:
        bare = word.rstrip(".")
        flags = self.flags.get(bare, 0)
        if not flags and bare.endswith(self.words.names.genitives):
            flags = self.flags.get(self._without_genitive(bare), 0)
        return bool(flags & COUNTRY)

    def _without_genitive(self, word: str) -> str:
        for genitive in self.words.names.genitives:
            if word.endswith(genitive):
                return word[: len(word) - len(genitive)]
        return word


@cache
def lexicon_for(tag: str) -> Lexicon | None:
    words = people_for(tag)
    if words is None:
        return None
    lexicon = Lexicon(words)
    lexicon.genitives = tuple(ending for ending in words.names.genitives if len(ending) > 1)
    _flag_names(lexicon)
    _flag_titles(lexicon)
    _name_countries(lexicon)
    pack = pack_for(tag)
    if pack is not None:
        lexicon.abbreviations = frozenset(word.lower().rstrip(".") for word in pack.layout.abbreviations)
        for verb in pack.layout.reporting_verbs:
            _flag(lexicon, verb.split(), REPORTS)
    rows: dict[str, set[int]] = {}
    for number, names in enumerate(words.names.short):
        for name in names:
            rows.setdefault(name, set()).add(number)
    lexicon.short_names = {name: frozenset(numbers) for name, numbers in rows.items()}
    groups: dict[str, set[int]] = {}
    for number, group in enumerate(words.roles.groups):
        for phrase in group:
            groups.setdefault(phrase.replace(".", ""), set()).add(number)
    lexicon.groups = {phrase: frozenset(numbers) for phrase, numbers in groups.items()}
    roles = words.roles
    nouns = {phrase.split()[-1] for phrase in words.titles.offices}
    nouns |= {phrase.split()[-1] for group in roles.groups for phrase in group}
    lexicon.roles = frozenset(nouns | roles.feminine | roles.masculine | roles.people | roles.kin)
    _flag_inflected(lexicon)
    lexicon.elisions = elisions_of(tag)
    lexicon.small = words.titles.articles | words.pronouns.possessive | words.grammar.numbers
    return lexicon


def _flag(lexicon: Lexicon, words: frozenset[str] | list[str], flag: int) -> None:
    flags = lexicon.flags
    for word in words:
        key = sys.intern(word.rstrip("."))
        flags[key] = flags.get(key, 0) | flag


def _flag_names(lexicon: Lexicon) -> None:
    names = lexicon.words.names
    _flag(lexicon, names.feminine, FEMININE)
    _flag(lexicon, names.masculine, MASCULINE)
    _flag(lexicon, names.either, EITHER)
    _flag(lexicon, names.surnames_first, FAMILY_FIRST)
    _flag(lexicon, names.suffixes, SUFFIX)
    _flag(lexicon, names.never, NEVER)
    _flag(lexicon, names.organisations, ORGANISATION)
    _flag(lexicon, names.places, PLACE)
    _flag(lexicon, names.things, THING)
    _flag(lexicon, names.surnames, SURNAME)


def _flag_titles(lexicon: Lexicon) -> None:
    titles = lexicon.words.titles
    _flag(lexicon, titles.address_feminine | titles.address_masculine | titles.address, ADDRESS)
    _flag(lexicon, titles.ranks, RANK)
    _flag(lexicon, titles.modifiers, MODIFIER)
    _flag(lexicon, titles.topics, TOPIC)
    for phrase in titles.offices:
        *before, noun = phrase.split()
        _flag(lexicon, [noun], OFFICE)
        _flag(lexicon, before, MODIFIER)


def _flag_inflected(lexicon: Lexicon) -> None:
    """Inflected forms of roles are known as their first form is, and led back to it."""
    endings = lexicon.words.names.endings
    if not endings:
        return
    flags, singular = lexicon.flags, lexicon.roles
    for noun in singular:
        for ending, first in endings:
            if not noun.endswith(first) or len(noun) <= len(first) + 1:
                continue
            form = noun[: len(noun) - len(first)] + ending
            if form not in singular:
                lexicon.firsts.setdefault(form, noun)
                if noun in flags:
                    flags[form] = flags.get(form, 0) | flags[noun] & TITLE


def _name_countries(lexicon: Lexicon) -> None:
    for country in lexicon.words.countries:
        for name in (*country.names, *country.adjectives):
            lexicon.countries.setdefault(name.lower(), country)
            _flag(lexicon, [word for word in name.lower().split() if not _small(lexicon, word)], COUNTRY)
        for name in country.capitals:
            lexicon.capitals.setdefault(name.lower(), country)
            if " " not in name:
                _flag(lexicon, [name.lower()], PLACE)


def _small(lexicon: Lexicon, word: str) -> bool:
    names = lexicon.words.names
    links = lexicon.words.titles
    return (
        word in links.articles
        or word in links.links
        or bool(lexicon.flags.get(word, 0) & TITLE)
        or word in names.particles
    )
