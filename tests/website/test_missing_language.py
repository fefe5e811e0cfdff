"""A release that goes without one of the office's languages says so on its page."""

from __future__ import annotations

import pytest
from django.test import Client

from communique.directory.models import Office
from communique.newsroom.models import PublishedText
from communique.website.addresses import of_text
from tests import factories
from tests.factories import publish_release

pytestmark = pytest.mark.django_db


def page_in(client: Client, language: str) -> str:
    path = of_text(PublishedText.objects.get(language=language))
    return str(client.get(path).content.decode())


def test_the_page_names_the_missing_language_and_leads_to_the_others(client: Client) -> None:
    factories.make_office("en", "sr-Cyrl", "fr")
    officer = factories.make_officer()
    publish_release(release=factories.make_draft(officer), by=officer)
    page = page_in(client, "en")
    assert 'This release is not available in: <span lang="fr" dir="ltr">Français</span>' in page
    assert 'hreflang="sr-Latn" lang="sr-Latn" dir="ltr">Srpski</a>' in page
    assert "Ovo saopštenje nije dostupno na jezicima:" in page_in(client, "sr-Latn")


def test_readers_of_the_missing_language_are_told_in_it(client: Client) -> None:
    factories.make_office("en", "sr-Cyrl")
    officer = factories.make_officer()
    publish_release(release=factories.make_draft(officer, factories.text()), by=officer)
    assert '<p lang="sr-Cyrl" dir="ltr">Ово саопштење није доступно на српском језику.</p>' in page_in(
        client, "en"
    )


def test_nothing_is_said_where_nothing_is_missing(client: Client) -> None:
    factories.make_office()
    officer = factories.make_officer()
    publish_release(release=factories.make_draft(officer), by=officer)
    assert "lacking" not in page_in(client, "en")
    assert Office.objects.get().missing_language == "go_without"
