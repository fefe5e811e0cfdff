"""Names gathered into the people they stand for: forms of the name, titles, gender, country."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from communique.reading.people.lexicon import ADDRESS, FAMILY_FIRST, GIVEN, OFFICE, Lexicon, Role
from communique.reading.people.mentions import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.reading.passages import KnownPerson
    from communique.reading.people.names import Found

Gender = Literal["f", "m", ""]
_SHORTEST_NICKNAME: Final = 3
_FEW: Final = 8
_MOST_NAMESAKES: Final = 64
_MOST_FORMS: Final = 24
_REMEMBERED: Final = 8_000  # phrases


@dataclass(slots=True)
class Traits:
    """What is known of a figure beyond what is told. `names`: the words of each form in lower case."""

    names: list[tuple[str, ...]] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    offices: list[str] = field(default_factory=list)
    kinds: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)  # the nouns of the offices
    suffix: str = ""
    votes: int = 0  # pronouns: more than 0 for she, less for he
    last_seen: tuple[int, int] = (-1, -1)
    fixed: bool = False  # the name is the directory's


class Gathering:
    """People as they are met, found again by any word of their names."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.figures: list[Figure] = []
        self.traits: list[Traits] = []
        self.holders: dict[str | int, list[int]] = {}  # by nouns of offices and by groups of roles
        self._by_surname: dict[str, list[int]] = {}
        self._by_other: dict[str, list[int]] = {}

    def add_known(self, person: KnownPerson) -> None:
        index = -1
        for name in person.names:
            parts = tuple(name.split())
            if not parts:
                continue
            if index < 0:
                index = self._new(parts, name)
                self.figures[index].office = person.office
                self.figures[index].country = person.country
                self.traits[index].fixed = True
                if person.office:
                    self._add_role(index, person.office)
            else:
                self._index(index, parts)

    def find(self, found: Found) -> int | None:
        """Who is meant by a name, among those who are known so far."""
        parts = tuple(part.lower() for part in found.parts)
        gender = self._title_gender(found.title)
        if len(parts) > 1:
            return self._find_full(parts, gender, found.suffix)
        return self._find_short(parts[0], found, gender)

    def _find_full(self, parts: tuple[str, ...], gender: str, suffix: str) -> int | None:
        given = self.lexicon.gender(parts[0])
        for form in self.lexicon.forms(parts[-1]):
            for index in self._by_surname.get(form, ()):
                figure = self.figures[index]
                if {gender or given, figure.gender} == {"f", "m"}:
                    continue
                known = self.traits[index].suffix
                if suffix and known and suffix != known:
                    continue
                if any(self._same(parts, name) for name in self.traits[index].names):
                    return index
        return None

    def _same(self, parts: tuple[str, ...], name: tuple[str, ...]) -> bool:
        if len(name) == 1:
            return True
        mine, theirs = parts[:-1], name[:-1]
        for one in mine:
            forms = set(self.lexicon.forms(one))
            if any(forms & set(self.lexicon.forms(other)) for other in theirs):
                return True
            rows = self.lexicon.short_names.get(one, frozenset())
            if any(rows & self.lexicon.short_names.get(other, frozenset()) for other in theirs):
                return True
        one, other = mine[0].rstrip("."), theirs[0].rstrip(".")
        short = min(len(one), len(other))
        return one[:short] == other[:short] and (short == 1 or short >= _SHORTEST_NICKNAME)

    def _find_short(self, word: str, found: Found, gender: str) -> int | None:
        candidates: dict[int, int] = {}
        for form in self.lexicon.forms(word):
            for index in self._by_surname.get(form, ()):
                candidates.setdefault(index, 2)
            for index in self._by_other.get(form, ()):
                candidates.setdefault(index, 1)
        kinds = {kind for role in found.roles for kind in self.lexicon.kinds(role)}
        best: tuple[int, int, int, int, tuple[int, int]] | None = None
        chosen = None
        for index, weight in candidates.items():
            figure, traits = self.figures[index], self.traits[index]
            if gender and figure.gender and gender != figure.gender:
                continue
            shared = 2 if kinds & traits.kinds else 1 if not kinds or not traits.kinds else 0
            own = (
                0 if traits.heads & self.lexicon.words.roles.kin else 1
            )  # “his father, John Roe” stays John Roe
            rank = (weight, shared, int(bool(gender and figure.gender == gender)), own, traits.last_seen)
            if best is None or rank > best:
                best, chosen = rank, index
        return chosen

    def add(self, found: Found, text: str) -> int:
        """A new figure of this name."""
        return self._new(found.parts, text[found.name_start : found.end])

    def _new(self, parts: tuple[str, ...], name: str) -> int:
        index = len(self.figures)
        figure = Figure(name=" ".join(name.split()))
        if len(parts) > 1:
            figure.gender = self._name_gender(parts)
        self.figures.append(figure)
        self.traits.append(Traits())
        self._index(index, parts)
        return index

    def add_institution(self, name: str) -> int:
        index = len(self.figures)
        self.figures.append(Figure(name=name, institution=True))
        self.traits.append(Traits())
        return index

    def _name_gender(self, parts: tuple[str, ...]) -> Gender:
        lower = [part.lower() for part in parts]
        if gender := self.lexicon.gender(lower[0]):
            return gender
        if self.lexicon.flags.get(lower[0], 0) & FAMILY_FIRST and (gender := self.lexicon.gender(lower[-1])):
            return gender
        names = self.lexicon.words.names
        known = self.lexicon.flags.get(lower[0], 0)
        for word, least in ((lower[0], 1), (lower[-1], 3)) if not known else ():
            if word.endswith(_of_length(names.feminine_endings, least)):
                return "f"
            if word.endswith(_of_length(names.masculine_endings, least)):
                return "m"
        return self.lexicon.gender(lower[1]) if len(lower) > 2 and len(lower[0].rstrip(".")) == 1 else ""  # noqa: PLR2004

    def _title_gender(self, title: str) -> Gender:
        titles, roles = self.lexicon.words.titles, self.lexicon.words.roles
        for word in title.lower().split():
            bare = word.rstrip(".,")
            bare = self.lexicon.firsts.get(bare, bare)
            if bare in titles.address_feminine or bare in roles.feminine:
                return "f"
            if bare in titles.address_masculine or bare in roles.masculine:
                return "m"
        return ""

    def _index(self, index: int, parts: tuple[str, ...]) -> None:
        lower = tuple(part.lower() for part in parts)
        traits = self.traits[index]
        if lower in traits.names or len(traits.names) >= _MOST_FORMS:
            return
        traits.names.append(lower)
        self._file(self._by_surname, lower[-1], index)
        if self.lexicon.flags.get(lower[0], 0) & FAMILY_FIRST:
            self._file(self._by_surname, lower[0], index)
        for word in lower[:-1]:
            if len(word.rstrip(".")) > 1:
                self._file(self._by_other, word, index)
            if "-" in word:
                self._file(self._by_other, word.split("-")[0], index)
        for half in lower[-1].split("-") if "-" in lower[-1] else ():
            self._file(self._by_other, half, index)

    def _file(self, shelf: dict[str, list[int]], word: str, index: int) -> None:
        for form in self.lexicon.forms(word):
            held = shelf.setdefault(form, [])
            if index not in held[-_FEW:] and len(held) < _MOST_NAMESAKES:
                held.append(index)

    def learn(self, index: int, found: Found, text: str) -> None:
        """What one mention adds: a fuller name, a title, an office."""
        figure, traits = self.figures[index], self.traits[index]
        traits.last_seen = (found.passage, found.start)
        traits.suffix = traits.suffix or found.suffix
        self._index(index, found.parts)
        name = " ".join(text[found.name_start : found.end].split())
        if not traits.fixed and _fuller(name, figure.name):
            figure.name = name
        # An inflected given name may be a woman's or a man's; its title is surer.
        doubtful = self.lexicon.firsts and not self.lexicon.flags.get(found.parts[0].lower(), 0) & GIVEN
        if (not figure.gender or doubtful) and (gender := self._title_gender(found.title)):
            figure.gender = gender
        if not figure.gender and len(found.parts) > 1:
            figure.gender = self._name_gender(found.parts)
        for role in found.roles:
            self._add_role(index, role)
        for office in found.offices:
            if len(traits.offices) < _FEW and office not in traits.offices:
                traits.offices.append(office)

    def _add_role(self, index: int, role: str) -> None:
        traits = self.traits[index]
        role = role.lower()
        if self.lexicon.firsts:
            role = " ".join(self.lexicon.firsts.get(word, word) for word in role.split())
        if role in traits.roles or len(traits.roles) >= _FEW:
            return
        traits.roles.append(role)
        known = _role_of(role, self.lexicon)
        traits.kinds |= known.kinds
        for noun in known.nouns:
            self.call(index, noun)
        traits.words |= known.words

    def call(self, index: int, noun: str) -> None:
        """A noun by which somebody is called from now on."""
        traits = self.traits[index]
        traits.heads.add(noun)
        keys: list[str | int] = [noun, *traits.kinds]
        for key in keys:
            held = self.holders.setdefault(key, [])
            if not held or held[-1] != index:
                held.append(index)

    def tell_offices(self, told: dict[str, str]) -> None:
        """Office and country of everyone, from all titles they were given. `told` is the fullest name the
        text has for a country, by its code.
        """
        for figure, traits in zip(self.figures, self.traits, strict=True):
            best: tuple[bool, bool, int] | None = None
            for office in traits.offices:
                phrase, country = self._without_country(office)
                if country and not figure.country:
                    figure.country = told.get(country[0], country[1])
                rank = self._office_rank(phrase)
                if (
                    rank
                    and (best is None or rank > best)
                    and not (traits.fixed and figure.office and not best)
                ):
                    best, figure.office = rank, phrase

    def _office_rank(self, phrase: str) -> tuple[bool, bool, int] | None:
        words = [word.strip(".,").lower() for word in phrase.split()]
        flags = [self.lexicon.flags.get(word, 0) for word in words]
        if not words or all(flag & ADDRESS and not flag & OFFICE for flag in flags):
            return None
        links = self.lexicon.words.titles.links
        full = phrase[0].isupper() or any(word in links for word in words)
        return any(flag & OFFICE for flag in flags), full, len(phrase)

    def _without_country(self, office: str) -> tuple[str, tuple[str, str] | None]:
        phrase = office
        first, _, rest = phrase.partition(" ")
        if rest and first.lower() in self.lexicon.words.titles.articles:
            phrase = rest
        found = self.lexicon.country_in(phrase)
        if found is None:
            return phrase, None
        country, start, end = found
        name = phrase[start:end]
        noun = any(name.lower() == known.lower() for known in country.names)
        if start == 0 and phrase[end:].strip() and (noun or not name.isupper()):
            tail = phrase[end:]
            for genitive in self.lexicon.words.names.genitives:
                if tail.startswith(genitive):
                    tail = tail[len(genitive) :]
                    break
            phrase = tail.strip()
        elif end == len(phrase) and noun:
            words = phrase[:start].split()
            small = self.lexicon.words.titles
            while words and (words[-1] in small.links or words[-1] in small.articles):
                words.pop()
            phrase = " ".join(words) or phrase
        return phrase, (country.code, name if noun else country.names[0] if country.names else name)


@cache
def _of_length(endings: tuple[str, ...], least: int) -> tuple[str, ...]:
    return tuple(end for end in endings if len(end) >= least)


def _role_of(role: str, lexicon: Lexicon) -> Role:
    known = lexicon.offices.get(role)
    if known is not None:
        return known
    words = role.split()
    flags = [lexicon.flags.get(word.rstrip(".,"), 0) for word in words]
    if any(flag & OFFICE for flag in flags):  # “Vice-Chancellor Dame” is about the first
        while len(words) > 1 and flags.pop() & (ADDRESS | OFFICE) == ADDRESS:
            words.pop()
    phrases = phrases_of(" ".join(words), lexicon)
    if len(lexicon.offices) >= _REMEMBERED:
        lexicon.offices.clear()
    known = lexicon.offices[role] = Role(
        frozenset[int]().union(*map(lexicon.kinds, phrases)),
        tuple(phrase.split()[-1] for phrase in phrases[:-1] or phrases),
        frozenset(map(bare, words)),
    )
    return known


def phrases_of(role: str, lexicon: Lexicon) -> list[str]:
    """The beginnings of a title at which an office may end: “deputy director of the museum” gives
    “deputy director”; “minister of foreign affairs of Z” also “minister of foreign affairs”.
    """
    if lexicon.firsts:
        return [" ".join(head_first(role.split(), lexicon)[0])]
    small = lexicon.words.titles.links | lexicon.words.grammar.prepositions
    joins = lexicon.words.grammar.conjunctions
    words = [bare(word) for word in role.split()]
    found: list[str] = []
    begin = 0
    for at, word in enumerate([*words, "and"]):
        if word in joins or word in small:
            found.append(" ".join(words[begin:at]))
            if word in joins and at < len(words):
                begin = at + 1
    if found and len(words) > len(found[0].split()):
        found.append(" ".join(words))
    return [phrase for phrase in dict.fromkeys(found) if phrase] or [role]


def head_first(words: Sequence[str], lexicon: Lexicon) -> tuple[Sequence[str], Sequence[str]]:
    """Words of a title up to its noun, and those behind it: where nouns are inflected, what an office is of
    follows without a preposition („начелник полицијске управе”).
    """
    for at, word in enumerate(words):
        plain = bare(word).lower()
        if lexicon.firsts.get(plain, plain) in lexicon.roles:
            return words[: at + 1], words[at + 1 :]
    return words, ()


def bare(word: str) -> str:
    """A word of a title without its stops and marks."""
    return word.strip(",’'”“\"()").replace(".", "")


def _fuller(name: str, than: str) -> bool:
    one, other = name.split(), than.split()
    if than.isupper() and not name.isupper():
        return len(one) >= len(other)
    if name.isupper() and not than.isupper():
        return False
    return (len(one), len(name)) > (len(other), len(than))
