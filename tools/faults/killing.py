"""kill -9 of a process in the middle of publishing, on SQLite as shipped."""

from __future__ import annotations

import random

from tools.faults.figures import Figures, Tell
from tools.faults.homes import home_of_its_own


def run(runs: int, seed: int, tell: Tell) -> list[Figures]:
    figures = Figures("kill")
    with home_of_its_own():
        from tools.faults.striking import KillPublisher, Striking

        Striking(KillPublisher(), random.Random(seed), figures).run(runs, tell)  # noqa: S311  no secret
    return [figures]
