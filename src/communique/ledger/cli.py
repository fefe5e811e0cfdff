from __future__ import annotations

import click

from communique.ledger.audit_cli import audit
from communique.ledger.export_cli import export
from communique.ledger.key_cli import key
from communique.ledger.resume_cli import resume
from communique.ledger.verify_cli import verify
from communique.ledger.witness_cli import witness
from communique.ledger.witnesses_cli import witnesses


@click.group()
def ledger() -> None:
    """The append-only log of everything that was published."""


ledger.add_command(audit)
ledger.add_command(export)
ledger.add_command(key)
ledger.add_command(verify)
ledger.add_command(witness)
ledger.add_command(witnesses)
ledger.add_command(resume)


@ledger.command()
def guard() -> None:
    """Put back the database's triggers that keep editions from being changed."""
    from django.db import connection

    from communique.ledger.guards import missing_guards, put_guards

    missing = missing_guards(connection)
    if not missing:
        click.echo("The ledger is guarded; nothing had to be put back.")
        return
    put_guards(connection)
    click.echo(f"Put back: {', '.join(missing)}. Now run `communique ledger audit`.")
