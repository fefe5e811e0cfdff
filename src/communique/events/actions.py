from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from communique.events.models import Event
from communique.events.telling import tell_here

KEPT = datetime.timedelta(days=90)


def write_event(kind: str, /, **ids: int | str) -> Event:
    """Writes `kind` into the running transaction; listeners are told after its commit.

    Raises RuntimeError outside a transaction, where "it happened" could be written and not be true.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"The event {kind} must be written in the transaction of what it tells of.")
    event = Event.objects.create(kind=kind, ids=ids)
    transaction.on_commit(lambda: tell_here([event]))
    return event


def forget_old_events() -> int:
    """Takes away what everyone was told of long ago; returns how many. The audit keeps who did what."""
    before = timezone.now() - KEPT
    deleted, _ = Event.objects.filter(told_at__lt=before).delete()
    return deleted
