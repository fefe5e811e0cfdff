"""The press kit: there as long as the release is, with everything a newspaper needs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from communique.events.models import Event
from communique.ledger.originals import path_of
from communique.newsroom.actions.pictures import keep_picture
from communique.newsroom.models import Picture, Release
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.website.refreshing import refresh_pages
from tests import factories
from tests.newsroom.picture_files import located
from tests.website.publishing import address, get, published, shown, withdrawn


def taken_in(officer: Officer) -> Picture:
    picture: Picture = keep_picture(content=located(), name="a.jpg", by=officer, agency="City of Lipovac")
    return picture


def body(path: str) -> bytes:
    response = Client().get(path)
    assert response.status_code == 200, path
    return b"".join(response)


def test_originals_and_credits_in_every_language(officer: Officer) -> None:
    picture = taken_in(officer)
    place = factories.photograph(picture, photographer="../../Ana Lisov")
    serbian = factories.text("sr-Cyrl", "Отворен мост", "Мост је отворен.", more=[place])
    release = published(officer, factories.text(more=[place]), serbian)
    path = f"{address(release)}press-kit.zip"
    assert f'href="{path}"' in shown(address(release))
    response = Client().get(path)
    assert response["Content-Type"] == "application/zip"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in response["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(body(path))) as kit:
        assert kit.testzip() is None
        names = kit.namelist()
        assert names == [
            "CREDITS.en.txt",
            "CREDITS.sr.txt",
            "CREDITS.sr-latn.txt",
            "01-city-of-lipovac-ana-lisov.jpg",
        ]
        assert {entry.compress_type for entry in kit.infolist()} == {zipfile.ZIP_STORED}
        assert kit.read(names[-1]) == path_of(picture.digest).read_bytes()
        assert "Credit: City of Lipovac" in kit.read("CREDITS.en.txt").decode()
        assert "Отворен мост" in kit.read("CREDITS.sr.txt").decode()
        assert "Otvoren most" in kit.read("CREDITS.sr-latn.txt").decode()
        with Image.open(io.BytesIO(kit.read(names[-1]))) as image:
            assert not image.getexif().get_ifd(0x8825)


def test_a_release_without_pictures_has_none(officer: Officer) -> None:
    release = published(officer, factories.text(more=[factories.photograph(None)]))
    assert "press-kit" not in shown(address(release))
    assert get(f"{address(release)}press-kit.zip").status_code == 404


def test_it_goes_with_the_release(officer: Officer) -> None:
    release = published(officer, factories.text(more=[factories.photograph(taken_in(officer))]))
    path = f"{address(release)}press-kit.zip"
    body(path)
    withdrawn(release, officer, WithdrawalReason.COURT_ORDER)
    assert get(path).status_code == 404
    refresh_pages(list(Event.objects.all()))
    assert not (Path(settings.HOME) / "kits" / str(release.document)).exists()


def test_nothing_of_a_draft_is_reached_by_any_address(officer: Officer) -> None:
    picture = taken_in(officer)
    draft = factories.make_draft(officer, factories.text(more=[factories.photograph(picture)]))
    tried = [
        f"/pictures/{picture.digest}/{name}.{suffix}"
        for name in ("320", "640", "960", "1280", "1920", "2560", "480", "1440", "card-320", "card-640")
        for suffix in ("avif", "webp", "jpg")
    ]
    tried += [
        "/en/2026/03/14/bridge-opened/press-kit.zip",
        "/sr/2026/03/14/bridge-opened/press-kit.zip",
        "/ledger/editions/1/originals/1.jpg",
        f"/desk/pictures/{picture.digest}/640.jpg",
        f"/desk/media/{picture.file.name}",
        f"/media/{picture.file.name}",
        f"/originals/{picture.digest[:2]}/{picture.digest}",
        f"/renditions/{picture.digest}/640.jpg",
        f"/kits/{draft.document}/1.zip",
    ]
    for path in tried:
        assert get(path).status_code in {302, 404}, path
    factories.publish_release(release=Release.objects.get(pk=draft.pk), by=officer)
    assert get(tried[0]).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/en/2026/13/14/x/press-kit.zip", "/en/2026/03/14/x/press-kit.zip", "/xx/2026/03/14/x/press-kit.zip"],
)
def test_addresses_of_nothing_are_not_found(officer: Officer, path: str) -> None:
    published(officer, factories.text())
    assert get(path).status_code == 404
