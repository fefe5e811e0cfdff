"""`communique demo remove`: here and not in the demo's room, because it opens a new home afterwards."""

from __future__ import annotations

import click

from communique.config import environment
from communique.config.opening import open_home


@click.group()
def demo() -> None:
    """The demo office that a first start opens."""


@demo.command()
def remove() -> None:
    """Puts the demo home aside, whole, and begins an empty one with a ledger of its own.

    Refuses where something of your own was published.
    """
    open_home()
    from communique.config.home_lock import HomeInUse, hold_home
    from communique.demo.removing import CannotRemove, check_removable, put_aside

    try:
        with hold_home(environment.home()):
            check_removable()
            aside = put_aside()
    except (CannotRemove, HomeInUse) as error:
        raise click.ClickException(str(error)) from None
    begin_own_home()
    click.echo(f"The demo office lies in {aside}. This home is empty and yours: run «communique serve».")


def begin_own_home() -> None:
    """An opened home into which the demo office never moves."""
    open_home()
    from communique.directory.actions import keep_own
    from communique.directory.queries import the_office

    keep_own(the_office())
