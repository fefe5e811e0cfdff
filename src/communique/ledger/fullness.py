"""A database without room, told in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError
from django.utils.translation import gettext as _

from communique.ledger.errors import NoRoom

POSTGRESQL_FULL = "53100"  # its SQLSTATE disk_full


@contextmanager
def told_when_full() -> Iterator[None]:
    """To be put around a transaction: NoRoom instead of the driver's error, once all of it is taken back."""
    try:
        yield
    except OperationalError as error:
        cause = error.__cause__
        if (
            getattr(cause, "sqlite_errorcode", None) != sqlite3.SQLITE_FULL
            and getattr(cause, "sqlstate", None) != POSTGRESQL_FULL
        ):
            raise
        raise NoRoom(
            _(
                "The disk of the database is full, so nothing was published and nothing changed. "
                "Make room on it, then do it again."
            )
        ) from error
