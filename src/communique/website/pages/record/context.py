"""The words around a statement, and what stands now where words were corrected away."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from communique.reading.sentences import sentences_of
from communique.website.pages.record.places import Passage, parts_of, passage_at, passages

if TYPE_CHECKING:
    from communique.ledger.document import Document

# Less alike than this, a paragraph is another one and not the same one mended.
ALIKE: Final = 0.35
LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Around:
    """The sentences that the words stand in; `before` and `after` may be empty."""

    before: str
    words: str
    after: str


def around(start: int, end: int, written: Document, shown: Document) -> Around | None:
    """The rest of their sentences, and one before and after, of the paragraph; in the script of `shown`."""
    parts = parts_of(start, end, written, shown)
    pieces = {(piece.place, piece.number): piece for piece in passages(shown)}
    if not parts:
        return None
    first, last = (pieces[part.place, part.number] for part in (parts[0], parts[-1]))
    said = [pieces[part.place, part.number].text[part.start : part.end] for part in parts]
    return Around(
        _sentence_before(first, parts[0].start, shown.language),
        "\n\n".join(said),
        _sentence_after(last, parts[-1].end, shown.language),
    )


def _sentence_before(piece: Passage, at: int, language: str) -> str:
    """What of its sentence stands before `at`, and the sentence before that."""
    begun = [(start, end) for start, end in sentences_of(piece.text, language) if start < at]
    if not begun:
        return ""
    within = begun[-1][1] > at
    return piece.text[begun[-2 if within and len(begun) > 1 else -1][0] : at]


def _sentence_after(piece: Passage, at: int, language: str) -> str:
    """The rest of its sentence, and the sentence after that."""
    following = [(start, end) for start, end in sentences_of(piece.text, language) if end > at]
    if not following:
        return ""
    within = following[0][0] < at
    return piece.text[at : following[1 if within and len(following) > 1 else 0][1]]


def mended(start: int, before: Document, now: Document) -> str:
    """The passage of `now` in place of the one in which `start` lay; empty where none is like it."""
    old = passage_at(before, start)
    if old is None:
        return ""
    same = [piece.text for piece in passages(now) if piece.place == old.place]
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(old.text[:LONGEST])
    best, text = ALIKE, ""
    for candidate in same:
        matcher.set_seq1(candidate[:LONGEST])
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
            best, text = matcher.ratio(), candidate
    return text
