"""What a language's pack says for speech: reporting verbs, marks of a clause, turns, first-person texts.

`en/speech.toml` says what each list is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from communique.languages.packs.strict import load
from communique.languages.tags import canonical_tag

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerbForms:
    """Forms of verbs of one kind, particles included (“pointed out”). `passive` follow “it was”."""

    finite: Words
    infinitive: Words
    participle: Words
    passive: Words


@dataclass(frozen=True, slots=True)
class Verbs:
    say: VerbForms
    weak: VerbForms
    state: VerbForms
    tell: VerbForms
    quote: VerbForms
    ask: VerbForms
    think: VerbForms
    partial: VerbForms
    act: VerbForms


@dataclass(frozen=True, slots=True)
class Speech:
    tag: str
    abbreviations: Words
    perhaps_last: Words
    starters: Words
    conjunctions: Words
    question_words: Words
    whether: Words
    auxiliaries: Words
    owners: Words
    who: Words
    adverbial_prepositions: Words
    between: Words
    impersonal: Words
    passive_before: Words
    noun_verbs: Words
    nouns: Words
    own_nouns: Words
    fact_nouns: Words
    there_is: Words
    according: Words
    as_said: Words
    stated_by: Words
    introducing: Words
    determiners: Words
    pronouns: Words
    subject_pronouns: Words
    articles: Words
    first_person: Words
    first_singular: Words
    coordinators: Words
    relatives: Words
    subordinators: Words
    openers: Words
    prepositions: Words
    finite_words: Words
    times: Words
    adverb_endings: Words
    finite_endings: Words
    no_speakers: Words
    no_subjects: Words
    naming: Words
    turn_labels: Words
    label_titles: Words
    label_particles: Words
    no_labels: Words
    author_titles: Words
    author_joints: Words
    author_nouns: Words
    second_person: Words
    joint: Words
    salutations: Words
    farewells: Words
    verbs: Verbs
    enclitics: Words = ()  # auxiliaries that belong to the verb right before them
    possessive_endings: Words = ()  # of a noun that owns the next: “Roe's”
    present_endings: Words = ()  # of verbs in the present, and of nouns in the plural before such verbs
    bare_labels: Words = ()  # labels of turns that may lack their colon: “Q  Thank you”
    object_relatives: Words = ()  # begin a clause whose subject stands behind them: “which Roe called”
    opener_endings: Words = ()  # how words end that begin a circumstance as `openers` do: “Exchanging views,”
    time_determiners: Words = ()  # with one of `time_nouns`: “this week”
    time_nouns: Words = ()
    formula_nouns: Words = ()  # bring before a colon words that are nobody's: “the old question: “…””
    addressed: Words = ()  # stand for those to whom somebody speaks: “assuring them that”
    dash_speech: bool = False  # “– We go – said Roe.” is speech


def speech_for(tag: str) -> Speech | None:
    """The language's words for speech, or None where its pack has none."""
    return _speech(canonical_tag(tag))


@cache
def _speech(tag: str) -> Speech | None:
    return load(tag, "speech.toml", Speech)
