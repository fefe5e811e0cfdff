"""Hears of editions, and brings the record up to date with them. For the worker."""

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
    erased = {int(event.ids["edition"]) for event in events if event.kind == "part_erased"}
    if not editions:
        return
    knowledge = Knowledge()
    for document in dict.fromkeys(edition.document for edition in editions):
        latest = latest_edition(document)
        if latest is not None:
            propose_edition(edition=latest, knowledge=knowledge)
    for edition in editions:
        if edition.pk in erased:
            erase_findings(edition=edition)
