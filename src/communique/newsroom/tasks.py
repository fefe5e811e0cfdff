"""The newsroom's clock and its alarms, each in a thread of the worker of its own."""

from __future__ import annotations

import datetime
import logging
import threading
import time

from django.db import connections
from django.utils import translation

from communique.directory.desk import office_language
from communique.newsroom.actions import scheduling
from communique.newsroom.alarms import alarm_overdue

logger = logging.getLogger(__name__)
LONGEST_SLEEP = 0.3  # seconds; what is put on the clock for the next second is not missed
AFTER_TROUBLE = 5.0
BETWEEN_ALARMS = 10.0
BETWEEN_LOOKS = 60.0
AHEAD = datetime.timedelta(minutes=30)


def keep_schedules(stop: threading.Event) -> None:
    """What is due goes public to the second, until told to stop.

    Nothing here ends the thread, and nothing here waits for another machine: it is what an office relies on.
    """
    while not stop.is_set():
        try:
            with translation.override(office_language()):
                scheduling.publish_due()
            wait = _until_next()
        except Exception:
            logger.exception("The clock of scheduled publications stumbled and goes on.")
            wait = AFTER_TROUBLE
            connections.close_all()
        stop.wait(wait)
    connections.close_all()


def keep_alarms(stop: threading.Event) -> None:
    """Looks ahead at what is scheduled, and mails what is overdue; apart from the clock.

    A mail server may take its time to answer, and photographs theirs to be looked at.
    """
    looks = 0.0
    while not stop.is_set():
        try:
            with translation.override(office_language()):
                if time.monotonic() >= looks:
                    looks = time.monotonic() + BETWEEN_LOOKS
                    scheduling.look_ahead(AHEAD)
                alarm_overdue()
        except Exception:
            logger.exception("The alarms of scheduled publications stumbled and go on.")
        finally:
            connections.close_all()
        stop.wait(BETWEEN_ALARMS)


def _until_next() -> float:
    """Seconds to sleep: to the next instant, and never long, for somebody may choose a nearer one."""
    instant = scheduling.next_instant()
    if instant is None:
        return LONGEST_SLEEP
    return max(0.0, min(LONGEST_SLEEP, (instant - scheduling.now()).total_seconds()))
