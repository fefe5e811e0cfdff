"""Once a day somebody else's clock: an RFC 3161 time stamp over the newest checkpoint, where it is asked for.

It bounds from above when the log had said all it says, in a form that courts and archives know. The token is
kept with the checkpoint as it came, to be checked with any program (`openssl ts -verify`).
"""

from __future__ import annotations

import datetime
import logging
import threading
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections
from django.utils import timezone

from communique.ledger.errors import Refused
from communique.ledger.models import Checkpoint, TimeStamp

logger = logging.getLogger(__name__)
DAILY: Final = datetime.timedelta(hours=24)
BETWEEN_LOOKS: Final = 15 * 60.0  # seconds
PATIENCE: Final = 20  # seconds for the authority to answer
MOST_BYTES: Final = 256 * 1024
QUERY: Final = "application/timestamp-query"


class NotStamped(Refused):
    """The authority gave no token that can be kept; the message says why."""


def keep_stamping(stop: threading.Event) -> None:
    """For a thread of the worker."""
    while not stop.is_set():
        try:
            if stamp_is_due(timezone.now()):
                stamp_newest()
        except NotStamped as error:
            logger.warning("%s It is tried again.", error)
        except Exception:
            logger.exception("The log could not be time-stamped; it is tried again.")
        finally:
            connections.close_all()
        stop.wait(BETWEEN_LOOKS)


def stamp_is_due(now: datetime.datetime) -> bool:
    """Whether there is a checkpoint newer than the last one stamped, and that one is a day old."""
    latest = Checkpoint.objects.order_by("-size").first()
    last = TimeStamp.objects.order_by("-checkpoint").first()
    if latest is None:
        return False
    return last is None or (last.checkpoint_id < latest.size and now - last.received_at >= DAILY)


def stamp_newest() -> TimeStamp:
    """Asks the authority that COMMUNIQUE_TIMESTAMPS names for a token over the newest checkpoint, checks it
    and keeps it. Raises NotStamped; nothing is kept then.
    """
    if find_spec("rfc3161_client") is None:
        raise NotStamped("Time stamps need a package that is not installed: run «make setup-attest».")
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        raise NotStamped("Nothing was published yet, so there is nothing to stamp.")
    found = TimeStamp.objects.filter(checkpoint=latest).first()
    if found is not None:
        return found
    token, told = _token_over(bytes(latest.note))
    return TimeStamp.objects.create(checkpoint=latest, told=told, token=token)


def _token_over(note: bytes) -> tuple[bytes, datetime.datetime]:
    """The authority's whole answer (RFC 3161 TimeStampResp), verified, and the time it tells."""
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import (
        TimestampRequestBuilder,
        VerificationError,
        VerifierBuilder,
        decode_timestamp_response,
    )

    request = TimestampRequestBuilder().data(note).nonce(nonce=True).cert_request(cert_request=True).build()
    answer = _asked(request.as_bytes())
    try:
        response = decode_timestamp_response(answer)
        builder = VerifierBuilder.from_request(request)
        for root in load_pem_x509_certificates(Path(settings.TIMESTAMP_ROOTS).read_bytes()):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(response, note)
    except OSError as error:
        raise NotStamped(f"The roots at {settings.TIMESTAMP_ROOTS} cannot be read.") from error
    except (ValueError, VerificationError) as error:
        raise NotStamped(f"{settings.TIMESTAMPS} answered with no time stamp that holds: {error}") from error
    return answer, response.tst_info.gen_time


def _asked(query: bytes) -> bytes:
    asking = urllib.request.Request(settings.TIMESTAMPS, query, {"Content-Type": QUERY})  # noqa: S310
    try:
        with urllib.request.urlopen(asking, timeout=PATIENCE) as answer:  # noqa: S310  http(s), see settings
            found: bytes = answer.read(MOST_BYTES + 1)
    except (urllib.error.URLError, OSError) as error:
        why = str(getattr(error, "reason", error))
        raise NotStamped(f"The time-stamp authority {settings.TIMESTAMPS} did not answer ({why}).") from error
    if len(found) > MOST_BYTES:
        raise NotStamped(f"{settings.TIMESTAMPS} answered with more than any time stamp has.")
    return found
