"""A place where the text speaks of somebody. Offsets count within the text of one passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

MentionKind = Literal["name", "role", "pronoun", "collective", "institution"]


@dataclass(slots=True)
class Mention:
    """`person` is an index into `People.persons`, None while it is not known who is meant; `people` are all
    that a collective (“both leaders”, “they”) stands for. `start` to `end` holds title and name.
    """

    kind: MentionKind
    passage: int
    start: int
    end: int
    person: int | None = None
    people: tuple[int, ...] = ()
    subject: bool = False  # stands before the verb of its clause


@dataclass(slots=True)
class Figure:
    """One person (or institution that speaks) as this text makes them known."""

    name: str  # the fullest form in the text, or the known canonical one
    office: str | None = None
    country: str | None = None
    gender: Literal["f", "m", ""] = ""
    institution: bool = False
    mentions: list[Mention] = field(default_factory=list)
