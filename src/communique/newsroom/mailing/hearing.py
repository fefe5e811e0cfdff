"""Hears that something was published, corrected, withdrawn or restored, and lists the mails about it."""

from __future__ import annotations

from collections.abc import Sequence

from communique.events.models import Event
from communique.ledger.models import Edition
from communique.newsroom.actions.mailing import queue_release
from communique.newsroom.models import Release


def queue_mails(events: Sequence[Event]) -> None:
    """For the editions that `events` tell of; told twice, it finds nothing left to do."""
    numbers = {int(event.ids["edition"]) for event in events if "edition" in event.ids}
    editions = Edition.objects.filter(pk__in=numbers).select_related("previous").order_by("pk")
    by_document: dict[object, list[Edition]] = {}
    for edition in editions:
        by_document.setdefault(edition.document, []).append(edition)
    for release in Release.objects.filter(document__in=by_document):
        queue_release(release=release, editions=by_document[release.document])
