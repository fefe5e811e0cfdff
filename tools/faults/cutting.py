"""The runs of a power cut. Imported once Django is set up."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from django.db import Error, connection

from communique.ledger import seen
from communique.ledger.errors import BehindItself
from communique.ledger.tiled.checkpoints import Checkpoint as Head
from tools.faults.checking import Found, check_all, check_by_audit
from tools.faults.figures import Figures, Tell
from tools.faults.office import OfficeInMemory
from tools.faults.publishing import Acknowledged, Publish, by_ledger, ready
from tools.faults.striking import add

AGAIN = 50  # runs after which the office begins anew, before it grows slow
AUDITED = 100
SPAN = 3  # publishes within which the power goes
BESIDE = "beside the key"


@dataclass(slots=True)
class Cutting:
    home: Path
    pragmas: str
    dice: random.Random
    figures: Figures
    told: list[Acknowledged] = field(default_factory=list)
    signed: dict[int, bytes] = field(default_factory=dict)
    office: OfficeInMemory = field(init=False)

    def __post_init__(self) -> None:
        self.office = OfficeInMemory(self.home, self.pragmas)

    def run(self, runs: int, tell: Tell) -> None:
        self._begin()
        for number in range(runs):
            self._cut(newsroom=number % 4 == 3)  # noqa: PLR2004  one run in four
            self.figures.runs += 1
            try:
                self._look(audit=number % AUDITED == AUDITED - 1 or number == runs - 1)
            except Error as error:
                self.figures.broke(f"the database cannot be read: {error}")
                self._begin()
            if number % AGAIN == AGAIN - 1:
                self._begin()
            tell(self.figures)
        self.office.close()

    def _begin(self) -> None:
        self.office.begin()
        self.told.clear()
        self.signed.clear()
        for publish in (by_ledger, *ready(1, newsroom=True)):
            self._publish(publish)

    def _publish(self, publish: Publish) -> None:
        done = publish()
        self.told.append(done)
        self.figures.acknowledged += 1
        kept = seen.read_seen(seen.beside_key())
        if isinstance(kept, Head) and self.signed.setdefault(kept.size, kept.root) != kept.root:
            self.figures.broke(f"a fork was signed: two roots for {kept.size} entries")

    def _cut(self, *, newsroom: bool) -> None:
        """Publishes until the power goes, at whichever operation, and puts the disk in that is found then."""
        before = self.office.disk.operations
        self._publish(by_ledger)
        once = self.office.disk.operations - before
        publishes = ready(SPAN * 4, newsroom=False) if not newsroom else ready(SPAN, newsroom=True)
        disk = self.office.disk
        disk.cut_at = disk.operations + 1 + self.dice.randrange(max(once, 1) * SPAN)
        for publish in publishes:
            try:
                self._publish(publish)
            except Error:
                break
            except BehindItself as error:
                self.figures.broke(f"refused before the power went: {error}")
                break
            finally:
                if disk.dead:
                    self.figures.note("power gone within a publish or right after it")
        disk.dead = True
        self.office.change_disk(disk.after_cut(self.dice))

    def _look(self, *, audit: bool) -> None:
        found = check_all(self.told)
        behind = bool(found.lost) or any(what.startswith(BESIDE) for what in found.broken)
        if self.figures.fails:
            found.broken = [what for what in found.broken if not what.startswith(BESIDE)]
        if audit and not behind:
            found.broken += check_by_audit()
        add(self.figures, found)
        if found.lost:
            self.figures.note("cuts that lost an acknowledged publish")
        self._publish_again(found, behind=behind)

    def _publish_again(self, found: Found, *, behind: bool) -> None:
        """Works; or, behind what was signed, is refused by the guard against forks."""
        try:
            self._publish(by_ledger)
        except BehindItself as error:
            self.figures.refused += 1
            if not behind:
                self.figures.broke(f"the next publish was refused: {error}")
            self._begin()
            return
        except Exception as error:  # noqa: BLE001  whatever it is, publishing does not work
            self.figures.broke(f"the next publish failed: {type(error).__name__}: {error}")
            connection.close()
            self._begin()
            return
        if behind:
            self.figures.broke(f"after a loss ({found.lost}), something was signed all the same")
            self._begin()
