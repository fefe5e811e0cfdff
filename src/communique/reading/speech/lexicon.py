"""The pack's words made ready for looking up: a cue is told by one look into a dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Final

from communique.languages.packs.speech import Speech, VerbForms, Words, speech_for

KINDS: Final = ("say", "weak", "state", "tell", "quote", "ask", "think", "partial", "act")
# Those that may stand for speech of their own; the others only go with marks or end a clause.
REPORTING: Final = frozenset({"say", "state", "tell", "ask", "think"})


@dataclass(slots=True)
class Entry:
    """What a form may be, by the verb's kinds. `size` counts its words."""

    size: int
    finite: set[str] = field(default_factory=set)
    infinitive: set[str] = field(default_factory=set)
    participle: set[str] = field(default_factory=set)
    passive: set[str] = field(default_factory=set)

    @property
    def perhaps_noun(self) -> bool:
        """Forms such as “report”, “claims”: they follow an article as nouns do."""
        return not self.passive and not self.participle


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their first word; each the words behind it, longest first."""

    by_first: dict[str, tuple[tuple[str, ...], ...]]

    def match(self, lowers: list[str], at: int) -> int:
        """How many words of `lowers` from `at` on are one of the phrases; 0 where none is."""
        for rest in self.by_first.get(lowers[at], ()):
            if not rest or tuple(lowers[at + 1 : at + 1 + len(rest)]) == rest:
                return len(rest) + 1
        return 0


@dataclass(slots=True)
class Lexicon:
    """Sets of the pack's lists under their names, and the forms of all verbs by first word."""

    speech: Speech
    verbs: dict[str, list[tuple[tuple[str, ...], Entry]]]
    sets: dict[str, frozenset[str]]
    according: Phrases
    impersonal: Phrases
    there_is: Phrases
    stated_by: Phrases
    author_titles: Phrases
    endings: tuple[str, ...]
    adverbs: tuple[str, ...]
    opener_endings: tuple[str, ...]
    possessives: tuple[str, ...]
    present: tuple[str, ...]
    triggers: frozenset[str]  # words with which anything begins that may govern speech
    first_singular: re.Pattern[str]
    bare_label: re.Pattern[str]  # a label without a colon, at a paragraph's start

    def verb(self, lowers: list[str], at: int) -> Entry | None:
        for rest, entry in self.verbs.get(lowers[at], ()):
            if not rest or tuple(lowers[at + 1 : at + 1 + len(rest)]) == rest:
                return entry
        return None

    def of(self, name: str, word: str) -> bool:
        return word in self.sets[name]

    def passes(self, word: str) -> bool:
        """May `word` stand between a subject and its verb, or between a verb and its conjunction?"""
        return word in self.sets["between"] or word.endswith(self.adverbs)

    def seems_finite(self, word: str) -> bool:
        return word in self.sets["finite_words"] or word.endswith(self.endings) or word in self.sets["past"]


@cache
def lexicon_for(tag: str) -> Lexicon | None:
    speech = speech_for(tag)
    if speech is None:
        return None
    sets = {
        one.name: frozenset(value)
        for one in fields(Speech)
        if isinstance(value := getattr(speech, one.name), tuple)
    }
    verbs = _verbs(speech)
    sets["past"] = frozenset(
        first for first, forms in verbs.items() if any(entry.finite for _, entry in forms)
    )
    return Lexicon(
        speech,
        verbs,
        sets,
        _phrases(speech.according),
        _phrases(speech.impersonal),
        _phrases(speech.there_is),
        _phrases(speech.stated_by),
        _phrases(speech.author_titles),
        tuple(speech.finite_endings) or ("\0",),
        tuple(speech.adverb_endings) or ("\0",),
        (*speech.adverb_endings, *speech.opener_endings) or ("\0",),
        speech.possessive_endings or ("\0",),
        speech.present_endings or ("\0",),
        _triggers(speech, verbs),
        re.compile(rf"(?<!\w)(?:{_any_of(speech.first_singular)})(?!\w)", re.IGNORECASE),
        re.compile(
            rf"\s*((?:{_any_of(speech.bare_labels)}))(?=[\s\u00a0]+[^\W\d_a-z]|[\s\u00a0]*[(\[“\"—…])"
        ),
    )


def _any_of(words: Words) -> str:
    return "|".join(map(re.escape, words)) or "(?!)"


def _triggers(speech: Speech, verbs: Mapping[str, object]) -> frozenset[str]:
    phrases = (*speech.according, *speech.there_is, *speech.as_said)
    return frozenset((*verbs, *speech.noun_verbs, *speech.own_nouns, *(one.split()[0] for one in phrases)))


def _phrases(listed: tuple[str, ...]) -> Phrases:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in listed:
        first, *rest = phrase.split()
        by_first.setdefault(first, []).append(tuple(rest))
    return Phrases({first: tuple(sorted(rests, key=len, reverse=True)) for first, rests in by_first.items()})


def _verbs(speech: Speech) -> dict[str, list[tuple[tuple[str, ...], Entry]]]:
    entries: dict[tuple[str, ...], Entry] = {}
    for kind in KINDS:
        forms: VerbForms = getattr(speech.verbs, kind)
        for name in ("finite", "infinitive", "participle", "passive"):
            for form in getattr(forms, name):
                words = tuple(form.split())
                entry = entries.setdefault(words, Entry(len(words)))
                getattr(entry, name).add(kind)
    verbs: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for words, entry in entries.items():
        verbs.setdefault(words[0], []).append((words[1:], entry))
    for listed in verbs.values():
        listed.sort(key=lambda item: len(item[0]), reverse=True)
    return verbs
