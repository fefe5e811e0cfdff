"""Where a text stood and no longer stands: by a correction without it, or by a withdrawal that closed it."""

from __future__ import annotations

from communique.events.telling import tell_waiting
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.models import Picture, Release
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.website import pictures
from tests import factories
from tests.factories import restore_release
from tests.website.publishing import NOTE, address, corrected, get, published, shown, withdrawn

CLOSING = WithdrawalReason.PERSONAL_DATA


def test_a_language_that_a_correction_left_out_says_so_and_leads_to_the_others(officer: Officer) -> None:
    release = published(officer)
    path = address(release, "sr-Cyrl")
    corrected(release, officer, factories.text())
    page = shown(path, 410)
    assert "више није доступно на овом језику" in page
    assert "повучено" not in page
    assert "Отворен мост" in page
    assert f'href="{address(release)}"' in page
    assert 'href="/sr/editions/1/"' in page


def test_a_language_that_was_left_out_tells_when_and_comes_back_to_its_address(officer: Officer) -> None:
    release = published(officer)
    path = address(release, "sr-Cyrl")
    corrected(release, officer, factories.text())
    before = shown(path, 410)
    corrected(release, officer, factories.text("en", "Bridge open"))
    told = before[before.index("<time") : before.index("</time>")]
    assert told in shown(path, 410)
    corrected(release, officer)
    assert "Отворен мост" in shown(path)
    assert address(release, "sr-Cyrl") == path


def _restored_without(officer: Officer) -> tuple[Release, str]:
    """A release that was withdrawn for personal data, and restored without them; and its picture."""
    picture = factories.make_picture(officer)
    told = factories.text("en", "Jan Lisov is ill", "The neighbour of 4 Linden Square is in hospital.")
    body = factories.text("en", told.headline, more=[factories.photograph(picture)])
    release = published(officer, body, factories.serbian("Јан Лисов је болестан"))
    withdrawn(release, officer, CLOSING)
    revise_release(release=release, texts=[factories.text("en", "A neighbour is ill")], by=officer)
    restore_release(release=release, note=NOTE, by=officer)
    return release, picture.digest


def test_restoring_a_release_opens_no_edition_that_its_withdrawal_closed(officer: Officer) -> None:
    release, digest = _restored_without(officer)
    for number in (1, 2):
        for tag in ("en", "sr"):
            page = shown(f"/{tag}/editions/{number}/", 410)
            assert "Lisov" not in page
            assert "Лисов" not in page
    assert "personal data" in shown("/en/editions/1/", 410)
    assert get(f"/pictures/{digest}/480.jpg").status_code == 404
    page = shown(address(release))
    assert "A neighbour is ill" in page
    assert "/en/editions/1/" not in page
    assert "/en/editions/3/" in page
    assert "A neighbour is ill" in shown("/en/editions/3/")
    gone = shown(address(release, "sr-Cyrl"), 410)
    assert "Лисов" not in gone


def test_what_comes_after_a_restoration_links_no_closed_edition(officer: Officer) -> None:
    release, digest = _restored_without(officer)
    corrected(release, officer, factories.text("en", "A neighbour is well"))
    assert 'href="/en/editions/1/"' not in shown(address(release))
    withdrawn(release, officer)
    tell_waiting()
    page = shown(address(release), 410)
    assert 'href="/en/editions/1/"' not in page
    assert 'href="/en/editions/3/"' in page
    assert not pictures.is_public(digest)


def test_a_picture_that_a_later_edition_shows_is_public_again(officer: Officer) -> None:
    release, digest = _restored_without(officer)
    again = factories.photograph(Picture.objects.get(digest=digest))
    corrected(release, officer, factories.text("en", "A neighbour is well", more=[again]))
    assert get(f"/pictures/{digest}/480.jpg").status_code == 200
