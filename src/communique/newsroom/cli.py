"""`communique import`: files of releases to drafts, or to published releases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from communique.reading.stopping import Stop

if TYPE_CHECKING:
    from communique.newsroom.actions.importing import Outcome, Run
    from communique.reading.files import FoundFile, RefusedInput

COLOURS = {"drafted": "green", "published": "bold green", "already there": "cyan", "refused": "bold red"}
SOME_REFUSED = 1


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--publish", is_flag=True, help="Publish them too, each under its own date.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list, one object a file.")
def import_releases(paths: tuple[Path, ...], *, publish: bool, as_json: bool) -> None:
    """Takes in files and folders of releases (.txt, .html, .docx, .eml) as drafts; what is there is told so.

    Ctrl-C ends it after the release in hand; run again, it goes on with what is not there yet.
    """
    from communique.newsroom.errors import NotAllowed

    try:
        outcomes, stopped = _import_all(paths, publish=publish, as_json=as_json)
    except NotAllowed as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps([outcome.as_json() for outcome in outcomes], ensure_ascii=False, indent=2))
    _summarise(outcomes, stopped=stopped)
    if stopped or any(outcome.outcome == "refused" for outcome in outcomes):
        raise SystemExit(SOME_REFUSED)


def _import_all(paths: tuple[Path, ...], *, publish: bool, as_json: bool) -> tuple[list[Outcome], bool]:
    """The outcomes, and whether it was stopped before the last file."""
    from communique.newsroom.actions.importing import begin_import
    from communique.reading.files import Walk
    from communique.staff.queries import built_in

    run = begin_import(by=built_in("import"), publish=publish)
    total = sum(1 for _ in Walk(paths, contents=False))
    outcomes: list[Outcome] = []
    with Stop().listening() as stop, _bar(Console(stderr=True)) as progress:
        task = progress.add_task("Importing", total=total)
        for found in Walk(paths):
            if stop.asked:
                return outcomes, True
            outcome = _import_one(found, run)
            outcomes.append(outcome)
            if not as_json:
                progress.console.print(_line(outcome), highlight=False, soft_wrap=True)
            progress.advance(task)
    return outcomes, False


def _import_one(found: FoundFile | RefusedInput, run: Run) -> Outcome:
    from communique.newsroom.actions.importing import Outcome, import_file
    from communique.reading.files import RefusedInput, printable

    if isinstance(found, RefusedInput):
        return Outcome(printable(found.path), "refused", reason=found.sentence)
    return import_file(source=found.name, raw=found.raw, by=run.by, path=found.path, run=run)


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


def _line(outcome: Outcome) -> Any:
    from rich.text import Text

    line = Text.assemble((f"{outcome.outcome:>13}", COLOURS[outcome.outcome]), "  ", outcome.source)
    if outcome.reason:
        line.append(f": {outcome.reason}")
    if outcome.address:
        line.append(f"  {outcome.address}", style="dim")
    for warning in outcome.warnings:
        line.append(f"\n               {warning}", style="yellow")
    return line


def _summarise(outcomes: list[Outcome], *, stopped: bool) -> None:
    counts = {name: sum(outcome.outcome == name for outcome in outcomes) for name in COLOURS}
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    end = " Stopped: run it again for the rest." if stopped else ""
    click.echo(f"{len(outcomes)} files: {told or 'nothing to import'}.{end}", err=True)
