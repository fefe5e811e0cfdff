r"""What a release says, as `communique read --json` prints it (schema: docs/reference/read.schema.json).

Offsets count Unicode code points of the file decoded as UTF-8, a byte order mark included as one,
nothing stripped or rewritten before: `\r\n` counts two. `end` is the first offset behind the span.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple

BlockKind = Literal["paragraph", "heading", "photograph"]
StatementKind = Literal["direct", "indirect", "mixed"]
Basis = Literal["name", "role", "pronoun", "neighbour", "none"]
OccasionKind = Literal[
    "visit", "talks", "call", "meeting", "ceremony", "speech", "joint_statement", "announcement", "other"
]
PositionKind = Literal["thanks", "support", "position"]


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body. `text` is the source from `start` to `end`, except that the lines of a
    hard-wrapped paragraph are joined by single spaces, and that HTML's tags and references are resolved.
    """

    kind: BlockKind
    start: int
    end: int
    text: str
    credit: str | None = None  # photographs: as written, without "Photo:"
    src: str | None = None  # photographs of HTML: the image's address, as written
    alt: str | None = None  # photographs of HTML: the image's description


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the file that is no part of the release, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    office: str | None
    country: str | None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str | None
    office: str | None
    basis: Basis
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    kind: StatementKind
    start: int
    end: int
    text: str
    cue: Span | None
    speaker: Speaker
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """`earliest` and `latest` are ISO dates, both inclusive, or None where nothing bounds them."""

    kind: OccasionKind
    earliest: str | None
    latest: str | None
    place: str | None
    participants: tuple[str, ...]
    start: int
    end: int
    planned: bool


@dataclass(frozen=True, slots=True)
class Position:
    kind: PositionKind
    by: str
    to: tuple[str, ...]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Due:
    earliest: str | None
    latest: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Commitment:
    start: int
    end: int
    text: str
    by: tuple[str, ...]
    due: Due | None


@dataclass(frozen=True, slots=True)
class Photograph:
    start: int
    end: int
    credit: str | None
    photographer: str | None
    agency: str | None


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """What an officer should look at. Something that is missing has the empty span 0–0."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where section, headline and date stand. Not in the JSON, whose form is agreed; for the desk."""

    section: Span | None = None
    title: Span | None = None
    issued_at: Span | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """`issued_at` is local time as written, as exact as the file tells it: `2031-05-09`, `2031-05-09T18:55`
    or `2031-05-09T18:55:07`, never with an offset from UTC.
    """

    source: str
    sha256: str
    language: str | None
    section: str | None
    title: str | None
    issued_at: str | None
    blocks: tuple[Block, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    people: tuple[Person, ...] = ()
    statements: tuple[Statement, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    positions: tuple[Position, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    photographs: tuple[Photograph, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    places: Places = field(default=Places(), repr=False)
    dates_differ: bool = False  # two dates of issue; a warning says which. Not in the JSON either

    def as_json(self) -> dict[str, Any]:
        """Every key always, except a block's optional `credit`, `src` and `alt`."""
        return {name: _plain(getattr(self, name)) for name in _names(Reading) if name not in _OUTSIDE_JSON}


_OUTSIDE_JSON: Final = frozenset({"places", "dates_differ"})
_OPTIONAL: Final = frozenset({"credit", "src", "alt"})


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    slots: tuple[str, ...] = vars(kind)["__slots__"]
    return slots


class _Shape(NamedTuple):
    """A finding's names, all its values in one call, and how to make plain what is no plain value itself."""

    names: tuple[str, ...]
    values: Callable[[object], tuple[Any, ...]]
    nested: tuple[tuple[str, Callable[[Any], Any]], ...]


@cache
def _shape(kind: type[Any]) -> _Shape:
    names = tuple(one.name for one in fields(kind))
    nested = ((one.name, _way(str(one.type))) for one in fields(kind))
    return _Shape(names, attrgetter(*names), tuple((name, way) for name, way in nested if way is not None))


def _way(written: str) -> Callable[[Any], Any] | None:
    """By a field's type as it is annotated: `Span | None`, `tuple[str, ...]`; None for a plain value."""
    if written.startswith("tuple["):
        return _plain if _is_finding(written.removeprefix("tuple[").partition(",")[0]) else list
    return _plain if _is_finding(written.partition(" ")[0]) else None


def _is_finding(name: str) -> bool:
    return is_dataclass(globals().get(name))


def _plain(value: Any) -> Any:
    if value is None or value.__class__ is str:
        return value
    if value.__class__ is tuple:
        return [_plain(item) for item in value]
    names, values, nested = _shape(value.__class__)
    plain = dict(zip(names, values(value), strict=False))
    if value.__class__ is Block:
        return {name: item for name, item in plain.items() if item is not None or name not in _OPTIONAL}
    for name, way in nested:
        plain[name] = way(plain[name])
    return plain
