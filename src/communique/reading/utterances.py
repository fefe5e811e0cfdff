"""Speech as it is found, before anyone is named for it. Offsets count within the text of one passage."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.reading.findings import StatementKind


@dataclass(slots=True)
class Utterance:
    """A span of words that somebody said.

    `subject` is the part of the sentence in which the speaker is named as the cue's subject: all of
    “Lt. Gen. Ana Roe, the brigade's commander,” or “he”, or a turn's label; None where the text names
    nobody beside the cue. `follows` is the index of the utterance whose speaker this one shares by grammar:
    the second half of a broken quotation, a coordinated verb (“… and added that”), “adding that”.
    `subject_passage` is where `subject` stands if that is not the utterance's own passage: a label on a line
    of its own, the title of a message, “X had this to say:” in the paragraph before.
    """

    kind: StatementKind
    passage: int
    start: int
    end: int
    cue: tuple[int, int] | None = None
    subject: tuple[int, int] | None = None
    subject_passage: int | None = None
    follows: int | None = None
    labelled: bool = False
    flags: list[str] = field(default_factory=list)
