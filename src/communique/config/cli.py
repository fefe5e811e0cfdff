"""Commands of the installation itself: serve, worker, check, manage."""

from __future__ import annotations

import os
import sys

import click

from communique.config import environment


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Its port.")
@click.option("--no-demo", is_flag=True, help="Begin an empty home, without the demo office.")
def serve(host: str, port: int, *, no_demo: bool) -> None:
    """Opens the office: database, worker and website in one process tree, until Ctrl-C."""
    from communique.config.serving import CannotServe, open_and_serve

    os.environ.setdefault("COMMUNIQUE_ADDRESS", f"http://{host}:{port}")
    try:
        sys.exit(open_and_serve(host, port, demo=not no_demo))
    except CannotServe as error:
        raise click.ClickException(str(error)) from None


@click.command()
def worker() -> None:
    """Does what waits: the search index, pages, whatever is due. `serve` runs one itself."""
    from communique.config.opening import open_home

    open_home()
    from communique.config.working import work  # needs the applications that open_home sets up

    work()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON list.")
def check(*, as_json: bool) -> None:
    """Is this installation fit to serve? Every finding with its remedy; exit code 1 if something is not."""
    from communique.config.checking import print_findings

    sys.exit(print_findings(as_json=as_json))


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands: communique manage COMMAND …"""
    from django.core.management import execute_from_command_line

    environment.home().mkdir(parents=True, exist_ok=True)
    execute_from_command_line(["communique manage", *arguments])
