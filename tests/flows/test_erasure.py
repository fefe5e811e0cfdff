"""What is erased from an edition goes from every page, picture and index, and the ledger still holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from communique.events.telling import tell_waiting
from communique.ledger.actions import erase_part
from communique.ledger.audit import audit_ledger
from communique.ledger.models import Part
from communique.newsroom.feeding import all_entries
from communique.newsroom.models import PublishedText
from communique.record.actions.proposing import propose_edition
from communique.record.models import Statement
from tests import factories
from tests.factories import publish_release

pytestmark = pytest.mark.django_db


def test_what_the_record_quotes_is_erased_without_a_worker(django_capture_on_commit_callbacks: Any) -> None:
    factories.make_office("en")
    officer = factories.make_officer()
    officer.is_superuser = True
    officer.save()
    edition = publish_release(release=factories.make_draft(officer, factories.text()), by=officer)
    propose_edition(edition=edition)
    assert Statement.objects.get().words == "“It will hold,”"
    with django_capture_on_commit_callbacks(execute=True):
        erase_part(part=edition.parts.get(kind=Part.Kind.TEXT), by=officer, reason="A court ordered it.")
    assert Statement.objects.get().words == ""


def test_an_erased_photograph_and_text_are_gone_everywhere(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    factories.make_office("en")
    officer = factories.make_officer()
    officer.is_superuser = True  # erasing is given to nobody by role
    officer.save()
    picture = factories.make_picture(officer)
    more = [factories.photograph(picture)]
    with django_capture_on_commit_callbacks(execute=True):
        edition = publish_release(
            release=factories.make_draft(officer, factories.text(more=more)), by=officer
        )
    address = "/en/2026/03/14/bridge-opened/"
    image = f"/pictures/{picture.digest}/480.jpg"
    assert client.get(image).status_code == 200
    assert b"It will hold" in b"".join(client.get(address))
    with django_capture_on_commit_callbacks(execute=True):
        for part in edition.parts.exclude(kind=Part.Kind.ABOUT):
            erase_part(part=part, by=officer, reason="A court ordered it.")
    assert client.get(image).status_code == 404
    page = b"".join(client.get(address))
    assert b"It will hold" not in page
    assert picture.digest.encode() not in page
    assert "It will hold" not in " ".join(entry.body for entry in all_entries())
    for listing in ("/en/", "/en/2026/", "/en/2026/03/", "/en/feed.atom"):
        assert b"It will hold" not in b"".join(client.get(listing)), listing
    assert PublishedText.objects.get().picture == ""
    assert tell_waiting() >= 1
    assert list(audit_ledger()) == []
