"""The worker: tells listeners what happened, and does what is due. Several may run."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from communique.events.actions import forget_old_events
from communique.events.telling import Patience, tell_waiting
from communique.keeping.tasks import keep_audited
from communique.ledger.alerting import keep_alerting
from communique.ledger.cosigning.rounds import begin_asking
from communique.ledger.stamping import keep_stamping
from communique.letters.actions import erase_letters_kept_long_enough
from communique.newsroom.actions.subscribing import forget_subscribers
from communique.newsroom.darkroom import keep_developing
from communique.newsroom.mailing.sending import keep_mailing
from communique.newsroom.mailing.to_signatories import keep_telling_signatories
from communique.newsroom.tasks import keep_alarms, keep_schedules
from communique.website.addresses import absolute, edition as edition_path
from communique.website.mailing.to_signatories import write_to_signatory
from communique.website.mailing.writing import Writer
from communique.website.websub import begin_telling

logger = logging.getLogger(__name__)
LONGEST_SLEEP = 0.3  # seconds; a schedule is kept to the second
AFTER_TROUBLE = 5.0
A_DAY = 24 * 60 * 60.0
BETWEEN_LOOKS = 60.0  # seconds between two looks at the search index


def work() -> None:
    """Until it is told to stop, or the process that began it is gone."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()
    threading.Thread(target=_keep_index, args=(stop,), name="index", daemon=True).start()
    threading.Thread(target=keep_audited, args=(stop,), name="audit", daemon=True).start()
    threading.Thread(target=keep_schedules, args=(stop,), name="clock", daemon=True).start()
    threading.Thread(target=keep_alarms, args=(stop,), name="alarms", daemon=True).start()
    threading.Thread(target=keep_mailing, args=(stop, Writer), name="mail", daemon=True).start()
    told = (stop, write_to_signatory)
    threading.Thread(target=keep_telling_signatories, args=told, name="signatories", daemon=True).start()
    threading.Thread(target=keep_developing, args=(stop,), name="darkroom", daemon=True).start()
    begin_asking(stop)
    begin_telling(stop)
    if settings.ALERTED:
        threading.Thread(target=_alert, args=(stop,), name="alert", daemon=True).start()
    if settings.TIMESTAMPS:
        threading.Thread(target=keep_stamping, args=(stop,), name="stamps", daemon=True).start()
    chores, patience = Chores(), Patience()
    while not stop.is_set() and os.getppid() == parent:
        stop.wait(_once(chores, patience))


def _alert(stop: threading.Event) -> None:
    keep_alerting(stop, lambda tag, number: absolute(edition_path(tag, number)))


def _keep_index(stop: threading.Event) -> None:
    """Builds missing, outdated or damaged search indexes, beside whatever else is told meanwhile."""
    from communique.search.rebuilding import ensure, supplies

    while not stop.is_set():
        for name in supplies():
            try:
                ensure(name)
            except Exception:
                logger.exception("The index %s could not be built; the site works on without it.", name)
            finally:
                connections.close_all()
        stop.wait(BETWEEN_LOOKS)


class Chores:
    """What recurs: each chore with how often it is done, in seconds; the first time right at the start."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.due: dict[Callable[[], object], float] = {
            erase_letters_kept_long_enough: clock(),
            forget_old_events: clock(),
            forget_subscribers: clock(),
        }

    def do_due(self) -> None:
        """A chore that fails is logged and done again at its next time, and keeps no other from its own."""
        for chore, due in list(self.due.items()):
            if self.clock() >= due:
                self.due[chore] = self.clock() + A_DAY
                try:
                    chore()
                except Exception:
                    logger.exception("The chore %s failed.", getattr(chore, "__name__", chore))


def _once(chores: Chores, patience: Patience) -> float:
    """One round; returns how long to sleep, in seconds."""
    began = time.monotonic()
    try:
        close_old_connections()
        chores.do_due()
        told = tell_waiting(patience)
    except DatabaseError:
        logger.exception("The worker could not reach the database and tries again.")
        return AFTER_TROUBLE
    if told:
        return 0.0
    return max(0.0, LONGEST_SLEEP - (time.monotonic() - began))
