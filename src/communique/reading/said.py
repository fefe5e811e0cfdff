"""What a running text tells, in one call: people, statements, occasions, positions, commitments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from communique.reading.findings import (
    Commitment,
    Occasion,
    Person,
    Position,
    ReadingWarning,
    Speaker,
    Statement,
)
from communique.reading.passages import Circumstances, Passage
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
    return Said(statements=tuple(_statement(passages, utterance) for utterance in utterances))


def _statement(passages: Sequence[Passage], utterance: Utterance) -> Statement:
    passage = passages[utterance.passage]
    span = passage.span(utterance.start, utterance.end)
    return Statement(
        kind=utterance.kind,
        start=span.start,
        end=span.end,
        text=passage.text[utterance.start : utterance.end],
        cue=passage.span(*utterance.cue) if utterance.cue else None,
        speaker=Speaker(None, None, "none", span.start, span.start),
        flags=tuple(utterance.flags),
    )
