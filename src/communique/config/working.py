"""The worker: tells listeners what happened, and does what is due. Several may run."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time

from django.db import DatabaseError, close_old_connections, connections

from communique.events.telling import tell_waiting

logger = logging.getLogger(__name__)
LONGEST_SLEEP = 0.3  # seconds; a schedule is kept to the second
AFTER_TROUBLE = 5.0
BETWEEN_LOOKS = 60.0  # seconds between two looks at the search index


def work() -> None:
    """Until it is told to stop, or the process that began it is gone."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()
    threading.Thread(target=_keep_index, args=(stop,), name="index", daemon=True).start()
    while not stop.is_set() and os.getppid() == parent:
        stop.wait(_once())


def _keep_index(stop: threading.Event) -> None:
    """Builds a missing, outdated or damaged search index, beside whatever else is told meanwhile."""
    from communique.newsroom.feeding import ensure_index

    while not stop.is_set():
        try:
            ensure_index()
        except Exception:
            logger.exception("The search index could not be built; the site works on without search.")
        finally:
            connections.close_all()
        stop.wait(BETWEEN_LOOKS)


def _once() -> float:
    """One round; returns how long to sleep, in seconds."""
    began = time.monotonic()
    try:
        close_old_connections()
        told = tell_waiting()
    except DatabaseError:
        logger.exception("The worker could not reach the database and tries again.")
        return AFTER_TROUBLE
    if told:
        return 0.0
    return max(0.0, LONGEST_SLEEP - (time.monotonic() - began))
