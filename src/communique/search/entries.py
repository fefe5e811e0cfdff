"""What other rooms hand in to be found: plain values, nothing of their models."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in one language. All entries of a `key` are replaced or removed together.

    `language` is the tag the text was written in, never that of a derived script. `moment` orders by time
    and has a zone. `version` says of which state of the thing this text is; it is given back as it came.
    `kept` are spans of `body` (code points) that a script conversion leaves as they are.
    """

    key: str
    language: str
    headline: str
    body: str
    section: str
    kind: str
    date: datetime.date
    moment: datetime.datetime
    version: str = ""
    kept: tuple[tuple[int, int], ...] = ()


class Findable(Protocol):
    """An entry of any form: a frozen dataclass that JSON can hold, days and moments as ISO writes them."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def key(self) -> str: ...


Changes = Mapping[str, Sequence[Findable]]
"""What each key holds from now on; nothing where it is to be found no longer."""


def changes_as_line(changes: Changes) -> str:
    """One line of JSON; `changes_from_line` reads it."""
    plain = {key: [asdict(entry) for entry in entries] for key, entries in changes.items()}
    return json.dumps(plain, ensure_ascii=True, default=_isoformat)


def changes_from_line(
    line: str, from_plain: Callable[[dict[str, Any]], Findable] | None = None
) -> dict[str, list[Findable]]:
    made = from_plain or entry_from_plain
    return {key: [made(values) for values in entries] for key, entries in json.loads(line).items()}


def _isoformat(value: datetime.date) -> str:
    return value.isoformat()


def entry_from_plain(values: dict[str, Any]) -> Entry:
    known = dict(values)
    known["date"] = datetime.date.fromisoformat(str(values["date"]))
    known["moment"] = datetime.datetime.fromisoformat(str(values["moment"]))
    kept = values["kept"]
    known["kept"] = tuple((start, end) for start, end in kept) if isinstance(kept, list) else ()
    return Entry(**known)
