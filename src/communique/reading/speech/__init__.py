"""What somebody says in a text: `find_utterances`."""

from __future__ import annotations

from communique.reading.running import RunningText
from communique.reading.speech.lexicon import lexicon_for
from communique.reading.speech.line import Line
from communique.reading.speech.lines import LineReader
from communique.reading.utterances import Utterance

__all__ = ["find_utterances"]


def find_utterances(text: RunningText) -> list[Utterance]:
    """All that is said, in order of reading, never overlapping."""
    found: list[Utterance] = []
    lexicon = lexicon_for(text.circumstances.language or "en") or lexicon_for("en")
    assert lexicon is not None
    for index, passage in enumerate(text.passages):
        if passage.kind in {"paragraph", "lead"}:
            LineReader(Line(passage.text, text.sentences[index]), lexicon, index, found).read()
    return found
