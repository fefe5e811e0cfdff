"""Where a release stands: it moves when an officer says so, and its old addresses lead on for ever."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from communique.directory.models import Office
from communique.events.telling import tell_waiting
from communique.ledger.models import PartBytes
from communique.newsroom.actions.drafting import DraftText, revise_release
from communique.newsroom.models import ForgottenAddress, FormerAddress, PublishedText, Release
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.website import store
from communique.website.rendering import render_all
from tests import factories
from tests.factories import correct_release, restore_release
from tests.website.publishing import NOTE, address, corrected, get, issued, published, shown, withdrawn

OLD = "/en/2026/03/14/bridge-opened/"
NEW = "/en/2026/03/14/stone-bridge-opened/"


def _at(slug: str) -> DraftText:
    return replace(factories.text(), slug=slug)


def _moved_to(release: Release, officer: Officer, slug: str, serbian: str = "") -> None:
    corrected(release, officer, _at(slug), replace(factories.serbian(), slug=serbian))


def _redated(release: Release, officer: Officer, moment: datetime.datetime) -> None:
    draft = Release.objects.get(pk=release.pk).get_latest_revision_as_object()
    draft.issued_at = moment
    draft.save_revision(user=officer, clean=False)
    correct_release(release=Release.objects.get(pk=release.pk), note=NOTE, by=officer)


def _leads(path: str, to: str) -> None:
    response = get(path)
    assert (response.status_code, response.headers.get("Location")) == (301, to), path


def test_another_headline_moves_nothing(officer: Officer) -> None:
    release = published(officer)
    corrected(release, officer, factories.text("en", "A bridge of stone"), factories.serbian("Камени мост"))
    assert address(release) == OLD
    assert "A bridge of stone" in shown(OLD)
    assert not FormerAddress.objects.exists()


def test_another_slug_moves_the_page_and_the_old_address_leads_on(officer: Officer) -> None:
    release = published(officer)
    render_all()
    assert store.read(OLD) is not None
    _moved_to(release, officer, "stone-bridge-opened")
    tell_waiting()
    assert store.read(OLD) is None
    _leads(OLD, NEW)
    assert "Bridge opened" in shown(NEW)
    assert address(release, "sr-Cyrl") == "/sr/2026/03/14/otvoren-most/"


def test_script_variants_move_with_their_source(officer: Officer) -> None:
    release = published(officer)
    _moved_to(release, officer, "bridge-opened", "kameni-most")
    for tag in ("sr", "sr-latn"):
        _leads(f"/{tag}/2026/03/14/otvoren-most/", f"/{tag}/2026/03/14/kameni-most/")
    assert address(release) == OLD


def test_a_chain_is_one_hop_and_the_way_back_is_no_loop(officer: Officer) -> None:
    release = published(officer)
    _moved_to(release, officer, "second")
    _moved_to(release, officer, "third")
    for slug in ("bridge-opened", "second"):
        _leads(f"/en/2026/03/14/{slug}/", "/en/2026/03/14/third/")
    _moved_to(release, officer, "bridge-opened")
    assert "Bridge opened" in shown(OLD)
    for slug in ("second", "third"):
        _leads(f"/en/2026/03/14/{slug}/", OLD)
    assert FormerAddress.objects.filter(language="en").count() == 2


def test_a_former_address_is_never_given_to_another_release(officer: Officer) -> None:
    first = published(officer)
    _moved_to(first, officer, "stone-bridge-opened")
    second = published(officer)
    assert address(second) == "/en/2026/03/14/bridge-opened-2/"
    _moved_to(second, officer, "bridge-opened")
    assert address(second) == "/en/2026/03/14/bridge-opened-2/"
    _leads(OLD, address(first))


def test_another_date_moves_the_page_and_the_lists_of_both_days(officer: Officer) -> None:
    release = published(officer)
    published(officer, factories.text("en", "Another"), issued_at=issued(2026, 3, 14))
    render_all()
    assert "Bridge opened" in shown("/en/2026/03/14/")
    _redated(release, officer, issued(2025, 11, 2))
    tell_waiting()
    _leads(OLD, "/en/2025/11/02/bridge-opened/")
    _leads("/sr-latn/2026/03/14/otvoren-most/", "/sr-latn/2025/11/02/otvoren-most/")
    assert "Bridge opened" not in shown("/en/2026/03/14/")
    assert "Bridge opened" in shown("/en/2025/11/")
    assert "bridge-opened" not in shown("/sitemaps/2026-03.xml")


def test_the_offices_time_zone_moves_nothing(officer: Officer, of: Office) -> None:
    late = datetime.datetime(2026, 3, 14, 23, 30, tzinfo=factories.ZONE)
    release = published(officer, issued_at=late)
    of.time_zone = "Asia/Tokyo"
    of.save()
    corrected(release, officer)
    assert address(release) == OLD


def test_a_former_address_under_another_prefix_leads_to_that_language(officer: Officer) -> None:
    release = published(officer)
    _moved_to(release, officer, "stone-bridge-opened")
    _leads("/sr/2026/03/14/bridge-opened/", address(release, "sr-Cyrl"))


@pytest.fixture
def personal(officer: Officer) -> Release:
    told = factories.text("en", "Jan Lisov is ill")
    release = published(officer, told, factories.serbian("Јан Лисов је болестан"))
    render_all()
    withdrawn(release, officer, WithdrawalReason.PERSONAL_DATA)
    tell_waiting()
    return release


def test_an_address_that_names_somebody_is_forgotten_and_still_answers(personal: Release) -> None:
    for path in ("/en/2026/03/14/jan-lisov-is-ill/", "/sr-latn/2026/03/14/jan-lisov-je-bolestan/"):
        assert store.read(path) is None
        page = shown(path, 410)
        assert "lisov" not in page.lower()
    assert address(personal) == "/en/2026/03/14/edition-2/"
    assert "lisov" not in shown("/en/editions/1/", 410)
    assert not PublishedText.objects.filter(slug__contains="lisov").exists()
    assert not FormerAddress.objects.exists()
    assert shown("/en/2026/03/14/edition-2/", 410)
    assert get("/en/2026/03/14/jan-lisov-is-well/").status_code == 404


def test_no_other_release_is_given_a_forgotten_address(personal: Release, officer: Officer) -> None:
    other = published(officer, factories.text("en", "Jan Lisov is ill"))
    assert address(other) == "/en/2026/03/14/jan-lisov-is-ill-2/"


def test_what_is_restored_gets_an_address_of_its_own_and_the_forgotten_one_leads_there(
    personal: Release, officer: Officer
) -> None:
    given = replace(factories.text("en", "A neighbour is ill"), slug="a-neighbour-is-ill")
    revise_release(release=personal, texts=[given], by=officer)
    restore_release(release=personal, note=NOTE, by=officer)
    assert address(personal) == "/en/2026/03/14/a-neighbour-is-ill/"
    _leads("/en/2026/03/14/jan-lisov-is-ill/", address(personal))
    _leads("/en/2026/03/14/edition-2/", address(personal))
    assert get("/sr/2026/03/14/jan-lisov-je-bolestan/").status_code == 410
    assert ForgottenAddress.objects.count() == 3


def test_another_headline_alone_brings_no_forgotten_name_back(personal: Release, officer: Officer) -> None:
    """The draft keeps the slug from before; neither the address nor what is sealed may have it."""
    for tries, headline in enumerate(("A neighbour is ill", "A neighbour is well")):
        texts = [factories.text("en", headline), factories.serbian("Комшија је болестан")]
        revise_release(release=personal, texts=texts, by=officer)
        draft = Release.objects.get(pk=personal.pk).get_latest_revision_as_object()
        assert "jan-lisov-is-ill" in {text.slug for text in draft.texts.all()}
        (restore_release if not tries else correct_release)(release=personal, note=NOTE, by=officer)
        assert address(personal) == "/en/2026/03/14/a-neighbour-is-ill/"
        assert address(personal, "sr-Latn") == "/sr-latn/2026/03/14/komsija-je-bolestan/"
        _leads("/en/2026/03/14/jan-lisov-is-ill/", address(personal))
        edition = Release.objects.get(pk=personal.pk).edition
        assert edition is not None
        held = PartBytes.objects.filter(part__edition=edition).values_list("content", flat=True)
        assert not [content for content in held if content and b"lisov" in bytes(content).lower()]
        page = shown(address(personal))
        assert "lisov" not in page.lower()


def test_an_address_taken_back_after_restoring_is_known_again(personal: Release, officer: Officer) -> None:
    restore_release(release=personal, note=NOTE, by=officer)
    assert address(personal) == "/en/2026/03/14/jan-lisov-is-ill/"
    assert "is ill" in shown(address(personal))
    assert not ForgottenAddress.objects.exists()
