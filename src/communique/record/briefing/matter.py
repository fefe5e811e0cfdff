"""What a briefing says, before anybody decides how it looks. Texts are in the briefing's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Why = Literal["negated", "figures", "broken", "changed"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a line is from. `number` is what the line bears in brackets; `key` is "" for an occasion."""

    number: int
    edition: int
    headline: str
    day: dt.date
    key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Words somebody said; `post` is what she held on that day. `confirmed`: not only read by machine."""

    words: str
    who: str
    post: str
    day: dt.date
    direct: bool
    confirmed: bool
    citation: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """An occasion; days inclusive."""

    kind: str
    earliest: dt.date | None
    latest: dt.date | None
    place: str
    participants: tuple[str, ...]
    planned: bool
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OnSubject:
    """What both sides said on one subject, newest first; `name` is "" for what has no subject."""

    name: str
    theirs: tuple[Line, ...]
    ours: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """`ours`: promised by our side. The due days are inclusive, `due_words` the source's."""

    words: str
    by: tuple[str, ...]
    due_words: str
    due_earliest: dt.date | None
    due_latest: dt.date | None
    outcome: str
    ours: bool
    confirmed: bool
    citation: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two lines of one speaker that may not both stand; the reader of the briefing judges."""

    before: Line
    after: Line
    why: Why


@dataclass(frozen=True, slots=True)
class Shown:
    """A photograph; `digest` names its press original."""

    digest: str
    caption: str
    credit: str
    alternative_text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Briefing:
    language: str
    made_on: dt.date
    title: str
    office: str
    posts: tuple[str, ...]
    meetings: tuple[Meeting, ...] = ()
    planned: tuple[Meeting, ...] = ()
    subjects: tuple[OnSubject, ...] = ()
    promises: tuple[Promise, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    photographs: tuple[Shown, ...] = ()
    citations: tuple[Citation, ...] = ()
    left_out: int = 0  # further lines, older than those that are here
    other_names: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> int:
        return sum(len(subject.theirs) + len(subject.ours) for subject in self.subjects)
