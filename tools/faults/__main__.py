"""Brings faults about, and tells what came of them.

    python -m tools.faults [kill power full postgresql clock flip] [--runs 1000] [--seed 1]

Each fault has a home and a process of its own. Exit code 1 where a target was missed: an acknowledged publish
lost, a version without entry, an entry without version, or anything else that is told below the table.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tools.faults.figures import Figures
from tools.faults.one import FAULTS

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = (
    "runs",
    "acknowledged",
    "lost",
    "versions without entry",
    "entries without version",
    "refused",
)


def bring_about(name: str, runs: int, seed: int, progress: Progress) -> list[Figures]:
    """The figures of one fault; those of a process that failed say so."""
    command = [sys.executable, "-m", "tools.faults.one", name, str(runs), str(seed)]
    going = progress.add_task(name, total=runs)
    done: list[Figures] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            if line.startswith(("{", "={")):
                found = Figures.of_line(line.removeprefix("="))
                progress.update(going, description=found.name, completed=min(found.runs, runs))
                if line.startswith("="):
                    done.append(found)
    progress.remove_task(going)
    if process.returncode != 0:
        failed = Figures(name)
        failed.broke(f"its process ended with code {process.returncode}")
        done.append(failed)
    return done


def tell(console: Console, figures: list[Figures]) -> None:
    table = Table("fault", *COLUMNS, "stands")
    for one in figures:
        numbers = (
            one.runs,
            one.acknowledged,
            one.lost,
            one.without_entry,
            one.without_version,
            one.refused,
        )
        stands = "skipped" if one.skipped and one.stands else "yes" if one.stands else "NO"
        if one.fails and one.stands:
            stands = "loses, as it must" if one.lost else "lost nothing yet"
        table.add_row(one.name, *(f"{number:,}" for number in numbers), stands)
    console.print(table)
    for one in figures:
        for what, count in one.notes.items():
            console.print(f"{one.name}: {what}: {count:,}", markup=False)
        if one.skipped:
            console.print(f"{one.name} was skipped: {one.skipped}", markup=False)
        for what in one.broken:
            console.print(f"{one.name}: {what}", style="red", markup=False)
        if one.more_broken:
            console.print(f"{one.name}: and {one.more_broken} more", style="red", markup=False)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.faults")
    parser.add_argument("names", nargs="*", metavar="FAULT", help=f"of {', '.join(FAULTS)}; all by default")
    parser.add_argument("--runs", type=int, default=1000, help="of each fault, setting and kind")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if unknown := [name for name in given.names if name not in FAULTS]:
        parser.error(f"There is no fault «{unknown[0]}»: choose of {', '.join(FAULTS)}.")
    if given.runs < 1:
        parser.error("Fewer than one run finds nothing.")
    console, figures = Console(), []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        for name in given.names or FAULTS:
            figures += bring_about(name, given.runs, given.seed, progress)
    tell(console, figures)
    return 0 if all(one.stands for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
