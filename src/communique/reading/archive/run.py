"""One run over an archive, as `communique read --parquet` does it: progress shown, refusals told."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from communique.reading.errors import Unreadable

if TYPE_CHECKING:
    from communique.reading.archive.engines import Engine

NEEDS = {"pyarrow": "pyarrow", "fsspec": "fsspec", "distributed": "Dask"}


def read_archive(
    paths: Sequence[str],
    out: str,
    *,
    head: str | None,
    engine: str,
    workers: int | None,
    scheduler: str | None,
) -> int:
    """Reads what is not read yet; how many files were refused in all. Raises click.ClickException."""
    missing = [name for module, name in NEEDS.items() if find_spec(module) is None]
    if missing:
        raise click.ClickException(
            f"Tables need {', '.join(missing)}: run «make setup-archive» once, then the same command again."
        )
    from communique.reading.archive.batches import cut, done_already, remove_stale
    from communique.reading.archive.engines import run
    from communique.reading.archive.sources import list_sources

    try:
        batches = cut(list_sources(paths), out=out, head=head)
    except Unreadable as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    done = done_already(batches)
    left = [batch for batch in batches if batch.name not in done]
    with _progress() as progress:
        total, completed = (
            sum(len(batch.sources) for batch in batches),
            sum(each.files for each in done.values()),
        )
        bar = progress.add_task("", total=total, completed=completed)
        for batch in run(left, engine=cast("Engine", engine), workers=workers, scheduler=scheduler):
            done[batch.name] = batch
            progress.advance(bar, batch.files)
    remove_stale(batches)
    refused = [sentence for batch in batches for sentence in done[batch.name].refused]
    for sentence in refused:
        click.echo(sentence, err=True)
    files = sum(batch.files for batch in done.values())
    before = len(batches) - len(left)
    click.echo(
        f"{files - len(refused)} of {files} files read into {out}; {before} batches were there already."
    )
    return len(refused)


def _progress() -> Progress:
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TextColumn("files"))
    return Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
