"""Labelled turns of transcripts and interviews: “Ana Roe: …”, “Q: …”, a label on a line of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from communique.reading.passages import Passage
from communique.reading.speech.lexicon import Lexicon
from communique.reading.utterances import Utterance

_LONGEST_LABEL: Final = 130
_MOST_WORDS: Final = 16
_COLON: Final = re.compile(r":(?=[\s…]|$)")
_BOUNDARY: Final = re.compile(r"[.?!…)>*\]\"”»]\s+")
_WORD: Final = re.compile(r"[^\W_][\w.’'&/-]*")
_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LEADING: Final = re.compile(r"[\s*_•·–—-]*")
_ENDING: Final = re.compile(r"(?:\s|\*|#|<[….]*>|\[[….]*\])+\Z")
_ENDS: Final = "*#>]"  # what `_ENDING` ends with, blanks aside
_NOT_IN_LABEL: Final = re.compile(r"[?!;\"“”„«»<>…]")

Strength = Literal["strong", "titled", "name", "word", ""]


@dataclass(slots=True)
class Label:
    """A label's span in its passage; `body` is where its words begin."""

    passage: int
    start: int
    end: int
    body: int
    name: str
    strength: Strength


@dataclass(slots=True)
class Turns:
    """`taken`: passages read as turns, and from which offset on; what stands before is prose."""

    taken: dict[int, int] = field(default_factory=dict)
    utterances: list[Utterance] = field(default_factory=list)


def find_turns(passages: Sequence[Passage], lexicon: Lexicon) -> Turns:
    """All turns of the text, or none where it is no transcript."""
    found: dict[int, list[Label]] = {}
    for index, passage in enumerate(passages):
        if passage.kind == "photograph":
            continue
        labels = _labels(index, passage, lexicon)
        if passage.kind == "title":  # a first turn may have been taken for the headline
            labels = [
                one for one in labels if one.start == 0 and one.strength == "strong" and one.body > one.end
            ]
        if labels:
            found[index] = labels
    accepted = _accepted([label for labels in found.values() for label in labels], lexicon)
    kept_labels = {
        index: kept
        for index, listed in found.items()
        if (kept := [one for one in listed if one.name in accepted])
    }
    if not kept_labels or not _is_spoken(passages, kept_labels, lexicon):
        return Turns()
    return _turns(passages, kept_labels)


def _labels(index: int, passage: Passage, lexicon: Lexicon) -> list[Label]:
    text = passage.text
    labels: list[Label] = []
    begun = 0
    for match in _COLON.finditer(text) if ":" in text else ():
        label = _label_before(index, text, begun, match.start(), lexicon)
        if label is not None:
            labels.append(label)
        begun = match.end()
    bare = lexicon.bare_label.match(text)
    if bare is not None and (not labels or labels[0].start > 0):  # “Q  Thank you, …”
        labels.insert(0, Label(index, bare.start(1), bare.end(1), bare.end(1), bare[1].lower(), "strong"))
    if not labels and len(text) <= _LONGEST_LABEL and text[-1:].isalnum():  # a line of its own, no colon
        strength = _strength(text, lexicon)
        if strength in {"strong", "name", "titled"}:
            labels.append(Label(index, 0, len(text), len(text), _folded(text), strength))
    return labels


def _label_before(index: int, text: str, begun: int, colon: int, lexicon: Lexicon) -> Label | None:
    """The label that ends at `colon`: from the passage's start, or from behind a sentence's end."""
    low = max(begun, colon - _LONGEST_LABEL)
    starts = [match.end() for match in _BOUNDARY.finditer(text, low, colon)]
    if low == 0:
        leading = _LEADING.match(text)
        starts.insert(0, leading.end() if leading else 0)
    best: Label | None = None
    for start in reversed(starts[-4:]):
        strength = _strength(text[start:colon], lexicon)
        if not strength:
            if best is not None:
                break
            continue
        if strength == "word" and start > 0 and best is None and low > 0:
            strength = "word"
        best = Label(index, start, colon, colon + 1, _folded(text[start:colon]), strength)
    return best


def _strength(label: str, lexicon: Lexicon) -> Strength:
    """How surely this is somebody's label."""
    bare = _BRACKETED.sub(" ", label).strip(" *_\u00a0")
    words = _WORD.findall(bare)
    if not words or len(words) > _MOST_WORDS or _NOT_IN_LABEL.search(bare) or len(bare) > _LONGEST_LABEL:
        return ""
    lower = " ".join(words).lower().rstrip(".")
    if lower in lexicon.sets["turn_labels"]:
        return "strong"
    first = words[0].lower().rstrip(".")
    if lower in lexicon.sets["no_labels"] or first in lexicon.sets["no_labels"]:
        return ""
    if any(not (word[0].isupper() or word.lower() in lexicon.sets["label_particles"]) for word in words):
        return ""
    if not words[0][0].isupper() or first in lexicon.sets["articles"]:
        return ""
    titled = any(word.lower().rstrip(".") in lexicon.sets["label_titles"] for word in words)
    if titled and len(words) > 1:
        return "strong" if bare.isupper() else "titled"
    return "name" if len(words) > 1 else "word"


def _folded(label: str) -> str:
    return " ".join(_WORD.findall(_BRACKETED.sub(" ", label).lower())).rstrip(".")


def _accepted(labels: list[Label], lexicon: Lexicon) -> set[str]:
    """The labels that are people: sure ones, those that come again, and, in their company, names."""
    counts = Counter(label.name for label in labels)
    alone = {label.name for label in labels if label.body == label.end}
    sure = {
        label.name
        for label in labels
        if (
            label.strength == "strong"
            and (counts[label.name] > 1 or len(counts) > 1)
            and label.name not in alone
        )
        or (label.strength == "titled" and label.name not in alone)
        or (label.strength in {"name", "strong", "titled"} and counts[label.name] > 1)
    }
    if not sure:
        return set()
    last = {name.split()[-1] for name in sure if name}
    for label in labels:
        named = label.strength in {"name", "titled", "strong"} and label.name not in alone
        again = label.strength == "word" and (counts[label.name] > 1 or label.name in last)
        if named or again:
            sure.add(label.name)
    return sure


def _is_spoken(passages: Sequence[Passage], labels: dict[int, list[Label]], lexicon: Lexicon) -> bool:
    """Do the labelled paragraphs speak as “I”, “we”, “you”? A list of facts with labels does not."""
    if sum(1 for listed in labels.values() for label in listed if label.strength == "strong") > 1:
        return True
    speaking = total = 0
    words = lexicon.sets["first_person"] | lexicon.sets["second_person"]
    for index in labels:
        for near in (index, index + 1):
            if near < len(passages) and (near == index or near not in labels):
                total += near == index
                said = _WORD.findall(passages[near].text[:4000].lower())
                if not words.isdisjoint(said):
                    speaking += 1
                    break
    return speaking * 3 >= total


def _turns(passages: Sequence[Passage], labels: dict[int, list[Label]]) -> Turns:
    turns = Turns()
    begun = min(labels)
    current: Label | None = None
    last: int | None = None  # the utterance before, by the same person
    for index in range(begun, len(passages)):
        passage = passages[index]
        listed = labels.get(index, [])
        if passage.kind == "photograph" or (passage.kind in {"heading", "title"} and not listed):
            continue
        turns.taken[index] = listed[0].start if index == begun else 0
        pieces: list[tuple[Label | None, int, int]] = []
        starts = [label.start for label in listed] + [len(passage.text)]
        if starts[0] > 0 and index != begun:
            pieces.append((None, 0, starts[0]))
        pieces += [(label, label.body, starts[number + 1]) for number, label in enumerate(listed)]
        for label, start, end in pieces:
            if label is not None:
                current, last = label, None
            utterance = _utterance(index, passage.text, start, end)
            if utterance is not None:
                if last is None and current is not None:
                    utterance.subject = (current.start, current.end)
                    utterance.subject_passage = None if current.passage == index else current.passage
                utterance.follows = last  # counted within the turns; whoever joins them with others moves it
                turns.utterances.append(utterance)
                last = len(turns.utterances) - 1
    return turns


def _utterance(index: int, text: str, start: int, end: int) -> Utterance | None:
    """What is said from `start` to `end`, unless it is only a remark in brackets."""
    while start < end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    if start < end and (text[end - 1].isspace() or text[end - 1] in _ENDS):
        ending = _ENDING.search(text, max(start, end - 200), end)
        end = ending.start() if ending is not None else end
    said = _BRACKETED.sub("", text[start:end]) if end - start < 200 else text[start:end]  # noqa: PLR2004
    if not any(char.isalnum() for char in said):
        return None
    return Utterance("direct", index, start, end, labelled=True, flags=["turn"])
