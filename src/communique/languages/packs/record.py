"""What a language's pack says for the record: dates, occasions, promises, thanks, contradictions.

`record.toml` of English explains each key and the little language its phrases are written in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from communique.languages.packs.strict import load
from communique.languages.tags import canonical_tag

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """Phrases that all mean one time; the codes of `means` are listed in en/record.toml."""

    means: str
    phrases: Phrases


@dataclass(frozen=True, slots=True)
class Times:
    numbers: dict[str, int]
    ordinals: dict[str, int]
    units: dict[str, Phrases]
    seasons: dict[str, Phrases]
    day_endings: Phrases
    dates: Phrases
    expressions: tuple[Expression, ...]
    until: Phrases
    since: Phrases
    begins: Phrases
    middles: Phrases
    ends: Phrases


@dataclass(frozen=True, slots=True)
class OccasionWords:
    """One kind of occasion. `told`: verbs as they tell of what was; `bare`: as they follow a word of the
    future, an invitation, “to”; `nouns`: what it is called.
    """

    kind: Literal[
        "visit", "talks", "call", "meeting", "ceremony", "speech", "joint_statement", "announcement", "other"
    ]
    told: Phrases
    bare: Phrases
    nouns: Phrases


@dataclass(frozen=True, slots=True)
class Occasions:
    kinds: tuple[OccasionWords, ...]
    happened: Phrases
    planned: Phrases
    earlier: Phrases
    supposed: Phrases
    places: Phrases
    toward: Phrases
    place_words: Phrases
    not_places: Phrases
    no_place: Phrases
    name_joints: Phrases
    stops: Phrases
    calls_in_leads: Phrases = ()


@dataclass(frozen=True, slots=True)
class Commitments:
    future: Phrases
    reported_future: Phrases
    future_of_one: Phrases
    future_of_us: Phrases
    promises: Phrases
    counted_on: Phrases
    nouns: Phrases
    confirming: Phrases
    invitations: Phrases
    accepting: Phrases
    no_promises: Phrases
    hopes: Phrases
    relatives: Phrases
    one: Phrases
    us: Phrases
    our_side: Phrases
    others: Phrases
    governing: Phrases
    openers: Phrases
    breaks: Phrases
    both: Phrases


@dataclass(frozen=True, slots=True)
class PositionWords:
    kind: Literal["thanks", "support", "position"]
    addressed: bool
    phrases: Phrases


@dataclass(frozen=True, slots=True)
class Positions:
    kinds: tuple[PositionWords, ...]
    reasons: Phrases
    between: Phrases
    not_after: Phrases
    articles: Phrases
    toward: Phrases
    joints: Phrases


@dataclass(frozen=True, slots=True)
class Contradictions:
    """`offices`: kinds of office that one person cannot well hold two of at a time."""

    offices: dict[str, Phrases]
    former: Phrases


@dataclass(frozen=True, slots=True)
class Record:
    times: Times
    occasions: Occasions
    commitments: Commitments
    positions: Positions
    contradictions: Contradictions


def record_for(tag: str) -> Record | None:
    """The language's words for the record, or None where its pack has none."""
    return _record(canonical_tag(tag))


@cache
def _record(tag: str) -> Record | None:
    return load(tag, "record.toml", Record)
