"""Hears what became of releases and their schedules, and lists the mails about it."""

from __future__ import annotations

from collections.abc import Sequence

from communique.events.models import Event
from communique.ledger.models import Edition
from communique.newsroom.actions.embargoes import follow_embargoes
from communique.newsroom.actions.mailing import queue_release
from communique.newsroom.actions.press_mailing import tell_press
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
        tell_press(release=release)


def follow_schedules(_events: Sequence[Event]) -> None:
    """Whatever happened to a schedule, an approval or a release: the embargoes follow. They are few."""
    follow_embargoes()
