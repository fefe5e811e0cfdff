"""Sends the mails that are due: many over one connection, each noted as it goes.

A mail is noted as sent right after the server took it. Where the process ends between the two, the mail
goes again with the same Message-ID, which is as much as SMTP allows.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connections

from communique.newsroom.actions.mailing import (
    Parcel,
    drop_parcel,
    let_go,
    note_later,
    note_refused,
    note_sent,
    still_wanted,
    take_parcels,
)
from communique.newsroom.mailing.refusals import Meaning, judge

logger = logging.getLogger(__name__)
Compose = Callable[[Parcel], EmailMessage | None]
A_BATCH: Final = 200  # mails over one connection; few servers take more
LONGEST_BATCH: Final = 60.0  # seconds; well within what parcels are kept for
BETWEEN_LOOKS: Final = 1.0
FIRST_WAIT: Final = 5.0
LONGEST_WAIT: Final = 10 * 60.0


class ServerAway(Exception):
    """The server takes nothing now; the message has a kind and a code, and nothing that the server said."""


def keep_mailing(stop: threading.Event, begin: Callable[[], Compose]) -> None:
    """For a thread of the worker: sends what is due, and is patient where the mail server is away.

    `begin` gives what writes the mails of one batch.
    """
    failures = 0
    while not stop.is_set():
        sent = 0
        try:
            sent = send_due(begin)
        except ServerAway as away:
            failures += 1
            logger.error("Mail to subscribers waits, the server takes none: %s", away)  # noqa: TRY400
        except Exception as error:  # noqa: BLE001  the database's, a template's: nothing ends this thread
            failures += 1
            # Without a traceback, whose lines may quote an address.
            logger.error("Mail to subscribers stumbled and goes on: %s", type(error).__name__)  # noqa: TRY400
        else:
            failures = 0
        finally:
            connections.close_all()
        if failures:
            stop.wait(min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures - 1, 20)))
        elif not sent:
            stop.wait(BETWEEN_LOOKS)


def send_due(begin: Callable[[], Compose], *, most: int = A_BATCH) -> int:
    """Sends up to `most` mails; returns how many were tried. Raises ServerAway with the rest given back."""
    parcels = take_parcels(most=most)
    if not parcels:
        return 0
    until = time.monotonic() + LONGEST_BATCH
    server, tried = get_connection(), 0
    try:
        compose = begin()
        for parcel in parcels:
            if time.monotonic() > until:
                break
            _send(server, compose, parcel)
            tried += 1
    finally:
        let_go(parcels=parcels[tried:])
        _close(server)
    return tried


def _send(server: BaseEmailBackend, compose: Compose, parcel: Parcel) -> None:
    if not still_wanted(parcel=parcel):
        return
    try:
        message = compose(parcel)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001  one mail that cannot be written holds up no other
        logger.error("A mail to a subscriber could not be written: %s", type(error).__name__)  # noqa: TRY400
        note_later(parcel=parcel, trouble=type(error).__name__)
        return
    if message is None:
        drop_parcel(parcel=parcel)
        return
    try:
        server.open()
    except Exception as error:  # noqa: BLE001  whatever it is, no mail can go
        raise ServerAway(judge(error).trouble) from None
    try:
        server.send_messages([message])
    except Exception as error:  # noqa: BLE001  a provider's library may raise anything
        _note(server, parcel, error)
    else:
        note_sent(parcel=parcel)


def _note(server: BaseEmailBackend, parcel: Parcel, error: Exception) -> None:
    verdict = judge(error)
    match verdict.meaning:
        case Meaning.ADDRESS | Meaning.MAIL:
            note_refused(parcel=parcel, trouble=verdict.trouble, address=verdict.meaning is Meaning.ADDRESS)
        case Meaning.LATER:
            note_later(parcel=parcel, trouble=verdict.trouble)
        case Meaning.BROKEN:
            # It may be this very mail that the server stumbles over: the others go first.
            note_later(parcel=parcel, trouble=verdict.trouble)
            _close(server)
        case Meaning.SERVER:
            raise ServerAway(verdict.trouble) from None


def _close(server: BaseEmailBackend) -> None:
    with contextlib.suppress(Exception):  # a server that is gone cannot be told good-bye
        server.close()
