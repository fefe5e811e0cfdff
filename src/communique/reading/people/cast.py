"""All whom a text speaks of, with the places where it does."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from communique.reading.passages import KnownPerson
from communique.reading.people.chains import Row, Token, chains_of
from communique.reading.people.figures import Gathering
from communique.reading.people.inflection import tell_first_forms
from communique.reading.people.lexicon import (
    COUNTRY,
    GIVEN,
    NEVER,
    NO_NAME,
    OFFICE,
    ORGANISATION,
    SUFFIX,
    SURNAME,
    TITLE,
    Lexicon,
    lexicon_for,
)
from communique.reading.people.mentions import Figure, Mention
from communique.reading.people.names import Found, names_in

if TYPE_CHECKING:
    from communique.reading.people.subjects import Told
    from communique.reading.running import RunningText

_MOSTLY: Final = 0.6
_PREFIX: Final = 120
_FEW_WORDS: Final = 3
_LONGEST_LINK: Final = 16
_SEGMENT: Final = re.compile(r".*[,;:“”\"(—–]", re.DOTALL)


class People:
    """`persons` in the order of their first mention; `unnamed` and institutions stand among them, since they
    speak too. `head` is who heads the publishing office, where that is known.
    """

    def __init__(self, text: RunningText, lexicon: Lexicon | None) -> None:
        self.text = text
        self.lexicon = lexicon
        self.gathering = Gathering(lexicon) if lexicon else None
        self.head: int | None = None
        self.unnamed: set[int] = set()
        self.mentions: list[list[Mention]] = [[] for _ in text.passages]
        self.perhaps: dict[int, list[Found]] = {}
        self.called: dict[str, tuple[int, ...]] = {}  # institutions and the unnamed, by their folded words
        self.bodies: dict[
            str, list[str]
        ] = {}  # full names of institutions by each of their capitalised words
        self._places: list[list[int]] | None = None
        self._countries: frozenset[str] | None = None
        self._initials: dict[str, list[int]] | None = None

    @property
    def persons(self) -> list[Figure]:
        return self.gathering.figures if self.gathering else []

    def within(self, passage: int, start: int, end: int) -> list[Mention]:
        """The mentions that begin between `start` and `end`, in order."""
        if self._places is None:
            self._places = [[mention.start for mention in row] for row in self.mentions]
        if not 0 <= passage < len(self.mentions):
            return []
        places = self._places[passage]
        return self.mentions[passage][bisect_left(places, start) : bisect_left(places, end)]

    def subject(
        self, passage: int, start: int, end: int
    ) -> tuple[tuple[int, ...], str, tuple[int, int] | None]:
        """Whom the words of a subject name by themselves: indexes into `persons`, how, and by which words.
        Pronouns and bare roles need the text around them; `name_speakers` has it.
        """
        from communique.reading.people.subjects import describe

        told = describe(self, passage, start, end)
        return told.persons, told.basis, (told.start, told.end) if told.end > told.start else None

    def initials(self) -> dict[str, list[int]]:
        """Who holds an office of these initials, in lower case: cji, a Chief Justice of India."""
        if self._initials is None:
            self._initials = {}
            for index, traits in enumerate(self.gathering.traits if self.gathering else ()):
                for letters in {_initials(office) for office in traits.offices} - {""}:
                    self._initials.setdefault(letters, []).append(index)
        return self._initials

    def countries(self) -> frozenset[str]:
        """Those of everybody but the head of the office."""
        if self._countries is None:
            others = (one.country for index, one in enumerate(self.persons) if index != self.head)
            self._countries = frozenset(country for country in others if country)
        return self._countries

    def note(self, mention: Mention) -> None:
        """One more mention, found after the others."""
        row = self.mentions[mention.passage]
        at = bisect_left(row, mention.start, key=attrgetter("start"))
        row.insert(at, mention)
        if self._places is not None:
            self._places[mention.passage].insert(at, mention.start)
        if mention.person is not None:
            self.persons[mention.person].mentions.append(mention)

    def body_called(self, told: Told) -> str:
        """An institution’s name: “the ministry” is the Ministry of Health if the text has one."""
        if told.rest or len(told.core) > 1 or told.name[:1].isupper() or not told.definite:
            return told.name
        known = self.bodies.get(told.noun)
        return known[0] if known else told.name

    def labelled(self, label: str) -> int | None:
        """Whom the label of a turn names by surname: MR. PRICE, V.Roe, PRICE."""
        if self.gathering is None or self.lexicon is None:
            return None
        parts = tuple(part for part in re.split(r"[\s.,]+", label) if part)
        if not parts or self.lexicon.flags.get(parts[-1].lower(), 0) & OFFICE:
            return None
        name = Found(0, 0, 0, 0, parts[-1:], "", (), (), sure=False, owns=False)
        return self.gathering.find(name)


def find_people(text: RunningText) -> People:
    language = text.circumstances.language
    lexicon = lexicon_for(language) if language else None
    people = People(text, lexicon)
    if lexicon is None or people.gathering is None:
        return people
    gathering = people.gathering
    for person in text.circumstances.known:
        gathering.add_known(person)
    _add_head(people, gathering)
    found, headlines, told = _read(people, lexicon)
    _gather_full(found, text, gathering)
    for names in found:
        for name in names:
            _place(name, people, gathering)
    for passage, chains in headlines:
        _match_headline(passage, chains, people, gathering)
    _mark_subjects(people, lexicon)
    gathering.tell_offices(told)
    _spell_out(people, gathering)
    tell_first_forms(gathering)
    return people


def _add_head(people: People, gathering: Gathering) -> None:
    head = people.text.circumstances.head
    parts = tuple((head or "").split())
    if not parts:
        return
    name = Found(0, 0, 0, 0, parts, "", (), (), sure=True, owns=False)
    people.head = gathering.find(name)
    if people.head is None:
        gathering.add_known(KnownPerson((" ".join(parts),)))
        people.head = len(gathering.figures) - 1
        gathering.traits[people.head].fixed = False


_Headlines = list[tuple[int, list[list[Token]]]]


def _read(people: People, lexicon: Lexicon) -> tuple[list[list[Found]], _Headlines, dict[str, str]]:
    found: list[list[Found]] = []
    headlines: _Headlines = []
    told: dict[str, str] = {}
    for index, passage in enumerate(people.text.passages):
        if passage.kind == "photograph":
            continue
        chains = chains_of(passage.text, lexicon)
        _note_names(passage.text, chains, lexicon, told, people.bodies)
        if passage.kind in {"title", "heading"} and _title_case(passage.text):
            headlines.append((index, chains))
        else:
            found.append(names_in(Row(passage.text, index, chains, lexicon)))
    return found, headlines, told


def _note_names(
    text: str,
    chains: list[list[Token]],
    lexicon: Lexicon,
    told: dict[str, str],
    bodies: dict[str, list[str]],
) -> None:
    """What the text calls countries and institutions."""
    for index, chain in enumerate(chains):
        flags = 0
        for token in chain:
            flags |= token.flags
            if token.flags & ORGANISATION:
                _note_body(text, token, chains[index : index + 3], lexicon, bodies)
        if flags & COUNTRY:
            _note_country(text[chain[0].start : chain[-1].end], lexicon, told)


def _note_country(phrase: str, lexicon: Lexicon, told: dict[str, str]) -> None:
    """The longest name of each country that the text uses; adjectives are none."""
    known = lexicon.country_in(phrase)
    if known is None:
        return
    country, start, end = known
    name = phrase[start:end]
    if name in country.names and len(name) > len(told.get(country.code, "")):
        told[country.code] = name


def _note_body(
    text: str, token: Token, chains: list[list[Token]], lexicon: Lexicon, bodies: dict[str, list[str]]
) -> None:
    """An institution's name with what is linked to it: Ministry of Foreign Affairs; its chain first."""
    chain = chains[0]
    end = chain[-1].end
    for after in chains[1:]:
        gap = text[end : after[0].start]
        if len(gap) > _LONGEST_LINK or gap.strip() not in lexicon.words.titles.links:
            break
        end = after[-1].end
    first = next((one for one in chain if not one.flags & NEVER), chain[0])
    name = " ".join(text[first.start : end].split())
    if " " in name:
        bodies.setdefault(token.lower, []).append(name)


def _initials(office: str) -> str:
    """Of an office’s capitalised words, each once (“Chief Justice of Norvia Justice”), from three on."""
    letters = "".join(word[0] for word in dict.fromkeys(office.split()) if word[0].isupper())
    return letters.lower() if len(letters) >= _FEW_WORDS else ""


def _spell_out(people: People, gathering: Gathering) -> None:
    """Short forms in roles that the text writes out: the ARW's commander is the wing's."""
    names = {name for row in people.bodies.values() for name in row[:3]}
    initials = {
        "".join(word[0] for word in name.split() if word[0].isupper()).lower(): name for name in names
    }
    for traits in gathering.traits:
        for word in [word for word in traits.words if word in initials]:
            traits.words.update(initials[word].lower().split())


def _title_case(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > _MOSTLY * len(words) and len(words) > _FEW_WORDS


def _gather_full(found: list[list[Found]], text: RunningText, gathering: Gathering) -> None:
    """Everyone who is named in full anywhere, so that a surname at the top finds its owner."""
    for names in found:
        for name in names:
            if len(name.parts) > 1 and name.sure:
                index = gathering.find(name)
                if index is None:
                    index = gathering.add(name, text.passages[name.passage].text)
                gathering.learn(index, name, text.passages[name.passage].text)
                name.person = index
    for traits in gathering.traits:
        traits.last_seen = (-1, -1)


def _place(name: Found, people: People, gathering: Gathering) -> None:
    index = name.person
    text = people.text.passages[name.passage].text
    if index is not None:
        gathering.traits[index].last_seen = (name.passage, name.start)
    else:
        index = gathering.find(name)
        if index is None and name.sure:
            index = gathering.add(name, text)
        if index is None:
            people.perhaps.setdefault(name.passage, []).append(name)
            return
        gathering.learn(index, name, text)
    mention = Mention("name", name.passage, name.start, name.end, index)
    people.mentions[name.passage].append(mention)
    gathering.figures[index].mentions.append(mention)


def promote(people: People, name: Found) -> int | None:
    """A name that was uncertain turns out to be somebody's, because it speaks."""
    gathering = people.gathering
    if gathering is None:
        return None
    text = people.text.passages[name.passage].text
    index = gathering.find(name)
    if index is None:
        index = gathering.add(name, text)
    gathering.learn(index, name, text)
    people.note(Mention("name", name.passage, name.start, name.end, index))
    return index


def _match_headline(passage: int, chains: list[list[Token]], people: People, gathering: Gathering) -> None:
    """In a headline where every word is a capital's, only those are found whom the text names, and full
    names that a known given name begins.
    """
    for chain in chains:
        if (cut := _named_in_headline(chain)) and people.lexicon is not None:
            for name in names_in(
                Row(people.text.passages[passage].text, passage, [chain[:cut]], people.lexicon)
            ):
                if name.sure and len(name.parts) > 1:
                    _place(name, people, gathering)
                    chain = chain[cut:]  # noqa: PLW2901  what is left of it
        for at, token in enumerate(chain):
            if token.flags & NO_NAME and not token.flags & GIVEN:
                continue
            name = Found(
                passage,
                token.start,
                token.start,
                token.end,
                (token.text,),
                "",
                (),
                (),
                sure=False,
                owns=token.owns,
            )
            index = gathering.find(name)
            if index is None or token.lower not in {parts[-1] for parts in gathering.traits[index].names}:
                continue
            first = at
            known = {word for parts in gathering.traits[index].names for word in parts}
            while first and chain[first - 1].lower in known:
                first -= 1
            mention = Mention("name", passage, chain[first].start, token.end, index)
            people.mentions[passage].append(mention)
            gathering.figures[index].mentions.append(mention)


def _named_in_headline(chain: list[Token]) -> int:
    """Behind which word of a headline a full name ends (given name, initials, one more); or 0."""
    for at, token in enumerate(chain[:-1]):
        if not token.flags & GIVEN or token.flags & (TITLE | NO_NAME) or token.owns:
            continue
        last = at + 1
        while last < len(chain) - 1 and (
            len(chain[last].text.rstrip(".")) == 1
            or (chain[last].flags & GIVEN and not chain[last + 1].flags & (TITLE | NO_NAME | SUFFIX))
        ):
            last += 1
        if chain[last].flags & (NO_NAME | TITLE) and not chain[last].flags & (GIVEN | SURNAME):
            return 0
        last += 1
        while last < len(chain) and chain[last].flags & SUFFIX:
            last += 1
        return last
    return 0


def _mark_subjects(people: People, lexicon: Lexicon) -> None:
    """Which mentions stand before the verb of their clause, as far as small words tell."""
    prepositions = lexicon.words.grammar.prepositions
    joins = lexicon.words.grammar.conjunctions
    for passage, row in enumerate(people.mentions):
        if not row:
            continue
        text = people.text.passages[passage].text
        sentences = people.text.sentences[passage]
        at = 0
        before: Mention | None = None
        for mention in row:
            while at + 1 < len(sentences) and sentences[at + 1][0] <= mention.start:
                at += 1
                before = None
            begin = max(sentences[at][0], mention.start - _PREFIX)
            if before is not None:
                between = (
                    text[before.end : mention.start].split()
                    if mention.start - before.end < _PREFIX
                    else ["…"]
                )
                mention.subject = before.subject and all(word.strip(",") in {"", *joins} for word in between)
                if before.subject or mention.subject:
                    before = mention if mention.subject else before
                    continue
                begin = max(begin, before.end)
            prefix = text[begin : mention.start]
            if (cut := _SEGMENT.match(prefix)) is not None:
                prefix = prefix[cut.end() :]
            words = prefix.split()
            mention.subject = len(words) <= _FEW_WORDS and not any(
                word.lower() in prepositions for word in words
            )
            if text[mention.end : mention.end + 1] in ("’", "'") and text[
                mention.end : mention.end + 2
            ] not in ("' ", "’ "):
                mention.subject = False
            before = mention
