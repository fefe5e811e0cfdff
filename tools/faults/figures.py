"""What the runs of one fault add up to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

MOST = 20  # broken targets told in full; the rest is counted


@dataclass(slots=True)
class Figures:
    """`acknowledged`: publishes whose commit returned and was told. `lost`: of those, how many were gone.

    `fails` is for a setting that must lose something: there, losses are what is looked for.
    """

    name: str
    runs: int = 0
    acknowledged: int = 0
    lost: int = 0
    without_entry: int = 0
    without_version: int = 0
    refused: int = 0
    broken: list[str] = field(default_factory=list)
    more_broken: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    fails: bool = False
    skipped: str = ""

    def note(self, what: str, count: int = 1) -> None:
        self.notes[what] = self.notes.get(what, 0) + count

    def broke(self, what: str) -> None:
        if len(self.broken) < MOST:
            self.broken.append(f"run {self.runs}: {what}")
        else:
            self.more_broken += 1

    @property
    def stands(self) -> bool:
        """Whether the targets were met."""
        lost = 0 if self.fails else self.lost
        return not (self.broken or lost or self.without_entry or self.without_version)

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_line(cls, line: str) -> Figures:
        return cls(**json.loads(line))


Tell = Callable[[Figures], None]
