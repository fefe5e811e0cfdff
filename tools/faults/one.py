"""One fault in a process of its own: `python -m tools.faults.one NAME RUNS SEED`; a line of figures a run."""

from __future__ import annotations

import sys
import time
from importlib import import_module

from tools.faults.figures import Figures

# Each has `run(runs, seed, tell) -> list[Figures]`.
FAULTS = {
    "kill": "killing",
    "power": "power",
    "full": "filling",
    "postgresql": "serving",
    "clock": "clocks",
    "flip": "flipping",
}
OFTEN = 0.2  # seconds between two lines


def main(name: str, runs: int, seed: int) -> None:
    last = 0.0

    def tell(figures: Figures) -> None:
        nonlocal last
        if time.monotonic() - last > OFTEN:
            last = time.monotonic()
            print(figures.line(), flush=True)

    for figures in import_module(f"tools.faults.{FAULTS[name]}").run(runs, seed, tell):
        print(f"={figures.line()}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
