"""`communique ledger witness`: on a machine of another institution, without an office and without Django."""

from __future__ import annotations

import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from communique.ledger.tiled.notes import VerifierKey
    from communique.ledger.witness.serving import WitnessServer


@click.command()
@click.option("--name", required=True, help="Its name for ever: a host and path without https://.")
@click.option("--log", "logs", required=True, multiple=True, help="The verifier key of a log; repeatable.")
@click.option(
    "--folder",
    default="witness",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Its keys, what it cosigned, and evidence.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8700, show_default=True, type=click.IntRange(0, 65535), help="Its port.")
@click.option("--post-quantum", is_flag=True, help="Cosign with ML-DSA-44 too.")
def witness(
    name: str, logs: tuple[str, ...], folder: Path, host: str, port: int, *, post_quantum: bool
) -> None:
    """Cosign the checkpoints of a log, each only if it follows from the one before (C2SP tlog-witness).

    Its keys are made in the folder at the first start; the verifier keys are printed, one a line. The folder
    is never put back from a copy: a witness that forgets may cosign two truths.
    """
    from communique.ledger.witness.answering import Witness
    from communique.ledger.witness.keeping import CannotKeep, Folder
    from communique.ledger.witness.serving import serve

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    try:
        held = Folder(folder, name, _known(logs), post_quantum=post_quantum)
    except CannotKeep as error:
        raise click.ClickException(str(error)) from None

    def ready(server: WitnessServer) -> None:
        for signer in held.signers:
            click.echo(str(signer.key))
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Listening at http://{shown}:{server.server_port}/ for {len(held.known)} logs.", err=True)

    try:
        serve(host, port, Witness(held), ready=ready)
    except OSError as error:
        why = (error.strerror or os.strerror(error.errno or 0)).lower()
        raise click.ClickException(f"{host}:{port} cannot be opened ({why}).") from None


def _known(vkeys: tuple[str, ...]) -> dict[str, list[VerifierKey]]:
    """The keys given, by the origin each is of."""
    from communique.ledger.tiled.errors import Malformed
    from communique.ledger.tiled.notes import Kind, VerifierKey

    known: dict[str, list[VerifierKey]] = {}
    for vkey in vkeys:
        try:
            key = VerifierKey.parse(vkey)
        except Malformed as error:
            raise click.BadParameter(f"«{vkey}»: {error}", param_hint="--log") from None
        if key.kind is Kind.COSIGNATURE:
            raise click.BadParameter(f"«{vkey}» is the key of a witness, not of a log.", param_hint="--log")
        known.setdefault(key.name, []).append(key)
    return known


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(0)
