"""The command `communique`. Each subcommand lives in its room's `cli` and is loaded when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from copy import copy
from functools import partial
from importlib import import_module
from typing import Any

import click

from communique import __version__
from communique.config.environment import BadSetting
from communique.config.opening import CannotOpen

COMMANDS = {
    "serve": "communique.config.cli:serve",
    "worker": "communique.config.cli:worker",
    "import": "communique.newsroom.cli:import_releases",
    "read": "communique.reading.cli:read",
    "search": "communique.search.cli:search",
    "record": "communique.record.cli:record",
    "ledger": "communique.ledger.cli:ledger",
    "archive": "communique.website.archive_cli:archive",
    "demo": "communique.config.demo_cli:demo",
    "backup": "communique.keeping.cli:backup",
    "restore": "communique.keeping.cli:restore",
    "check": "communique.config.cli:check",
    "manage": "communique.config.cli:manage",
}
# These find the home open: folder, database and office made where they were missing.
OPEN_HOME = frozenset({"import", "search", "record", "ledger", "archive"})
# These of them run on anybody's machine, and make nothing there.
WITHOUT_HOME = frozenset({("ledger", "verify"), ("ledger", "witness")})
REFUSED, WRONG_USE = 1, 2
SECONDS_TO_ASK = 6


class LazyGroup(click.Group):
    """So that `communique read` starts without Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return _opening(command, (cmd_name,)) if cmd_name in OPEN_HOME else command


def _opening(command: click.Command, path: tuple[str, ...]) -> click.Command:
    """`command`, or of a group each command that needs one, with the home opened first."""
    if path in WITHOUT_HOME:
        return command
    opening = copy(command)  # the room's own command stays as it is
    if isinstance(opening, click.Group):
        opening.commands = {name: _opening(each, (*path, name)) for name, each in opening.commands.items()}
    else:
        opening.invoke = partial(_invoke_opened, command.invoke)  # type: ignore[method-assign]
    return opening


def _invoke_opened(invoke: Callable[[click.Context], Any], context: click.Context) -> Any:
    """Opens the home once the command's words were understood, and not for its --help."""
    from communique.config.opening import open_home

    open_home()
    if context.info_name == "import":
        _ask_witnesses_first()
    return invoke(context)


def _ask_witnesses_first() -> None:
    """What is published without the office being served has nobody else who asks whether this is an old copy.

    A witness that knows more halts all signing; one that is slow or away delays this by seconds at most.
    """
    from communique.ledger.cosigning.rounds import ask_all

    ask_all(SECONDS_TO_ASK)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="communique")
def communique() -> None:
    """An office publishes what it says, keeps a record of it, and answers the people who write.

    Settings are read from the environment; COMMUNIQUE_HOME (default ./var) is the folder with all that
    one installation keeps.

    Exit codes: 0 done, 1 some inputs refused (each told), 2 wrong use.
    """


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communique.config.settings")
    try:
        communique()
    except BadSetting as error:
        click.echo(f"communique: {error}", err=True)
        sys.exit(WRONG_USE)
    except CannotOpen as error:
        click.echo(f"communique: {error}", err=True)
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
