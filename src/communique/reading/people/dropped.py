"""Subjects that a language leaves out: its verb tells whether a woman, a man or several are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.reading.people.lexicon import WORD
from communique.reading.people.subjects import Told

if TYPE_CHECKING:
    from communique.reading.people.cast import People
    from communique.reading.running import RunningText
    from communique.reading.utterances import Utterance


def dropped(text: RunningText, people: People, utterance: Utterance) -> Told | None:
    """The verb as the pronoun it stands for; None where the language always has a subject, and where an
    utterance has no verb or shares its speaker with the one before.
    """
    if people.lexicon is None or utterance.cue is None or utterance.follows is not None or utterance.labelled:
        return None
    grammar = people.lexicon.words.grammar
    if not grammar.verbs_feminine + grammar.verbs_masculine + grammar.verbs_plural:
        return None
    start, end = utterance.cue
    passage = text.passages[utterance.passage].text
    for match in WORD.finditer(passage, start, end):
        word = match[0].lower()
        if word.endswith(grammar.verbs_feminine):
            return Told("pronoun", match.start(), match.end(), gender="f")
        if word.endswith(grammar.verbs_masculine):
            return Told("pronoun", match.start(), match.end(), gender="m")
        if word.endswith(grammar.verbs_plural):
            return Told("pronoun", match.start(), match.end(), plural=True)
    return None
