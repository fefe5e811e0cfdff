"""Editions find their way into the index, and out of it: through publishing and the events it writes."""

from __future__ import annotations

import pytest

from communique.events.models import Event
from communique.events.telling import tell_waiting
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.actions.publishing import withdraw_release
from communique.newsroom.feeding import (
    INDEX,
    all_entries,
    count_entries,
    ensure_index,
    feed_search,
    release_of,
)
from communique.newsroom.models import Release
from communique.newsroom.states import WithdrawalReason
from communique.search.finding import find
from communique.search.folders import folder_of
from communique.search.questions import parse_question
from communique.staff.models import Officer
from tests import factories
from tests.factories import correct_release, publish_release, restore_release

pytestmark = pytest.mark.django_db
NOTE = {"en": "The length of the bridge was wrong.", "sr-Cyrl": "Дужина моста била је погрешна."}


@pytest.fixture
def officer() -> Officer:
    factories.make_office()
    return factories.make_officer()


def tell() -> None:
    feed_search(list(Event.objects.filter(kind__startswith="release_").order_by("id")))


def found(text: str, language: str = "en") -> set[int]:
    return {release_of(hit.key) for hit in find(INDEX, parse_question(text), language=language).hits}


def test_a_published_release_is_found_in_each_language_and_script(officer: Officer) -> None:
    release = factories.make_draft(officer)
    publish_release(release=release, by=officer)
    tell()
    assert found("bridges opening") == {release.pk}
    assert found("gradonacelnica", "sr-Cyrl") == {release.pk}
    assert found("мостови", "sr-Latn") == set()
    assert [entry.language for entry in all_entries()] == ["en", "sr-Cyrl"]


def test_a_draft_is_never_found(officer: Officer) -> None:
    published = factories.make_draft(officer)
    publish_release(release=published, by=officer)
    factories.make_draft(officer, factories.text(headline="A secret tunnel"), factories.serbian("Тунел"))
    revise_release(
        release=published,
        texts=[factories.text(headline="Bridge and tunnel"), factories.serbian()],
        by=officer,
    )
    tell()
    assert ensure_index() is False
    assert found("tunnel") == set()
    assert found("bridge") == {published.pk}


def test_correction_withdrawal_and_restoration(officer: Officer) -> None:
    release = factories.make_draft(officer)
    publish_release(release=release, by=officer)
    tell()
    texts = [factories.text(headline="Viaduct opened"), factories.serbian("Вијадукт отворен")]
    revise_release(release=release, texts=texts, by=officer)
    correct_release(release=release, note=NOTE, by=officer)
    tell()
    assert found("viaduct") == {release.pk}
    assert found('"bridge opened"') == set()
    withdraw_release(release=release, reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={}, by=officer)
    tell()
    assert found("") == set()
    assert found("", "sr-Cyrl") == set()
    restore_release(release=release, note=NOTE, by=officer)
    tell()
    assert found("viaduct") == {release.pk}


def test_events_may_come_twice_and_in_any_order(officer: Officer) -> None:
    release = factories.make_draft(officer)
    publish_release(release=release, by=officer)
    withdraw_release(release=release, reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={}, by=officer)
    events = list(Event.objects.filter(kind__startswith="release_").order_by("-id"))
    for _ in range(2):
        feed_search(events)
        assert found("bridge") == set()


def test_the_worker_tells_it(officer: Officer) -> None:
    release = factories.make_draft(officer)
    publish_release(release=release, by=officer)
    assert tell_waiting()
    assert found("bridge") == {release.pk}


def test_an_index_that_is_gone_is_built_from_the_database(officer: Officer) -> None:
    releases = [factories.make_draft(officer, factories.text(), factories.serbian()) for _ in range(3)]
    for release in releases:
        publish_release(release=release, by=officer)
    assert ensure_index() is True
    assert found("bridge") == {release.pk for release in releases}
    assert count_entries() >= len(list(all_entries())) == 6
    (folder_of(INDEX) / "current").unlink()
    withdraw_release(release=releases[0], reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={}, by=officer)
    tell()
    assert found("bridge") == {release.pk for release in releases[1:]}
    assert ensure_index() is False


def test_captions_are_found_and_credits_are_not(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    pictured = factories.text(more=[factories.photograph(picture, caption="A cormorant on the railing")])
    release: Release = factories.make_draft(officer, pictured, factories.serbian())
    publish_release(release=release, by=officer)
    tell()
    assert found("cormorants") == {release.pk}
    assert found("Lisov") == set()
