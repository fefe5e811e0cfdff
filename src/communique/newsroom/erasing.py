"""Hears that something sealed was erased, and takes it out of what the site lists."""

from __future__ import annotations

from collections.abc import Sequence

from communique.events.models import Event
from communique.ledger.models import Edition
from communique.newsroom.actions.listing import forget_erased


def empty_listings(events: Sequence[Event]) -> None:
    """For the editions that `events` tell of; told twice, it finds nothing left to do."""
    editions = {int(event.ids["edition"]) for event in events if "edition" in event.ids}
    for edition in Edition.objects.filter(pk__in=editions):
        forget_erased(edition=edition)
