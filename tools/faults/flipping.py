"""One bit is another, at any place of what was sealed: one audit, or one verification, must find it."""

from __future__ import annotations

import logging
import random

from tools.faults.figures import Figures, Tell
from tools.faults.homes import home_of_its_own


def run(runs: int, seed: int, tell: Tell) -> list[Figures]:
    """So many runs for each kind of what is sealed."""
    with home_of_its_own() as home:
        logging.disable(logging.CRITICAL)
        from tools.faults.flips import Sealed

        sealed = Sealed(home, random.Random(seed))  # noqa: S311  no secret
        return [_run(kind, sealed, runs, tell) for kind in sealed.kinds]


def _run(kind: str, sealed: object, runs: int, tell: Tell) -> Figures:
    from tools.faults.flips import Sealed

    assert isinstance(sealed, Sealed)  # noqa: S101  its module needs Django, which is set up by now
    figures = Figures(f"flip, {kind}")
    for what in sealed.problems():
        figures.broke(f"before any flip: {what}")
    for _ in range(runs):
        where = sealed.flip_and_look(kind)
        figures.runs += 1
        if where:
            figures.broke(f"not found: {where}")
        tell(figures)
    for what in sealed.problems():
        figures.broke(f"after all was put back: {what}")
    return figures
