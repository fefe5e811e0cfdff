"""What is said about a release somebody brings: one of four things, why, and with what evidence."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
PartState = Literal["checked", "erased", "missing"]


class Verdict(IntEnum):
    """The numbers are exit codes of `communique ledger verify`."""

    CURRENT = 0
    SUPERSEDED = 1
    NOT_GENUINE = 2
    CANNOT_TELL = 3

    @property
    def words(self) -> str:
        return {
            Verdict.CURRENT: "genuine and current",
            Verdict.SUPERSEDED: "genuine, but corrected or withdrawn",
            Verdict.NOT_GENUINE: "not genuine",
            Verdict.CANNOT_TELL: "cannot tell",
        }[self]


class NotGenuine(Exception):
    """Something in the file contradicts the seal; the message is one sentence."""


class CannotTell(Exception):
    """What there is does not suffice to say anything; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class PartFound:
    """A part of the statement, and what was found of it in the file."""

    id: str
    kind: str
    language: str
    size: int
    name: str
    state: PartState


@dataclass(frozen=True, slots=True)
class LaterFound:
    """A proven later entry of the same document. `edition` of an erasure is the one whose parts went."""

    entry: int
    act: str
    edition: int
    time: datetime.datetime
    parts: tuple[str, ...] = ()


@dataclass(slots=True)
class Evidence:
    """Filled in as far as the reading came. Times are UTC; `checkpoint_time` where a signature tells one."""

    origin: str = ""
    edition: int | None = None
    version: int | None = None
    act: str = ""
    document: str = ""
    entry: int | None = None
    sealed_at: datetime.datetime | None = None
    languages: tuple[str, ...] = ()
    parts: list[PartFound] = field(default_factory=list)
    later: list[LaterFound] = field(default_factory=list)
    keys: tuple[str, ...] = ()  # verifier keys that the file itself says signed it
    trusted: tuple[str, ...] = ()  # those of the keys given that did sign
    witnesses: tuple[str, ...] = ()  # names of the known witnesses who cosigned
    checkpoint_size: int | None = None
    checkpoint_root: str = ""
    checkpoint_time: datetime.datetime | None = None
    log: str = ""  # where the log was asked, if it was
    log_size: int | None = None
    log_root: str = ""
    proved_current: bool = False  # the log itself was read to its end

    def said(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {name: _said(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`sentence` is for a person who knows nothing of logs; `remarks` are further ones."""

    verdict: Verdict
    sentence: str
    evidence: Evidence = field(default_factory=Evidence)
    remarks: tuple[str, ...] = ()

    def said(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict.words,
            "exit_code": int(self.verdict),
            "sentence": self.sentence,
            "remarks": list(self.remarks),
            "evidence": self.evidence.said(),
        }


def day(moment: datetime.datetime) -> str:
    """«14 March 2026 at 17:55 UTC», whatever the machine's language is."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year} at {moment:%H:%M} UTC"


def _said(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.strftime(MOMENT)
    if isinstance(value, PartFound | LaterFound):
        return {name: _said(getattr(value, name)) for name in value.__slots__}
    if isinstance(value, list | tuple):
        return [_said(each) for each in value]
    return value
