"""What a running text tells, in one call: people, statements, occasions, positions, commitments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from communique.reading.commitments import find_commitments
from communique.reading.contradictions import find_contradictions
from communique.reading.findings import (
    Commitment,
    Occasion,
    Person,
    Position,
    ReadingWarning,
    Statement,
)
from communique.reading.occasions import find_occasions
from communique.reading.parties import parties_in
from communique.reading.passages import Circumstances, Passage
from communique.reading.people import Named, find_people, name_speakers, people_told
from communique.reading.positions import find_positions
from communique.reading.running import RunningText
from communique.reading.speech import find_utterances
from communique.reading.utterances import Utterance


@dataclass(frozen=True, slots=True)
class Said:
    people: tuple[Person, ...] = ()
    statements: tuple[Statement, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    positions: tuple[Position, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()


def find_said(passages: Sequence[Passage], circumstances: Circumstances) -> Said:
    """Everything that is said in `passages`, offsets led back to their source."""
    if not passages:
        return Said()
    text = RunningText(passages, circumstances)
    utterances = find_utterances(text)
    people = find_people(text)
    named = name_speakers(text, people, utterances)
    parties = parties_in(text, people, utterances, named)
    return Said(
        people=people_told(people),
        statements=tuple(_statement(passages, *pair) for pair in zip(utterances, named, strict=True)),
        occasions=tuple(find_occasions(text, people, utterances, named, parties)),
        positions=tuple(find_positions(text, people, utterances, named, parties)),
        commitments=tuple(find_commitments(text, people, utterances, named, parties)),
        warnings=(*_without_words(text), *find_contradictions(text, people, parties.spots)),
    )


def _without_words(text: RunningText) -> tuple[ReadingWarning, ...]:
    language = text.circumstances.language
    if text.pack is not None:
        return ()
    what = f"There is no language pack for “{language}”" if language else "The language could not be told"
    return (ReadingWarning(0, 0, f"{what}: only the layout and words in quotation marks were read."),)


def _statement(passages: Sequence[Passage], utterance: Utterance, named: Named) -> Statement:
    passage = passages[utterance.passage]
    span = passage.span(utterance.start, utterance.end)
    return Statement(
        kind=utterance.kind,
        start=span.start,
        end=span.end,
        text=passage.text[utterance.start : utterance.end],
        cue=passage.span(*utterance.cue) if utterance.cue else None,
        speaker=named.speaker,
        flags=tuple(dict.fromkeys((*utterance.flags, *named.flags))),
    )
