"""Who says each utterance. The reason is told with the name, so that an officer can refuse it in one look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from communique.reading.findings import Basis, Speaker
from communique.reading.people.dropped import dropped
from communique.reading.people.memory import ACTED, NAMED, SPOKE, Event, Memory
from communique.reading.people.prominence import PAIR, Prominence
from communique.reading.people.pronouns import learn_genders
from communique.reading.people.roles import fitting, head_is_meant
from communique.reading.people.subjects import Told, describe

if TYPE_CHECKING:
    from communique.reading.people.cast import People
    from communique.reading.people.mentions import Mention
    from communique.reading.running import RunningText
    from communique.reading.utterances import Utterance

JOINT: Final = "joint"
_NEAR: Final = 80
_VERB: Final = 1


@dataclass(slots=True)
class Named:
    """`persons` are indexes into `People.persons`: who speaks, several where they speak together."""

    speaker: Speaker
    flags: list[str] = field(default_factory=list)
    persons: tuple[int, ...] = ()


_Answer = tuple[tuple[int, ...], Basis, tuple[int, int, int] | None]  # persons, basis, passage and span


def name_speakers(text: RunningText, people: People, utterances: Sequence[Utterance]) -> list[Named]:
    return _Naming(text, people, utterances).all()


class _Naming:
    def __init__(self, text: RunningText, people: People, utterances: Sequence[Utterance]) -> None:
        self.text = text
        self.people = people
        self.utterances = utterances
        self.told = [self._describe(utterance) for utterance in utterances]
        learn_genders(people)
        self.memory = Memory(people, utterances)
        self.answers: list[_Answer] = []
        self.prominence = Prominence(people)
        lexicon = people.lexicon
        self._papers = lexicon.words.roles.papers if lexicon else frozenset()

    def _opener(self, mention: Mention) -> tuple[int, ...]:
        """Who begins a sentence as “she” or “the Governor”; nobody where it could be somebody new."""
        told = describe(self.people, mention.passage, mention.start, mention.end)
        where = (mention.passage, mention.start, mention.end)
        if told.kind == "pronoun":
            return self._pronoun(told, where)[0]
        if told.kind == "unnamed" and told.plural and not told.indefinite:
            return (self._unnamed(told),)
        if told.kind != "role" or told.plural:
            return ()
        fits = fitting(told, self.people)
        if head_is_meant(told, self.people, fits) and self.people.head is not None:
            return (self.people.head,)
        if fits and (told.definite or told.owner):
            return (self._best(fits),)
        return ()

    def _describe(self, utterance: Utterance) -> Told | None:
        if utterance.subject is None:
            return dropped(self.text, self.people, utterance)
        return describe(self.people, self._where(utterance), *utterance.subject)

    @staticmethod
    def _where(utterance: Utterance) -> int:
        return utterance.passage if utterance.subject_passage is None else utterance.subject_passage

    def all(self) -> list[Named]:
        for index, utterance in enumerate(self.utterances):
            told = self.told[index]
            if utterance.follows is not None and 0 <= utterance.follows < index:
                answer = self.answers[utterance.follows]
            elif told is None or told.kind == "none":
                self.memory.reach(utterance.passage, utterance.start, self._opener)
                answer = self._bare(index)
            else:
                passage = self._where(utterance)
                self.memory.reach(passage, told.start, self._opener)
                answer = self._known(told, passage, utterance)
                if told.kind == "name":
                    self.memory.reach(passage, told.end, self._opener)
            self.answers.append(answer)
            persons, basis, where = answer
            at = (
                where
                if where and basis != "neighbour"
                else (utterance.passage, utterance.start, utterance.start)
            )
            self.memory.spoke(*at, persons)
        return [self._named(answer, told) for answer, told in zip(self.answers, self.told, strict=True)]

    def _named(self, answer: _Answer, told: Told | None) -> Named:
        persons, basis, where = answer
        start = end = 0
        if where is not None and where[1] < where[2]:
            span = self.text.passages[where[0]].span(where[1], where[2])
            start, end = span.start, span.end
        if not persons:
            name = told.name or None if told is not None else None
            return Named(Speaker(name, None, basis if name else "none", start, end))
        figures = self.people.persons
        first = min(persons, key=self.prominence.first_mention) if len(persons) > 1 else persons[0]
        if told is not None and told.partner is not None:
            first = persons[0]
        figure = figures[first]
        flags = [JOINT] if len(persons) > 1 else []
        return Named(
            Speaker(figure.name, figure.office, basis, start, end),
            flags,
            (first, *(p for p in persons if p != first)),
        )

    def _known(self, told: Told, passage: int, utterance: Utterance) -> _Answer:
        """The speaker where the text has words for one."""
        where = (passage, told.start, told.end)
        if self.people.lexicon is None:  # words in a language without a pack are told as they stand
            return (), "name" if utterance.labelled else "role", where
        if told.kind == "name":
            return self._with_partner(told, passage, where), "name", where
        if utterance.labelled:
            return self._label(told, where)
        if told.kind == "pronoun":
            return self._pronoun(told, where)
        if told.kind == "role":
            return self._own_words(told, where, utterance) or self._role(told, where)
        if told.kind == "body":
            return self._body_or_author(told, where)
        return self._together(told) if told.kind == "several" else (self._unnamed(told),), "role", where

    def _own_words(self, told: Told, where: tuple[int, int, int], utterance: Utterance) -> _Answer | None:
        """“Address by the President of the Republic”, who is named nowhere: whoever heads the office."""
        head = self.people.head
        if head is None or "whole" not in utterance.flags or not self._head_unspoken():
            return None
        return None if fitting(told, self.people) else ((head,), "role", where)

    def _with_partner(self, told: Told, passage: int, where: tuple[int, int, int]) -> tuple[int, ...]:
        if told.partner is None:
            return told.persons
        partner = describe(self.people, passage, *told.partner)
        others = self._role(partner, where)[0] if partner.kind == "role" else ()
        return tuple(dict.fromkeys((*others, *told.persons)))

    def _body_or_author(self, told: Told, where: tuple[int, int, int]) -> _Answer:
        if told.noun in self._papers and told.definite and not told.rest and not told.owner:
            figures = self.people.persons
            found = self.memory.salient(lambda person: None if figures[person].institution else 0)
            if found is not None:
                return (found[0],), "role", where
        return (self._body(told),), "name", where

    def _pronoun(self, told: Told, where: tuple[int, int, int]) -> _Answer:
        if told.plural:
            return self._they(told), "pronoun", where
        if told.noun:
            body = self.memory.last_body()
            return (
                ((body,), "pronoun", where)
                if body is not None
                else (self.prominence.anyone(""), "pronoun", where)
            )
        figures = self.people.persons

        def fits(person: int) -> int | None:
            figure = figures[person]
            if figure.institution:
                return None
            if told.gender and figure.gender:
                return 2 if told.gender == figure.gender else None
            return None if person in self.people.unnamed and self._crowd(person) else 0

        found = self.memory.salient(fits)
        if found is None:
            return self.prominence.anyone(told.gender), "pronoun", where
        person = found[0]
        if told.gender and not figures[person].gender and person not in self.people.unnamed:
            figures[person].gender = "f" if told.gender == "f" else "m"
        return (person,), "pronoun", where

    def _crowd(self, person: int) -> bool:
        lexicon = self.people.lexicon
        words = self.people.persons[person].name.lower().split()
        return bool(lexicon and words and len(lexicon.singulars(words[-1])) > 1)

    def _they(self, told: Told) -> tuple[int, ...]:
        last = self.memory.last_event(ACTED)
        if last is not None and len(last.persons) > 1:
            return last.persons
        if last is not None and len(last.persons) == 1:
            person = last.persons[0]
            figure = self.people.persons[person]
            alone = figure.institution or person in self.people.unnamed or not figure.gender
            if alone or last.weight == SPOKE:
                return last.persons
        return self._together(told)

    def _together(self, told: Told) -> tuple[int, ...]:
        """The two, or all of one office, whom “both leaders” means."""
        persons = self.people.persons
        fits = fitting(told, self.people) if told.noun else {}
        named = [index for index in fits if persons[index].mentions and index not in self.people.unnamed]
        if len(named) >= PAIR:
            return tuple(sorted(named, key=lambda index: (-len(persons[index].mentions), index))[:PAIR])
        ranked = self.prominence.pair()
        if len(ranked) == PAIR and told.kind == "several":
            return ranked
        found = self.memory.salient(lambda person: None if persons[person].institution else 0, together=True)
        if found is not None:
            return found[1].persons
        return ranked or (self._unnamed(told),)

    def _role(self, told: Told, where: tuple[int, int, int]) -> _Answer:
        people = self.people
        if told.ordinal:
            return self._ordinal(told), "role", where
        fits = fitting(told, people)
        if head_is_meant(told, people, fits) and people.head is not None:
            return (people.head,), "role", where
        if told.owner:
            fits = {index: score for index, score in fits.items() if self.memory.recent(index)}
        if told.definite or told.owner or (fits and (told.rest or told.country)):
            if fits:
                return (self._best(fits),), "role", where
            if told.high and not told.rest and not told.owner and self._head_unspoken():
                return ((people.head,) if people.head is not None else ()), "role", where
            generic = self._generic(told)
            if generic is not None:
                return (generic,), "role", where
        if told.definite and not told.rest and self._head_unspoken():
            return ((people.head,) if people.head is not None else ()), "role", where
        if not told.definite and not told.owner and told.core and fits and not told.indefinite:
            return (self._best(fits),), "role", where
        return (self._unnamed(told),), "role", where

    def _head_unspoken(self) -> bool:
        """Is somebody known to head the office whose title the text does not tell?"""
        head, gathering = self.people.head, self.people.gathering
        return head is not None and gathering is not None and not gathering.traits[head].roles

    def _best(self, fits: dict[int, int]) -> int:
        top = max(fits.values())
        close = {index: score for index, score in fits.items() if score >= top - 1}
        if len(close) == 1:
            return next(iter(close))
        found = self.memory.salient(close.get)
        return found[0] if found else max(close, key=lambda index: (close[index], -index))

    def _generic(self, told: Told) -> int | None:
        """“The 34-year-old”, “the Springfield native”, “the man”: whoever is in mind."""
        lexicon = self.people.lexicon
        if lexicon is None or told.owner or told.rest or (told.country and told.noun in lexicon.roles):
            return None
        roles = lexicon.words.roles
        if told.noun in lexicon.roles and told.noun not in roles.people | roles.feminine | roles.masculine:
            return None
        if told.noun in roles.kin and told.noun not in roles.people:
            return None
        figures, gathering = self.people.persons, self.people.gathering
        kinds = lexicon.kinds(" ".join(told.core)) if told.high else frozenset[int]()

        def fits(person: int) -> int | None:
            figure = figures[person]
            if figure.institution or {figure.gender, told.gender} == {"f", "m"}:
                return None
            held = gathering.traits[person].kinds if gathering is not None and kinds else kinds
            return None if held and kinds.isdisjoint(held) else 0  # “the Prime Minister” is no president

        found = self.memory.salient(fits)
        return found[0] if found else None

    def _ordinal(self, told: Told) -> tuple[int, ...]:
        recent: list[int] = []
        for event in reversed(self.memory.events):
            if event.weight >= NAMED and event.persons[-1] not in recent:
                recent.append(event.persons[-1])
            if len(recent) == PAIR:
                break
        lexicon = self.people.lexicon
        if not recent or lexicon is None:
            return ()
        return (recent[0 if told.ordinal in lexicon.words.grammar.latter else -1],)

    def _body(self, told: Told) -> int:
        return self._figure_called(self.people.body_called(told), institution=True, told=told)

    def _unnamed(self, told: Told) -> int:
        return self._figure_called(told.name, institution=False, told=told)

    def _figure_called(self, name: str, *, institution: bool, told: Told) -> int:
        gathering = self.people.gathering
        if gathering is None:
            raise AssertionError  # pragma: no cover  without a lexicon nothing is described so far
        key = name.casefold()
        for index in self.people.called.get(key, ()):
            return index
        index = gathering.add_institution(name)
        figure = gathering.figures[index]
        figure.institution = institution
        if not institution:
            self.people.unnamed.add(index)
            figure.gender = "f" if told.gender == "f" else "m" if told.gender == "m" else ""
            gathering.call(index, told.noun)
        self.people.called[key] = (index,)
        return index

    def _label(self, told: Told, where: tuple[int, int, int]) -> _Answer:
        person = self.people.labelled(told.name)
        if person is not None:
            return (person,), "name", where
        fits = fitting(told, self.people)
        if told.kind == "role":
            if head_is_meant(told, self.people, fits) and self.people.head is not None:
                return (self.people.head,), "role", where
            if fits:
                return (self._best(fits),), "role", where
        return (self._unnamed(told),), "name", where

    def _bare(self, index: int) -> _Answer:
        """Words in marks and nothing about who speaks: the paragraph's speaker, or who was last in mind."""
        utterance = self.utterances[index]
        beside = self._beside(utterance)
        if beside is not None:
            return beside
        last = self.memory.last_event(ACTED)
        here = last is not None and last.passage == utterance.passage
        if not here and index + 1 < len(self.utterances):
            after, told = self.utterances[index + 1], self.told[index + 1]
            if after.passage == utterance.passage and told is not None and after.follows is None:
                persons, _, where = self._known(told, self._where(after), after)
                if persons:
                    return persons, "neighbour", where
        figures = self.people.persons
        found = self.memory.salient(lambda person: -2 if figures[person].institution else 0)
        if found is None:
            persons = self.prominence.anyone("")
            return persons, "neighbour" if persons else "none", None
        return self._of_event(found)

    def _beside(self, utterance: Utterance) -> _Answer | None:
        """A name right before the verb of speech, or right behind words in marks that end in a comma: “…,”
        corrected Sgt. Roe.
        """
        text = self.text.passages[utterance.passage].text
        if utterance.cue is not None:
            begin = utterance.cue[0]
            names = self.people.within(utterance.passage, max(0, begin - _NEAR), begin)
            if names and not text[names[-1].end : begin].strip(" ,") and names[-1].person is not None:
                name = names[-1]
                return self._by_name(name)
        end = utterance.end
        if utterance.kind != "direct" or not any(mark in text[max(0, end - 2) : end + 1] for mark in ",?!"):
            return None
        for name in self.people.within(utterance.passage, end, end + _NEAR):
            words = text[end : name.start].split()
            if len(words) <= _VERB and all(word.islower() for word in words) and name.person is not None:
                return self._by_name(name)
            break
        return None

    @staticmethod
    def _by_name(name: Mention) -> _Answer:
        persons = (name.person,) if name.person is not None else ()
        return persons, "name", (name.passage, name.start, name.end)

    def _of_event(self, found: tuple[int, Event]) -> _Answer:
        person, event = found
        persons = event.persons if event.weight == SPOKE else (person,)
        return persons, "neighbour", (event.passage, event.start, event.end)
