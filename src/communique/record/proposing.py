"""Hears of editions, and brings the record up to date with them."""

from __future__ import annotations

from collections.abc import Sequence

from communique.events.models import Event
from communique.ledger.models import Edition
from communique.ledger.queries import latest_edition
from communique.record.actions.erasing import erase_findings
from communique.record.actions.proposing import Knowledge, propose_edition


def propose_findings(events: Sequence[Event]) -> None:
    """It looks at what is public now, so that order and repetition of events do not matter."""
    told = [int(event.ids["edition"]) for event in events if "edition" in event.ids]
    editions = list(Edition.objects.filter(pk__in=told).order_by("number"))
    if not editions:
        return
    knowledge = Knowledge()
    for document in dict.fromkeys(edition.document for edition in editions):
        latest = latest_edition(document)
        if latest is not None:
            propose_edition(edition=latest, knowledge=knowledge)


def empty_erased(events: Sequence[Event]) -> None:
    """What was erased is quoted no more, by any page or answer made from now on: at once, since a worker may
    be busy or down.
    """
    erased = {int(event.ids["edition"]) for event in events}
    for edition in Edition.objects.filter(pk__in=erased).order_by("number"):
        erase_findings(edition=edition)
