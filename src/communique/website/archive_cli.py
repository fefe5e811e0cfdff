from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def archive(file: Path) -> None:
    """Write the public site to FILE, a web archive (.wacz, or .warc.gz) that replays without us."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from communique.website.web_archive import write_archive

    if find_spec("warcio") is None:
        raise click.ClickException(
            "Web archives need a package that is not installed: run «make setup-attest»."
        )
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        going = progress.add_task("Pages", total=None)
        try:
            count = write_archive(
                file, told=lambda done, known: progress.update(going, completed=done, total=known)
            )
        except (OSError, ValueError) as error:
            why = (getattr(error, "strerror", None) or str(error)).lower()
            raise click.ClickException(f"{file} cannot be written: {why}") from None
    click.echo(f"{file}: {count} addresses of the public site.")
