"""What a subject is: a name, a pronoun, a role, several people, an institution, somebody unnamed."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from communique.reading.people.cast import promote
from communique.reading.people.figures import bare, head_first
from communique.reading.people.lexicon import (
    COUNTRY,
    OFFICE,
    ORGANISATION,
    PLACE,
    RANK,
    WORD,
    Lexicon,
)

if TYPE_CHECKING:
    from communique.languages.packs.people import Country
    from communique.reading.findings import Basis
    from communique.reading.people.cast import People
    from communique.reading.people.mentions import Mention

Kind = Literal["none", "name", "pronoun", "several", "role", "body", "unnamed"]
_EDGE: Final = ' \t\n\u00a0"“”„«»,;:.!?()[]—–-*'
_LONGEST: Final = 240
_LONGEST_INITIALS: Final = 7
_CLOSE: Final = re.compile(r"[,;:(“”\"—–]")


@dataclass(slots=True)
class Told:
    """`noun` is the head noun in lower case, `core` the words up to it, `rest` what follows it (“of Z”);
    `name` the words as a speaker is called who has no other name.
    """

    kind: Kind
    start: int
    end: int
    persons: tuple[int, ...] = ()
    gender: str = ""
    noun: str = ""
    core: tuple[str, ...] = ()
    rest: str = ""
    name: str = ""
    definite: bool = False
    indefinite: bool = False  # “a soldier”
    owner: str = ""  # whose kin or spokesman it is, as written
    country: Country | None = None
    plural: bool = False
    high: tuple[str, ...] = ()  # capitalised words before the noun: “the Belgravian minister”
    ordinal: str = ""  # latter, former
    partner: tuple[int, int] | None = None  # words before the name: “the President and” Roe

    @property
    def basis(self) -> Basis:
        if self.kind in {"name", "body", "unnamed"}:
            return "name" if self.kind != "unnamed" else "role"
        return "pronoun" if self.kind == "pronoun" else "none" if self.kind == "none" else "role"


def describe(people: People, passage: int, start: int, end: int) -> Told:
    text = people.text.passages[passage].text
    start, end = max(0, start), min(end, len(text), start + _LONGEST)
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE and text[end - 1] != ".":
        end -= 1
    lexicon = people.lexicon
    if lexicon is not None:
        end = _without_genitive(text, start, end, lexicon)
    if start >= end:
        return Told("none", start, start)
    if lexicon is None:
        return Told("unnamed", start, end, name=" ".join(text[start:end].split()))
    words = lexicon.words_in(text, start, end)
    while words and words[0][2] in lexicon.words.grammar.conjunctions:
        words.pop(0)
    if not words:
        return Told("unnamed", start, end, name=" ".join(text[start:end].split()))
    start = words[0][0]
    told = _pronoun(words, text, end, lexicon)
    if told is not None and told.kind == "pronoun" and not told.plural:
        return told
    heads = _heads(people, passage, start, end, lexicon)
    if not heads and _promote_within(people, passage, start, end):
        heads = _heads(people, passage, start, end, lexicon)
    if heads:
        first = heads[0]
        persons = tuple(dict.fromkeys(head.person for head in heads if head.person is not None))
        told = Told("name", first.start, first.end, persons, plural=len(persons) > 1)
        told.partner = _partner(words, text, first.start, lexicon)
        return told
    return told or _by_initials(words, text, people) or _phrase(words, text, end, lexicon)


def _by_initials(words: list[tuple[int, int, str]], text: str, people: People) -> Told | None:
    """“CJI said”: whose office the letters stand for, Chief Justice of India; told once in full."""
    lexicon, gathering = people.lexicon, people.gathering
    if lexicon is None or gathering is None:
        return None
    first = next((at for at, word in enumerate(words) if word[2] not in lexicon.small), 0)
    start, end, word = words[first]
    if first + 1 != len(words) or not text[start:end].isupper() or end - start > _LONGEST_INITIALS:
        return None
    if lexicon.flags.get(word, 0) & ORGANISATION:
        return None
    found = people.initials().get(word, [])
    return Told("name", start, end, (found[0],)) if len(found) == 1 else None


def _pronoun(words: list[tuple[int, int, str]], text: str, end: int, lexicon: Lexicon) -> Told | None:
    begin, stop, word = words[0]
    pronouns = lexicon.words.pronouns
    closed = len(words) == 1 or text[stop : stop + 1] in ",;:" or words[1][2] not in lexicon.roles
    if not closed:
        return None
    if word in pronouns.feminine or word in pronouns.masculine:
        return Told("pronoun", begin, stop, gender="f" if word in pronouns.feminine else "m")
    if word in pronouns.plural:
        return Told("pronoun", begin, stop, plural=True)
    if word in pronouns.neuter:
        return Told("pronoun", begin, stop, noun=word)
    if word in pronouns.first or (word in pronouns.relative and len(words) == 1):
        return Told("pronoun", begin, stop)
    grammar = lexicon.words.grammar
    if word in grammar.both and len(words) == 1:
        return Told("several", begin, stop, plural=True, noun=word)
    return None


def _without_genitive(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """“The company’s” (claim): the company."""
    for genitive in lexicon.words.names.genitives:
        if len(genitive) > 1 and genitive[0] != "s" and text.endswith(genitive, start + 2, end):
            return end - len(genitive)
    return end


def _partner(
    words: list[tuple[int, int, str]], text: str, start: int, lexicon: Lexicon
) -> tuple[int, int] | None:
    """What stands before “and” and a name: “the President and Minister Roe”."""
    before = [word for word in words if word[1] <= start]
    if len(before) < 3 or before[-1][2] not in lexicon.words.grammar.conjunctions:  # noqa: PLR2004  the X and
        return None
    if before[0][2] not in lexicon.words.titles.articles or text[before[-1][1] : start].strip():
        return None
    return before[0][0], before[-2][1]


def _promote_within(people: People, passage: int, start: int, end: int) -> bool:
    """Names of which it was unclear whether they are people's: this is a subject of speech."""
    perhaps = people.perhaps.get(passage)
    if not perhaps or people.lexicon is None:
        return False
    done = False
    text = people.text.passages[passage].text
    first = bisect_left(perhaps, start, key=attrgetter("start"))
    last_one = bisect_left(perhaps, end, key=attrgetter("start"))
    for name in [one for one in perhaps[first:last_one] if one.person is None]:
        last = name.parts[-1]
        flags = people.lexicon.flags.get(last.lower(), 0)
        if flags & (ORGANISATION | COUNTRY) or last.isupper() or text[start : name.start].strip():
            continue
        if len(name.parts) == 1 and flags & PLACE and not name.title:
            continue
        after = text[name.end : end].strip(" .")
        if after[:1].isupper() or _owned(text, name.end, end, people.lexicon):
            continue
        name.person = promote(people, name)
        done = True
    return done


def _heads(people: People, passage: int, start: int, end: int, lexicon: Lexicon) -> list[Mention]:
    """The names that are the subject themselves, not those that belong to it: “the wife of X”, “X’s man”."""
    text = people.text.passages[passage].text
    grammar, pronouns = lexicon.words.grammar, lexicon.words.pronouns
    hidden = grammar.prepositions | pronouns.relative
    heads: list[Mention] = []
    for mention in people.within(passage, start, end):
        if mention.kind != "name" or _owned(text, mention.end, end, lexicon):
            continue
        begin = heads[-1].end if heads else start
        segment = text[begin : mention.start]
        if heads:
            if segment.strip(" ,") in grammar.conjunctions or segment.strip() == ",":
                heads.append(mention)
                continue
            break
        cut = max(segment.rfind(","), segment.rfind("—"), segment.rfind(";"), segment.rfind("–"))
        if cut > 0 and _is_body(segment[:cut], lexicon):
            break
        before = [match[0].lower() for match in WORD.finditer(segment[cut + 1 :])]
        beside = before and before[-1] not in hidden | lexicon.small and text[mention.start - 2].islower()
        if not any(word in (pronouns.relative if beside else hidden) for word in before):
            heads.append(mention)
    return _joined(heads, text, grammar.conjunctions)


def _is_body(phrase: str, lexicon: Lexicon) -> bool:
    """Is what stands before a comma an institution or a paper: “(according to) court documents, Roe …”?"""
    noun = ""
    for match in WORD.finditer(phrase):
        word = match[0].lower()
        if word in lexicon.words.grammar.prepositions:
            break
        noun = word
    return noun in lexicon.words.roles.bodies and noun not in lexicon.roles


def _joined(heads: list[Mention], text: str, joins: frozenset[str]) -> list[Mention]:
    """A row of names counts as one only where an “and” closes it; else the others are beside the point."""
    for at in range(len(heads) - 1, 0, -1):
        if text[heads[at - 1].end : heads[at].start].strip(" ,") in joins:
            return heads[: at + 1]
    return heads[:1]


def _owned(text: str, at: int, end: int, lexicon: Lexicon) -> bool:
    for genitive in lexicon.words.names.genitives:
        if text.startswith(genitive, at) and at + len(genitive) < end and text[at + len(genitive)] == " ":
            return True
    return False


def _phrase(words: list[tuple[int, int, str]], text: str, end: int, lexicon: Lexicon) -> Told:
    begin = words[0][0]
    pronouns, grammar = lexicon.words.pronouns, lexicon.words.grammar
    stop = end
    for at, (start, _, word) in enumerate(words):
        cut = at > 0 and _CLOSE.search(text, words[at - 1][1], start)
        if at and (cut or word in pronouns.relative):
            stop = words[at - 1][1]
            words = words[:at]
            break
    told = Told("unnamed", begin, max(stop, words[-1][1]), definite=not lexicon.words.titles.articles)
    first = 0
    while first < len(words) - 1 and (
        words[first][2] in lexicon.small
        or words[first][2] in pronouns.demonstrative
        or words[first][2] in grammar.both
    ):
        word = words[first][2]
        told.definite |= word in lexicon.words.titles.definite
        told.indefinite |= word in lexicon.words.titles.articles and not told.definite
        if word in grammar.both or word in grammar.numbers:
            told.plural |= word in grammar.both or words[-1][2] != word
            told.indefinite |= word in grammar.numbers and not told.definite
        if word in pronouns.possessive:
            told.owner = word
        first += 1
    core_end = first
    while core_end < len(words) and not (core_end > first and words[core_end][2] in grammar.prepositions):
        core_end += 1
    owned = _owner_end(words, first, core_end, text, lexicon)
    if owned:
        told.owner = text[words[first][0] : words[owned - 1][1]]
    core = words[max(first, owned) : core_end] or words[first:core_end]
    told.core = tuple(lexicon.firsts.get(bare(word), bare(word)) for _, _, word in core)
    if lexicon.firsts and (behind := len(head_first(told.core, lexicon)[1])):
        told.core, core_end = told.core[:-behind], core_end - behind
        core = core[:-behind]
    told.noun = told.core[-1] if told.core else ""
    told.high = tuple(bare(word) for at, _, word in core[:-1] if text[at].isupper())
    told.rest = text[words[core_end - 1][1] : told.end].strip()
    kept = first if not told.owner or owned else first - 1
    told.name = " ".join(text[words[kept][0] : told.end].split())
    _classify(told, text, core, lexicon)
    return told


def _owner_end(
    words: list[tuple[int, int, str]], first: int, core_end: int, text: str, lexicon: Lexicon
) -> int:
    """Behind which word a genitive ends: 2 in “President Roe’s spokesman”; 0 where there is none."""
    for at in range(core_end - 2, first - 1, -1):
        word = words[at][2]
        for genitive in lexicon.words.names.genitives:
            if (len(genitive) > 1 and word.endswith(genitive)) or text.startswith(
                genitive + " ", words[at][1]
            ):
                return at + 1
    return 0


def _classify(told: Told, text: str, core: list[tuple[int, int, str]], lexicon: Lexicon) -> None:
    roles, grammar = lexicon.words.roles, lexicon.words.grammar
    noun = told.noun
    singulars = lexicon.singulars(noun)
    told.gender = "f" if roles.feminine & set(singulars) else "m" if roles.masculine & set(singulars) else ""
    if noun in grammar.latter or noun in grammar.former:
        told.kind, told.ordinal = "role", noun
        return
    found = lexicon.country_in(" ".join(text[start:end] for start, end, _ in core) + " " + told.rest)
    told.country = found[0] if found else None
    phrase = " ".join(told.core)
    crowd = noun in roles.crowds or any(phrase.endswith(crowd) for crowd in roles.crowds if " " in crowd)
    flags = lexicon.flags.get(noun, 0)
    high = bool(core) and text[core[-1][0]].isupper()
    bare_crowd = len(core) == 1 or phrase in roles.crowds
    if crowd and bare_crowd and (told.definite or told.plural) and not told.owner and not told.rest:
        told.kind, told.plural = "several", True
    elif noun in roles.speaks_for and told.rest and not told.definite:
        told.kind = "unnamed"
    elif any(single in lexicon.roles and single != noun for single in singulars):
        told.kind, told.plural = "unnamed", True
    elif (flags & (OFFICE | RANK) and not (flags & ORGANISATION and high)) or noun in lexicon.roles:
        told.kind = "role"
    elif noun in roles.bodies or flags & (ORGANISATION | COUNTRY | PLACE) or high:
        told.kind = "body"
    elif told.definite and not told.rest:
        told.kind = "role"
