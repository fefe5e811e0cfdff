"""`communique ledger resume`: what was seen signed, what this database has, and whether signing may go on."""

from __future__ import annotations

import sys

import click


@click.command()
@click.option("--yes", is_flag=True, help="Let signing go on, where nothing speaks against it.")
def resume(*, yes: bool) -> None:
    """Tell why nothing is signed, and what to do; with --yes let it go on where nothing was lost.

    That is so where the checkpoint beside the key is merely missing, or where a halt was proved wrong. It is
    never so where the database knows less than was signed, or something else.
    """
    from communique.ledger.resuming import look, resume_signing

    found = look()
    for line in found.told:
        click.echo(line)
    if found.against:
        click.secho("Signing cannot go on:", fg="red", bold=True, err=True)
        for line in found.against:
            click.echo(f"  {line}", err=True)
        click.echo(found.remedy, err=True)
        sys.exit(1)
    if not found.needed:
        click.echo("Nothing keeps this log from being signed.")
        return
    if not yes:
        click.echo("Nothing that was seen contradicts this database. If you know that it is the newest, run:")
        click.echo("  communique ledger resume --yes")
        sys.exit(1)
    typed = click.prompt("Type the number of the last entry, as you know it from elsewhere", type=int)
    if typed != found.last:
        raise click.ClickException(
            f"The last entry of this database is {found.last}, not {typed}. Nothing was changed."
        )
    resume_signing(found)
    click.echo("Signing goes on from here.")
