"""Telling listeners what happened: some at once in the process that wrote it, all of them by the worker.

A listener takes a list of events, may be told of one twice, and may not assume an order between kinds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from communique.events.models import Event

logger = logging.getLogger(__name__)

Hearing = Callable[[Sequence[Event]], None]
MOST_AT_ONCE = 500
MOST_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Listener:
    """`at_once`: is also told within the process that wrote the event, right after its commit."""

    hears: Hearing
    kinds: frozenset[str]
    at_once: bool = False


def listeners() -> Mapping[str, Listener]:
    """The listeners of this installation by name, from the module that COMMUNIQUE_WIRING names."""
    wired: Mapping[str, Listener] = import_module(settings.COMMUNIQUE_WIRING).LISTENERS
    return wired


def tell_here(events: Sequence[Event]) -> None:
    """Tells the `at_once` listeners; a failure is logged and left to the worker, never to the officer."""
    for name, listener in listeners().items():
        heard = [event for event in events if event.kind in listener.kinds]
        if listener.at_once and heard:
            try:
                listener.hears(heard)
            except Exception:
                logger.exception("The listener %s failed at once; the worker will tell it again.", name)


def tell_waiting() -> int:
    """Tells every listener of the events not yet told, oldest first, and returns how many were told.

    An event that a listener fails on stays waiting, is tried again later and never holds up another kind.
    """
    waiting = list(
        Event.objects.filter(told_at=None, attempts__lt=MOST_ATTEMPTS).order_by("attempts", "id")[
            :MOST_AT_ONCE
        ]
    )
    if not waiting:
        return 0
    failed: dict[int, str] = {}
    for name, listener in listeners().items():
        heard = [event for event in waiting if event.kind in listener.kinds]
        if heard:
            _tell(name, listener, heard, failed)
    _mark(waiting, failed)
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
