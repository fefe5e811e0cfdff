"""`communique record export`."""

from __future__ import annotations

from pathlib import Path
from typing import Final, cast

import click
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from communique.record.errors import RecordError
from communique.record.exporting.columns import TABLES
from communique.record.exporting.rows import count, rows
from communique.record.exporting.writing import FORMATS, Format, check_format, write_table

# Bytes that an export without a single row may have.
_EMPTY: Final = {"jsonl": 0, "csv": 1_000, "parquet": 16_000}


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="jsonl",
    show_default=True,
    help="What the files are.",
)
@click.option(
    "--table", "tables", type=click.Choice(list(TABLES)), multiple=True, help="Only this; may be repeated."
)
@click.option("--public", is_flag=True, help="Only what the site shows.")
def export(folder: Path, *, form: str, tables: tuple[str, ...], public: bool) -> None:
    """Write the record as tables into DIR: statements, occasions, commitments and people.

    Each file is replaced when it is whole. The columns are told in docs/reference/record-export.md.
    """
    chosen = cast("Format", form)
    try:
        check_format(chosen)
        folder.mkdir(parents=True, exist_ok=True)
    except (RecordError, OSError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        for table in tables or TABLES:
            path, total = folder / f"{table}.{form}", count(table, public=public)
            if not total and path.exists() and path.stat().st_size > _EMPTY[form]:
                raise click.ClickException(
                    f"{settings.HOME} holds no {table}, and {path} has some: it stays as it is. "
                    "Name the right home in COMMUNIQUE_HOME, or take the file away first."
                )
            bar = progress.add_task(table.capitalize(), total=total)
            counted = (_advanced(progress, bar, row) for row in rows(table, public=public))
            written = write_table(table, counted, path, chosen)
            click.echo(f"{path}: {written}")


def _advanced(progress: Progress, bar: object, row: dict[str, object]) -> dict[str, object]:
    progress.advance(bar)  # type: ignore[arg-type]
    return row
