"""`communique read`: needs no database and no settings, only files."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from communique.reading.errors import Unreadable
from communique.reading.files import RefusedInput, Walk
from communique.reading.release import read_opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.reading.findings import Reading

_SOME_REFUSED: Final = 1


class _Report:
    """Readings as they come, one at a time, so that ten thousand files need no more memory than one."""

    def __init__(self, paths: tuple[Path, ...], head: str | None) -> None:
        self.walk = Walk(paths)
        self.head = head
        self.refused = 0

    def readings(self) -> Iterator[tuple[Reading, str]]:
        """Each reading with the text that its offsets count in."""
        for found in self.walk:
            if isinstance(found, RefusedInput):
                self._refuse(found.sentence)
                continue
            try:
                reading, opened = read_opened(found.raw, name=found.name, head=self.head)
                yield reading, opened.text
            except Unreadable as refusal:
                self._refuse(refusal.sentence)

    def _refuse(self, sentence: str) -> None:
        from communique.reading.summary import shown

        self.refused += 1
        click.echo(shown(sentence), err=True)


@click.command("read")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list, one object a file.")
@click.option("--head", metavar="NAME", help="Who heads the publishing office, as “the President”.")
@click.option(
    "--parquet", metavar="DIR", help="Write tables there instead, in batches; goes on where it stopped."
)
@click.option(
    "--engine",
    type=click.Choice(["one", "dask"]),
    default="one",
    help="With --parquet: one process, or Dask.",
)
@click.option("--workers", type=click.IntRange(1), help="With --engine dask: processes on this machine.")
@click.option("--scheduler", metavar="ADDRESS", help="With --engine dask: a cluster that runs already.")
@click.pass_context
def read(
    context: click.Context,
    paths: tuple[str, ...],
    *,
    as_json: bool,
    head: str | None,
    parquet: str | None,
    engine: str,
    workers: int | None,
    scheduler: str | None,
) -> None:
    """Read releases (.txt, .md, .html, .docx, .eml; files or folders) and show what was found.

    Nothing is stored, unless --parquet names a folder for an archive's tables; then PATH and DIR may be
    addresses of object storage, too. Exit code 1 if a file was refused; each is told on the error output.
    """
    if parquet is not None:
        from communique.reading.archive.run import read_archive

        if as_json:
            raise click.UsageError("Choose one: --json prints, --parquet writes tables.")
        refused = read_archive(paths, parquet, head=head, engine=engine, workers=workers, scheduler=scheduler)
        context.exit(_SOME_REFUSED if refused else 0)
    if engine != "one" or workers or scheduler:
        raise click.UsageError(
            "--engine, --workers and --scheduler are for archives: name a folder with --parquet."
        )
    report = _Report(tuple(map(Path, paths)), head)
    if as_json:
        _write_json(report, sys.stdout.buffer)
    else:
        _print(report)
        if report.walk.passed_over:
            click.echo(f"Passed over {report.walk.passed_over} other file(s) in folders.", err=True)
    if report.refused:
        context.exit(_SOME_REFUSED)


def _write_json(report: _Report, stream: IO[bytes]) -> None:
    """One object a line, in a list; UTF-8 whatever the terminal's locale says."""
    stream.write(b"[")
    separator = b"\n"
    for reading, _text in report.readings():
        stream.write(separator + json.dumps(reading.as_json(), ensure_ascii=False).encode("utf-8", "replace"))
        separator = b",\n"
    stream.write(b"\n]\n")
    stream.flush()


def _print(report: _Report) -> None:
    from rich.console import Console

    from communique.reading.summary import print_reading

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without our letters shows ? instead
    console = Console(highlight=False)
    for reading, text in report.readings():
        print_reading(console, reading, text)
