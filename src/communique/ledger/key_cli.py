"""`communique ledger key`: making, showing and changing the key that signs the log."""

from __future__ import annotations

from collections.abc import Callable

import click


@click.group()
def key() -> None:
    """The key that signs what is published; it lies outside the database and every backup."""


@key.command()
def new() -> None:
    """Make the first key now, before the first publish would; prints its verifier key."""
    from communique.ledger.rekeying import make_key

    _print(make_key)


@key.command()
@click.option("--all", "everything", is_flag=True, help="Also the keys that no longer sign, and since when.")
def show(*, everything: bool) -> None:
    """Print the verifier key that readers and witnesses check with, one line a key."""
    from communique.ledger.rekeying import change_of, keys_told, verifier_keys

    keys = verifier_keys()
    if not keys:
        raise click.ClickException("There is no key yet: the first publish makes it, or «ledger key new».")
    for each in keys:
        click.echo(each)
    if everything:
        for leaf, index in keys_told():
            for each in leaf.former:
                click.echo(f"{each}  {change_of(leaf.change)} {leaf.time:%Y-%m-%d} by entry {index}")


@key.command()
def rotate() -> None:
    """Change the key; the old one signs for the new one, and then nothing any more."""
    from communique.ledger.rekeying import rotate_keys

    _print(rotate_keys)


@key.command()
@click.option("--last-entry", type=click.IntRange(0), help="The log's last entry, as you know it.")
def revoke(last_entry: int | None) -> None:
    """Change a key that was stolen or lost, without it; the log says that the old one counts no more."""
    from communique.ledger.rekeying import revoke_keys

    if last_entry is None:
        click.echo("This takes the log's key out of force for good. Any page of a release tells its entry.")
        last_entry = click.prompt("The log's last entry, as you know it", type=click.IntRange(0))
    known = last_entry
    _print(lambda: revoke_keys(last_entry=known))


def _print(change: Callable[[], tuple[str, ...]]) -> None:
    from communique.ledger.errors import Refused

    try:
        keys = change()
    except Refused as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(keys))
