from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from communique.ledger.models import Edition
from communique.newsroom.models import Release
from communique.record.actions.proposing import propose_edition
from communique.staff.models import Officer
from tests import factories
from tests.record import stand_in
from tests.website.publishing import published

Publish = Callable[..., Release]
BRIDGE = (
    "Ana Lisov visited Grabovac on 2026-03-13.",
    "“The bridge will hold,” said Ana Lisov. “It took nine years,” said she.",
    "“We will build a second one this year,” said Marko Tesar. Marko Tesar thanked Ana Lisov.",
)


@pytest.fixture
def desk(vera: Officer, client: Client) -> Client:
    client.force_login(vera)
    return client


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The stand-in instead of the real reader; what is set on it as `find_said` is asked from then on."""
    monkeypatch.setattr("communique.record.actions.proposing.find_said", stand_in.find_said)
    return monkeypatch


@pytest.fixture
def bridge(reader: Any, vera: Officer) -> Release:
    """A release in English, published and read."""
    release = published(vera, factories.text("en", "Bridge opened", *BRIDGE))
    propose_edition(edition=edition_of(release))
    return release


def edition_of(release: Release) -> Edition:
    edition: Edition | None = Release.objects.select_related("edition").get(pk=release.pk).edition
    assert edition is not None
    return edition
