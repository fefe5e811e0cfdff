"""The demo office as a visitor walks it: every page there is, found by its links."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urlsplit

import pytest
from django.test import Client

from communique.config.opening import open_office
from communique.demo.actions import open_demo
from communique.demo.loading import office_facts
from communique.directory.actions import keep_own
from communique.directory.queries import the_office
from communique.languages.scripts import to_latin
from communique.ledger.models import Edition
from communique.letters.models import Letter
from communique.newsroom.models import PublishedText, Release, TextStanding
from communique.newsroom.states import State, stage_of

pytestmark = pytest.mark.django_db
HREF = re.compile(r'href="(/[^"]*)"')
SAID = office_facts()["demo_notice"]
NOTICES = (SAID["en"], SAID["sr-Cyrl"], to_latin(SAID["sr-Cyrl"]))
NO_PAGES = ("/static/", "/pictures/", "/ledger/", "/emblem", "/favicon", "/desk/")


@pytest.fixture
def _opened() -> None:
    open_office()
    assert open_demo()


@pytest.mark.usefixtures("_opened")
def test_it_shows_what_the_product_can_do() -> None:
    live = PublishedText.objects.filter(live=True)
    assert live.filter(language="en").count() >= 12
    assert live.filter(language="sr-Cyrl").count() == live.filter(language="sr-Latn").count() >= 8
    assert set(Edition.objects.values_list("act", flat=True)) >= {
        "publish",
        "correct",
        "withdraw",
    }
    days = live.order_by("issued_on").values_list("issued_on", flat=True)
    assert (days[len(days) - 1] - days[0]).days > 700
    assert not Release.objects.filter(demo=False).exists()


@pytest.mark.usefixtures("_opened")
def test_every_page_opens_and_says_that_it_is_a_demo(client: Client) -> None:
    waiting, seen = ["/en/", "/sr/", "/sr-latn/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(NO_PAGES):
            continue
        seen.add(path)
        response = client.get(path)
        if response.status_code in {301, 302}:
            waiting.append(urlsplit(response["Location"]).path)
            continue
        # No index stands yet; what was withdrawn says so under its own address, where the seal's pages lead.
        searches = "/search/" in path or "/statements/" in path
        assert response.status_code in {200, 410, 503 if searches else 200}, path
        if not response["Content-Type"].startswith("text/html"):
            continue
        page = b"".join(response).decode()
        assert any(notice in page for notice in NOTICES), path
        waiting += [urldefrag(found.replace("&amp;", "&"))[0] for found in HREF.findall(page)]
    assert len(seen) > 100


@pytest.mark.usefixtures("_opened")
def test_it_moves_in_once() -> None:
    assert not open_demo()


def test_it_never_moves_into_a_home_of_ones_own() -> None:
    open_office()
    keep_own(the_office())
    assert not open_demo()
    assert not Release.objects.exists()


def test_it_never_moves_in_beside_a_letter() -> None:
    open_office()
    Letter.objects.create(
        reference="2026-0000-0000", idempotency_key="0" * 32, language="en", email="ana@example.org"
    )
    assert not open_demo()


@pytest.mark.usefixtures("_opened")
def test_the_desk_of_the_demo_has_work_in_hand() -> None:
    """One draft in review, one on the clock, one in translation, one translation out of date; none public."""
    releases = Release.objects.select_related("review", "edition", "schedule")
    stages = [stage_of(release) for release in releases.filter(edition=None)]
    assert sorted(stages) == [State.DRAFT, State.IN_REVIEW, State.SCHEDULED]
    standings = set(TextStanding.objects.values_list("standing", flat=True))
    assert {"in_translation", "out_of_date", "ready", "source"} <= standings
    waiting = releases.filter(edition=None).values_list("pk", flat=True)
    assert not PublishedText.objects.filter(release__in=list(waiting)).exists()
