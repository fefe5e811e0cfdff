"""Whether the log may be signed, asked before anybody publishes."""

from __future__ import annotations

from django.db import transaction

from communique.ledger import rules, seen
from communique.ledger.appending import Log, take_turn
from communique.ledger.errors import Refused
from communique.ledger.halt import check_halt
from communique.ledger.keys import key_file, read_signers
from communique.ledger.models import Entry
from communique.ledger.tiled.checkpoints import Checkpoint as Head
from communique.ledger.tiled.tree import EMPTY_ROOT


def unfit() -> str:
    """Why nothing can be published now, in a sentence; empty where all is well.

    Looks without taking the writers' turn. Only if something seems wrong it looks again with it: while it
    looked the first time, somebody may have published.
    """
    try:
        _look()
    except Refused:
        return _unfit_for_sure()
    return ""


def _unfit_for_sure() -> str:
    try:
        with transaction.atomic():
            take_turn()
            _look()
    except Refused as error:
        return str(error)
    return ""


def _look() -> None:
    rules.guards_stand()
    check_halt()
    if Entry.objects.exists():
        Log()
        return
    found = seen.read_seen(seen.beside_key())
    if isinstance(found, Head):
        seen.check_seen(found.origin, 0, lambda _size: EMPTY_ROOT)
    if key_file().exists():
        read_signers(key_file())
