"""kill -9 of PostgreSQL, all of it, in the middle of publishing; then it is started and recovers."""

from __future__ import annotations

import os
import random

from tools import postgresql
from tools.faults.figures import Figures, Tell
from tools.faults.homes import home_of_its_own


class KillServer:
    def __init__(self, server: postgresql.Server) -> None:
        self.server = server

    def strike(self, publisher: int) -> None:
        self.server.kill()

    def mend(self) -> None:
        self.server.start()


def run(runs: int, seed: int, tell: Tell) -> list[Figures]:
    figures = Figures("postgresql")
    try:
        with postgresql.running(postgresql.CAREFUL) as server:
            server.make_database()
            with home_of_its_own(database=server.address):
                from tools.faults.striking import Striking

                Striking(KillServer(server), random.Random(seed), figures).run(runs, tell)  # noqa: S311
    except postgresql.NoServer as reason:
        figures.skipped = str(reason)
        if os.environ.get("CI") == "true" or figures.runs:
            figures.broke(str(reason))
    return [figures]
