"""Releases as the newsroom publishes them, and asking for pages as readers do."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client

from communique.newsroom.actions.drafting import DraftText, revise_release
from communique.newsroom.actions.publishing import withdraw_release
from communique.newsroom.models import PublishedText, Release
from communique.newsroom.states import WithdrawalReason
from communique.newsroom.withdrawing import LEADING_ON
from communique.staff.models import Officer
from communique.website import addresses
from tests import factories
from tests.factories import correct_release, publish_release

NOTE = {"en": "The bridge is 48 metres long, not 84.", "sr-Cyrl": "Мост је дуг 48 метара, а не 84."}


def published(by: Officer, *texts: DraftText, **given: Any) -> Release:
    release = factories.make_draft(by, *texts, **given)
    publish_release(release=release, by=by)
    return release


def corrected(release: Release, by: Officer, *texts: DraftText) -> None:
    given = texts or (factories.text(), factories.serbian())
    revise_release(release=release, texts=given, by=by)
    correct_release(release=release, note=NOTE, by=by)


def withdrawn(
    release: Release, by: Officer, reason: WithdrawalReason = WithdrawalReason.PUBLISHED_IN_ERROR
) -> None:
    instead = None
    if reason in LEADING_ON:
        instead = published(by, factories.text("en", "The same in other words", "It is told elsewhere."))
    withdraw_release(release=release, reason=reason, note=NOTE, by=by, instead=instead)


def issued(year: int, month: int, day: int, hour: int = 12) -> datetime.datetime:
    return datetime.datetime(year, month, day, hour, tzinfo=factories.ZONE)


def address(release: Release, tag: str = "en") -> str:
    return addresses.of_text(PublishedText.objects.get(release=release, language=tag))


def get(path: str, **headers: str) -> Any:
    """The answer to a reader who has never been here."""
    return Client().get(path, headers=headers)


def shown(path: str, status: int = 200) -> str:
    response = get(path)
    assert response.status_code == status, (path, response.status_code)
    content: str = response.content.decode()
    return content
