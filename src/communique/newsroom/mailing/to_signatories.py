"""Sends signatories their links and codes, in a thread of its own: a code does not wait behind a digest."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Final

from django.core.mail import EmailMessage, get_connection
from django.db import connections

from communique.newsroom.actions.signing_mail import (
    note_mail_given_up,
    note_mail_later,
    note_mail_sent,
    secret_of,
    take_signatory_mails,
)
from communique.newsroom.mailing.refusals import Meaning, judge
from communique.newsroom.models import SignatoryMail

logger = logging.getLogger(__name__)
BETWEEN_LOOKS: Final = 0.5  # seconds; she waits for her code
AFTER_TROUBLE: Final = 5.0
# A mail and the token or code in it.
Compose = Callable[[SignatoryMail, str], EmailMessage]


def keep_telling_signatories(stop: threading.Event, compose: Compose) -> None:
    """For a thread of the worker. Nothing here ends it."""
    while not stop.is_set():
        wait = BETWEEN_LOOKS
        try:
            send_to_signatories(compose)
        except Exception as error:  # noqa: BLE001  the database's, for the most part
            # Without a traceback, whose lines may quote an address or a code.
            logger.error("Mail to signatories stumbled and goes on: %s", type(error).__name__)  # noqa: TRY400
            wait = AFTER_TROUBLE
        finally:
            connections.close_all()
        stop.wait(wait)


def send_to_signatories(compose: Compose) -> int:
    """Sends what is due; returns how many were taken by the server."""
    return sum(_send(mail, compose) for mail in take_signatory_mails())


def _send(mail: SignatoryMail, compose: Compose) -> bool:
    secret = secret_of(mail)
    if not secret:
        note_mail_given_up(mail=mail)
        return False
    server = get_connection()
    try:
        server.send_messages([compose(mail, secret)])
    except Exception as error:  # noqa: BLE001  a server's, a provider's library's, a template's
        verdict = judge(error)
        logger.error("A mail to a signatory could not be sent: %s", verdict.trouble)  # noqa: TRY400
        if verdict.meaning in {Meaning.ADDRESS, Meaning.MAIL}:
            note_mail_given_up(mail=mail, trouble=verdict.trouble)
        else:
            note_mail_later(mail=mail, trouble=verdict.trouble)
        return False
    finally:
        with contextlib.suppress(Exception):  # a server that is gone cannot be told good-bye
            server.close()
    note_mail_sent(mail=mail)
    return True
