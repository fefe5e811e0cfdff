"""Telling listeners what happened: some at once in the process that wrote it, all of them by the worker.

A listener takes a list of events, may be told of one twice, and may not assume an order between kinds.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from communique.events.models import Event

logger = logging.getLogger(__name__)

Hearing = Callable[[Sequence[Event]], None]
MOST_AT_ONCE = 500
FIRST_WAIT = 0.5
LONGEST_WAIT = 15 * 60.0


@dataclass(frozen=True, slots=True)
class Listener:
    """`at_once`: is also told within the process that wrote the event, right after its commit."""

    hears: Hearing
    kinds: frozenset[str]
    at_once: bool = False


class Patience:
    """When what failed may be tried again: 0.5 seconds later, then twice as long each time, up to 15 minutes.

    Kept by the number of attempts, not by the event: a full disk fails thousands of events at once. An event
    is never given up, since a page that nobody took away would tell the old text for ever.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.due: dict[int, float] = {}

    def resting(self) -> list[int]:
        """The numbers of attempts after which it is too early to try again."""
        now = self.clock()
        self.due = {attempts: due for attempts, due in self.due.items() if due > now}
        return list(self.due)

    def failed(self, attempts: int) -> None:
        """An event has failed for the `attempts`-th time."""
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempts - 1, 20))
        self.due[attempts] = self.clock() + wait


def listeners() -> Mapping[str, Listener]:
    """The listeners of this installation by name, from the module that COMMUNIQUE_WIRING names."""
    wired: Mapping[str, Listener] = import_module(settings.COMMUNIQUE_WIRING).LISTENERS
    return wired


def tell_here(events: Sequence[Event]) -> None:
    """Tells the `at_once` listeners; a failure is logged and left to the worker, never to the officer."""
    for name, listener in listeners().items():
        heard = [event for event in events if event.kind in listener.kinds]
        if listener.at_once and heard:
            # What a listener makes is for readers: the language of the officer at the desk stays out of it.
            try:
                with translation.override(settings.LANGUAGE_CODE):
                    listener.hears(heard)
            except Exception:
                logger.exception("The listener %s failed at once; the worker will tell it again.", name)


def tell_waiting(patience: Patience | None = None) -> int:
    """Tells every listener of the events not yet told, oldest first, and returns how many were told.

    An event that a listener fails on stays waiting, is tried again when `patience` allows it (at once where
    none is given) and never holds up another kind.
    """
    untold = Event.objects.filter(told_at=None)
    if patience is not None:
        untold = untold.exclude(attempts__in=patience.resting())
    waiting = list(untold.order_by("attempts", "id")[:MOST_AT_ONCE])
    if not waiting:
        return 0
    failed: dict[int, str] = {}
    for name, listener in listeners().items():
        heard = [event for event in waiting if event.kind in listener.kinds]
        if heard:
            _tell(name, listener, heard, failed)
    _mark(waiting, failed)
    if patience is not None:
        for attempts in {event.attempts for event in waiting if event.pk in failed}:
            patience.failed(attempts)
    return len(waiting) - len(failed)


def _tell(name: str, listener: Listener, heard: Sequence[Event], failed: dict[int, str]) -> None:
    """One call for all; if that fails one call an event, so that a bad one does not spoil the rest."""
    try:
        listener.hears(heard)
    except Exception:
        logger.exception("The listener %s failed on %d events; telling it one by one.", name, len(heard))
    else:
        return
    for event in heard:
        try:
            listener.hears([event])
        except Exception as error:
            logger.exception("The listener %s failed on event %s.", name, event.pk)
            failed[event.pk] = f"{name}: {type(error).__name__}"


def _mark(waiting: Sequence[Event], failed: Mapping[int, str]) -> None:
    with transaction.atomic():
        told = [event.pk for event in waiting if event.pk not in failed]
        Event.objects.filter(pk__in=told).update(told_at=timezone.now())
        for event in waiting:
            if event.pk in failed:
                event.attempts += 1
                event.last_error = failed[event.pk]
                event.save(update_fields=["attempts", "last_error"])
