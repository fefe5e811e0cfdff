"""The worker: tells listeners what happened, and does what is due. Several may run."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time

from django.db import DatabaseError, close_old_connections

from communique.events.telling import tell_waiting

logger = logging.getLogger(__name__)
LONGEST_SLEEP = 0.3  # seconds; a schedule is kept to the second
AFTER_TROUBLE = 5.0


def work() -> None:
    """Until it is told to stop, or the process that began it is gone."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()
    prepare_index()
    while not stop.is_set() and os.getppid() == parent:
        stop.wait(_once())


def prepare_index() -> None:
    """A missing or outdated search index is built before anything else is told."""
    from communique.newsroom.feeding import ensure_index

    try:
        ensure_index()
    except Exception:
        logger.exception("The search index could not be built; the site works on without search.")


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
