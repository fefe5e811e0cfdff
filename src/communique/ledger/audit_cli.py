from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from communique.ledger.audit import Audited


@click.command()
@click.option("--afresh", is_flag=True, help="Verify also the signatures that an earlier audit found good.")
def audit(*, afresh: bool) -> None:
    """Go through the whole ledger again: log, signatures, editions, and each part against what was sealed.

    Exit codes: 0 everything is as it was sealed, 1 it is not (each problem told), 130 stopped.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from communique.ledger.audit import Audited, audit_ledger

    reached = Audited()
    remedies: dict[str, None] = {}
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        going = progress.add_task("Entries", total=None)

        def show(audited: Audited) -> None:
            nonlocal reached
            reached = audited
            progress.update(going, completed=audited.entries, total=audited.total)

        try:
            for problem in audit_ledger(checked=show, afresh=afresh):
                remedies[problem.remedy] = None
                progress.console.print(str(problem), markup=False, highlight=False, soft_wrap=True)
        except KeyboardInterrupt:
            progress.stop()
            click.echo(f"Stopped after {reached.entries} of {reached.total} entries.", err=True)
            sys.exit(130)
    _tell(reached, list(remedies))


def _tell(reached: Audited, remedies: list[str]) -> None:
    for note in reached.notes:
        click.echo(f"Note: {note}", err=True)
    through = f"{reached.entries} entries, {reached.editions} editions, {reached.parts} parts"
    if not reached.problems:
        click.echo(f"Everything is as it was sealed. Gone through: {through}.")
        return
    click.echo(f"Problems: {reached.problems}. Gone through: {through}.", err=True)
    for remedy in remedies:
        click.echo(remedy, err=True)
    sys.exit(1)
