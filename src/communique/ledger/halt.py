"""The halt: once a witness has shown that our log may have a fork, nothing is signed until somebody looked.

A file beside the key, so that no restart and no other process forgets it: one sentence, and the evidence.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from communique.ledger.durable import sync_folder, write_durably
from communique.ledger.errors import BehindItself
from communique.ledger.retold import told_by_ledger

NAME = "ledger-halt"


def halt_file() -> Path:
    return Path(settings.KEYS) / NAME


def halt(sentence: str, evidence: str) -> None:
    """Stops all signing, durably. The first reason stays: the rest follows from it. Raises OSError."""
    if not halt_file().exists():
        halt_file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(halt_file(), f"{sentence}\n\n{evidence}".encode())


def read_halt() -> tuple[str, str] | None:
    """Sentence and evidence, or None where nothing was halted. Raises BehindItself if it is not readable."""
    try:
        sentence, _, evidence = halt_file().read_text("utf-8", errors="replace").partition("\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise BehindItself(
            gettext("The file %(file)s cannot be read (%(why)s); nothing is signed.")
            % {"file": halt_file(), "why": why}
        ) from error
    return sentence or gettext("The file that halts all signing is empty."), evidence.strip()


def check_halt() -> None:
    """Raises BehindItself while signing is halted."""
    found = read_halt()
    if found is not None:
        raise BehindItself(
            gettext("%(why)s Nothing is signed until «communique ledger resume» has cleared this.")
            % {"why": told_by_ledger(found[0])}
        )


def lift_halt() -> None:
    halt_file().unlink(missing_ok=True)
    sync_folder(halt_file().parent)
