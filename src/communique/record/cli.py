"""`communique record`: reading editions into the record, and taking the record out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from communique.reading.stopping import Stop

if TYPE_CHECKING:
    from communique.ledger.models import Edition

STOPPED = 1


class RecordGroup(click.Group):
    """Loads `export` when it is asked for: it needs Django before it is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "export"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "export":
            return super().get_command(ctx, cmd_name)
        import django

        django.setup()
        from communique.record.exporting.command import export

        return export


@click.group(cls=RecordGroup)
def record() -> None:
    """The record: statements, occasions, promises and positions of your editions."""


@record.command()
@click.option("--all", "everything", is_flag=True, help="Read again also what this reader read already.")
@click.option("--edition", "number", type=click.IntRange(min=1), help="Only the edition of that number.")
@click.option("--from", "first", type=click.IntRange(min=1), default=1, help="Begin at that edition.")
def propose(*, everything: bool, number: int | None, first: int) -> None:
    """Reads the editions that stand on the site, and proposes what they say.

    What officers decided stays as it is. Ctrl-C ends it after the edition in hand; run again, it goes on
    with what this version of the reader has not read yet.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from communique.record.actions.proposing import Knowledge, propose_edition
    from communique.record.queries.editions import editions_to_read

    if number is not None:
        _check_stands(number)
    found = editions_to_read(again=everything or number is not None, first=number or first, only=number)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    done = new = carried = 0
    last: Edition | None = None
    with Stop().listening() as stop, Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=found.count)
        knowledge = Knowledge()
        for last in found:
            if stop.asked:
                break
            result = propose_edition(
                edition=last, again=everything or number is not None, knowledge=knowledge
            )
            done, new, carried = done + 1, new + result.new, carried + result.carried
            bar.advance(task)
    click.echo(f"{done} editions read: {new} findings are new, {carried} were carried over.")
    if stop.asked and last is not None:
        again = f" --all --from {last.number}" if everything else ""
        click.echo(f"Stopped; «communique record propose{again}» goes on.", err=True)
        raise SystemExit(STOPPED)


def _check_stands(number: int) -> None:
    from communique.ledger.queries import edition_by_number, latest_edition

    edition = edition_by_number(number)
    if edition is None:
        raise click.UsageError(f"There is no edition No. {number}.")
    latest = latest_edition(edition.document)
    if latest is not None and latest.pk != edition.pk:
        raise click.UsageError(
            f"Edition No. {number} was followed by No. {latest.number}; what stands on the site is read."
        )
