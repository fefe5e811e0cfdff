from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the log to DIR as files that any web server can serve (C2SP tlog-tiles).

    A second time, only what is new is written. Anybody may keep such a mirror, and check releases by it:
    `communique ledger verify FILE --log DIR`.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from communique.ledger.errors import Refused
    from communique.ledger.exporting import export_log

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            going = progress.add_task("Files", total=None)
            exported = export_log(
                folder, tell=lambda done, of: progress.update(going, completed=done, total=of)
            )
    except Refused as error:
        raise click.ClickException(str(error)) from error
    added = exported.size - exported.before
    click.echo(
        f"{folder} holds the log «{exported.origin}» with {exported.size} entries: {added} new, "
        f"{exported.written} files written."
    )
