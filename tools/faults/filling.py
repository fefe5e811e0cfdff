"""A disk that is full, with 4 kB more at each try: the database's, and that of the press originals."""

from __future__ import annotations

import logging
import random

from tools.faults.figures import Figures, Tell
from tools.faults.homes import home_of_its_own
from tools.faults.power import AFTER_ALL, MODES


def run(runs: int, seed: int, tell: Tell) -> list[Figures]:
    """A run is one try to publish, or to keep a photograph."""
    database, originals = Figures("full, database"), Figures("full, originals")
    with home_of_its_own(settings="tools.faults.over_apsw.settings") as home:
        logging.disable(logging.CRITICAL)  # pages that find no room are told to the program's log
        from tools.faults.crowding import CrowdedDatabase, CrowdedOriginals
        from tools.faults.office import OfficeInMemory

        office = OfficeInMemory(home, MODES[0].pragmas + AFTER_ALL)
        CrowdedDatabase(office, database).run(runs, tell)
        CrowdedOriginals(office, originals, random.Random(seed)).run(runs, tell)  # noqa: S311  no secret
    return [database, originals]
