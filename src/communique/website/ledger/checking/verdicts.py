"""What a reader is told of the copy: one of four answers, why, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from communique.website.ledger.checking.passages import Change
from communique.website.pages.frame import Link

Tone = Literal["good", "changed", "bad", "unknown"]
TONES: Final[dict[str, Tone]] = {
    "genuine": "good",
    "corrected": "changed",
    "withdrawn": "changed",
    "forged": "bad",
    "differs": "bad",
    "unknown": "unknown",
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """The very place: its words in the text, with a few before and after."""

    before: str
    words: str
    after: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Found:
    """One edition that has it. Paths are empty where there is nothing to be read."""

    number: int
    entry: int
    sealed: str
    iso: str
    digest: str
    witnesses: str
    headline: str
    language: str
    path: str
    check: str
    current: str = ""
    quoted: Quoted | None = None
    speaker: Link | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sentences` say it in order; `reason` is the verifier's own sentence, in English."""

    kind: str
    title: str
    sentences: Sequence[str]
    found: Sequence[Found] = ()
    changes: Sequence[Change] = ()
    reason: str = ""
    digest: str = ""

    @property
    def tone(self) -> Tone:
        return TONES[self.kind]
