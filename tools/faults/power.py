"""The power goes at some operation of the disk: as shipped, in the other safe mode, and in one known to lose.

The last must lose acknowledged publishes, or this test finds nothing; and what stands beside the key (on a
disk of its own, which the power cut spares) must then keep a second truth from being signed.
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from tools.faults.figures import Figures, Tell
from tools.faults.homes import home_of_its_own

WAL = "PRAGMA locking_mode=EXCLUSIVE;PRAGMA journal_mode=WAL;"  # exclusive: apsw has no shared memory


@dataclass(frozen=True, slots=True)
class Modes:
    name: str
    pragmas: str
    fails: bool = False


MODES = (
    Modes("power, TRUNCATE + FULL", "PRAGMA journal_mode=TRUNCATE;PRAGMA synchronous=FULL;"),
    Modes("power, WAL + FULL", f"{WAL}PRAGMA synchronous=FULL;"),
    Modes("power, WAL + NORMAL", f"{WAL}PRAGMA synchronous=NORMAL;", fails=True),
)
AFTER_ALL = "PRAGMA recursive_triggers=ON;PRAGMA secure_delete=ON;"
ENOUGH = 300  # cuts after which a setting that loses has lost


def run(runs: int, seed: int, tell: Tell) -> list[Figures]:
    """Each of MODES is run `runs` times."""
    with home_of_its_own(settings="tools.faults.over_apsw.settings") as home:
        logging.disable(logging.CRITICAL)  # the program tells its log of each cut
        return [_run(modes, home, runs, seed, tell) for modes in MODES]


def _run(modes: Modes, home: Path, runs: int, seed: int, tell: Tell) -> Figures:
    from tools.faults.cutting import Cutting

    figures = Figures(modes.name, fails=modes.fails)
    cutting = Cutting(home, modes.pragmas + AFTER_ALL, random.Random(seed), figures)  # noqa: S311  no secret
    if modes.fails:
        _refused_at_first(figures)
        with mock.patch("communique.ledger.rules.settings_that_lose", return_value=[]):
            cutting.run(runs, tell)
    else:
        cutting.run(runs, tell)
    if modes.fails and runs >= ENOUGH and not figures.lost:
        figures.broke("nothing was lost in a setting that loses: this test finds nothing")
    return figures


def _refused_at_first(figures: Figures) -> None:
    """By itself the program publishes nothing under a setting that loses; from here on it is made to."""
    from communique.ledger.errors import NotDurable
    from tools.faults.publishing import by_ledger

    try:
        by_ledger()
    except NotDurable:
        figures.refused += 1
    else:
        figures.broke("the program published under a setting that loses")
