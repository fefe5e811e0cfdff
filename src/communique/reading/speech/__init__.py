"""What somebody says in a text: `find_utterances`."""

from __future__ import annotations

from communique.reading.elision import elisions_of
from communique.reading.running import RunningText
from communique.reading.speech.authors import find_authored, point_to_openings
from communique.reading.speech.lexicon import Lexicon, lexicon_for
from communique.reading.speech.line import Line
from communique.reading.speech.lines import LineReader
from communique.reading.speech.turns import find_turns
from communique.reading.utterances import Utterance

__all__ = ["find_utterances"]

_READ = frozenset({"paragraph", "lead"})


def find_utterances(text: RunningText) -> list[Utterance]:
    """All that is said, in order of reading, never overlapping. A language without a pack is read for marks
    by English's words, which then match little else.
    """
    lexicon = lexicon_for(text.circumstances.language or "en") or lexicon_for("en")
    if lexicon is None or not text.passages:
        return []
    turns = find_turns(text.passages, lexicon)
    authored = find_authored(text.passages, lexicon, set(turns.taken)) if not turns.taken else []
    whole = {utterance.passage for utterance in authored}
    found: list[Utterance] = []
    last: dict[int, int] = {}  # where the last sentence of a passage begins
    by_passage = {**_grouped(turns.utterances), **_grouped(authored)}
    moved: dict[int, int] = {}  # index among turns or authored → index in `found`
    for index, passage in enumerate(text.passages):
        until = turns.taken.get(index, 0 if index in whole else len(passage.text))
        if until and (passage.kind in _READ or (passage.kind == "heading" and _is_sentence(passage.text))):
            line = _read(text, index, until, lexicon, found)
            last[index] = line.units[-1].start if line.units else 0
        for number, utterance in by_passage.get(index, ()):
            moved[number] = len(found)
            utterance.follows = moved.get(utterance.follows) if utterance.follows is not None else None
            found.append(utterance)
    point_to_openings(text.passages, last, found)
    return found


def _is_sentence(text: str) -> bool:
    """A short paragraph may have been taken for a heading: “Ready,” said Roe."""
    return text[:1] in "\"“„«‘'" and text[-1:] in ".!?"


def _read(text: RunningText, index: int, until: int, lexicon: Lexicon, found: list[Utterance]) -> Line:
    passage = text.passages[index]
    sentences = text.sentences[index]
    if until < len(passage.text):
        sentences = [(start, min(end, until)) for start, end in sentences if start < until]
    elisions = elisions_of(text.circumstances.language)
    line = Line(passage.text[:until], sentences, dashes=lexicon.speech.dash_speech, elisions=elisions)
    LineReader(line, lexicon, index, found).read()
    return line


def _grouped(utterances: list[Utterance]) -> dict[int, list[tuple[int, Utterance]]]:
    groups: dict[int, list[tuple[int, Utterance]]] = {}
    for number, utterance in enumerate(utterances):
        groups.setdefault(utterance.passage, []).append((number, utterance))
    return groups
