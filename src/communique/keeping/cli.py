from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from communique.keeping.progress import Progress
    from communique.keeping.verifying import Verified

Result = TypeVar("Result")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Look whether the backup FILE is whole and right; make none.")
@click.option(
    "--replace", is_flag=True, help="Take the place of FILE where it exists, once the new one is right."
)
def backup(file: Path, *, verify: bool, replace: bool) -> None:
    """Back up the office into FILE while it is open: database, originals, photographs, letters.

    The keys are in no backup: keep a copy of the key folder apart, at another place. Exit code 1 where no
    backup was made, or FILE is not right.
    """
    _set_up()
    from communique.keeping.actions.backing_up import back_up
    from communique.keeping.verifying import verify_backup

    if verify:
        _tell(
            f"{file} is whole and right.", _working(lambda progress: verify_backup(file, progress=progress))
        )
        return
    made = _working(lambda progress: back_up(file=file, replace=replace, progress=progress))
    _tell(f"{file}: {_bytes(made.size)} in {made.seconds:.0f} s, read back and found right.", made.verified)
    click.echo(f"The keys are not in it: keep a copy of {_keys()} apart.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE back, into an empty home (COMMUNIQUE_HOME) and, on PostgreSQL, an empty database.

    It is verified first, and restored whole or not at all.
    """
    _set_up()
    from communique.keeping.actions import restoring

    done = _working(lambda progress: restoring.restore(file=file, progress=progress))
    _tell(f"{file} is restored.", done.verified)
    if not done.key_there:
        click.echo(
            f"The keys are apart: put the key folder back at {_keys()}. Until then nothing can be published."
        )
    if done.missing:
        click.echo(
            f"This backup is not the newest: {done.missing} entries were signed after it was made. "
            "Publishing is refused, because it would make two truths under one name; the site reads on. "
            "Look for a later backup, for a replica, for what readers and witnesses hold: "
            "«communique ledger resume» tells more."
        )
    click.echo("Run «communique serve»: it makes the search index and the pages anew.")


def _set_up() -> None:
    import django

    django.setup()


def _keys() -> str:
    from django.conf import settings

    return str(settings.KEYS)


def _tell(first: str, verified: Verified) -> None:
    click.echo(first)
    manifest, head = verified.manifest, verified.head
    click.echo(f"Made {manifest.made_at:%Y-%m-%d %H:%M} UTC; files: {verified.files}.")
    if head is not None:
        click.echo(f"Log {head.origin}: {head.size} entries, root {head.root.hex()[:16]}…, signed.")
    elif verified.facts.logged:
        click.echo("Nothing was published yet.")
    else:
        click.echo(
            "Its database is from before the log: there is no root to recompute until «serve» has made it."
        )


def _bytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"  # noqa: PLR2004  a gigabyte


def _working(work: Callable[[Progress], Result]) -> Result:
    """Does it under a bar that shows how far it is; every refusal becomes one sentence."""
    from django.db import DatabaseError

    from communique.keeping.errors import Refused

    try:
        with _shown() as progress, _ended_by_signal():
            return work(progress)
    except Refused as error:
        raise click.ClickException(str(error)) from None
    except DatabaseError as error:
        raise click.ClickException(
            f"The database does not open: {str(error).strip().splitlines()[0]}"
        ) from None
    except KeyboardInterrupt:
        raise click.ClickException("Stopped; nothing was left behind.") from None


@contextmanager
def _shown() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress as Bars,
        TaskID,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        stages: dict[str, TaskID] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in stages:
                for earlier in stages.values():
                    bars.update(earlier, visible=False)
                stages[what] = bars.add_task(what, total=None)
            bars.update(stages[what], completed=done, total=total or None)

        yield progress


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Whoever stops us politely (systemd, a shutdown) is heard as Ctrl-C is."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
