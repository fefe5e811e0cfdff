"""The running text of a release as speech is looked for in it: passages in order, each with its way back.

Whoever has the text brings the passages: a file's layout does (`release`), and so does a stored edition,
whose blocks are known. Finders count within `Passage.text`; `Passage.span` leads back to the source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from communique.reading.findings import Span

PassageKind = Literal["title", "lead", "heading", "paragraph", "photograph"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of running text. `slices` are the source spans its text was taken from, in order, joined by
    single blanks; empty where `text` is the source from `start` to `end`.
    """

    kind: PassageKind
    start: int
    end: int
    text: str
    slices: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The source span of `text[start:end]`, which is not empty."""
        if len(self.slices) <= 1:
            begin = self.slices[0][0] if self.slices else self.start
            return Span(begin + start, begin + end)
        return Span(self._source(start), self._source(end - 1) + 1)

    def _source(self, offset: int) -> int:
        for begin, end in self.slices:
            if offset < end - begin:
                return begin + max(offset, 0)
            offset -= end - begin + 1  # the blank that joins
        return self.end - 1


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Someone the office's directory knows: `names` are all spellings and aliases, the first is canonical."""

    names: tuple[str, ...]
    office: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known before reading: the text's language, its day, and whose office publishes it."""

    language: str | None
    issued: dt.date | None = None
    head: str | None = None
    known: Sequence[KnownPerson] = field(default=())
