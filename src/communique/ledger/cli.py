from __future__ import annotations

import sys

import click

from communique.ledger.key_cli import key
from communique.ledger.witness_cli import witness


@click.group()
def ledger() -> None:
    """The append-only log of everything that was published."""


ledger.add_command(key)
ledger.add_command(witness)


@ledger.command()
def audit() -> None:
    """Go through every edition again: numbers, acts, and each part against what was committed to."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from communique.ledger.audit import audit_first_form
    from communique.ledger.models import Edition

    found = 0
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        going = progress.add_task("Editions", total=Edition.objects.count())
        for problem in audit_first_form(checked=lambda: progress.advance(going)):
            found += 1
            progress.console.print(str(problem), markup=False, highlight=False, soft_wrap=True)
        gone_through = int(progress.tasks[going].completed)
    if found:
        click.echo(f"Problems: {found}. Editions gone through: {gone_through}.", err=True)
        sys.exit(1)
    click.echo(f"Everything is as it was sealed. Editions gone through: {gone_through}.")


@ledger.command()
def guard() -> None:
    """Put back the database's triggers that keep editions from being changed."""
    from django.db import connection

    from communique.ledger.guards import missing_guards, put_guards

    missing = missing_guards(connection)
    if not missing:
        click.echo("The ledger is guarded; nothing had to be put back.")
        return
    put_guards(connection)
    click.echo(f"Put back: {', '.join(missing)}. Now run `communique ledger audit`.")
