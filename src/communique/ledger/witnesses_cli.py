"""`communique ledger witnesses`: asks those of the policy now, as the worker does by itself."""

from __future__ import annotations

import sys

import click


@click.command()
@click.option("--seconds", default=15.0, show_default=True, help="How long to wait for their answers.")
def witnesses(seconds: float) -> None:
    """Ask every witness of the policy to cosign the newest checkpoint, and tell what each said.

    Exit code 1 if fewer cosigned than the policy asks for, or if nothing may be signed any more.
    """
    from django.conf import settings

    from communique.ledger.cosigning.rounds import ask_all
    from communique.ledger.cosigning.standing import standing
    from communique.ledger.fitness import unfit

    if settings.WITNESSES is None:
        raise click.ClickException("There is no policy: COMMUNIQUE_WITNESSES is empty.")
    for witness, trouble in ask_all(seconds).items():
        click.echo(f"{witness.name}: {trouble or 'cosigned'}", err=bool(trouble))
    found = standing(settings.WITNESSES)
    click.echo(found.sentence())
    if reason := unfit():
        click.secho(reason, fg="red", bold=True, err=True)
    sys.exit(int(bool(reason) or not found.satisfied))
