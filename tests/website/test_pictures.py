from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image, ImageCms

from communique.ledger.originals import path_of
from communique.newsroom.actions.pictures import keep_picture
from communique.newsroom.models import Picture
from communique.newsroom.photographs import renditions
from communique.newsroom.photographs.renditions import Look
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.website import pictures, store
from communique.website.pages.body import steps_of
from tests import factories
from tests.website.publishing import address, get, published, shown, withdrawn

ARTIST, ORIENTATION, GPS = 0x013B, 0x0112, 0x8825


def photograph(size: tuple[int, int] = (1200, 800), **saved: Any) -> bytes:
    """Left half red, right half blue, turned on its side, taken somewhere that is nobody's business."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ORIENTATION] = saved.pop("orientation", 1)
    exif[ARTIST] = "Somebody else"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (44.0, 49.0, 0.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=90, **saved)
    return out.getvalue()


def kept(officer: Officer, content: bytes) -> Picture:
    picture: Picture = keep_picture(
        content=content, name="a.jpg", by=officer, agency="City of Lipovac", photographer="Ana Lisov & Co"
    )
    place = factories.photograph(picture, agency="", photographer="")
    published(officer, factories.text(more=[place]))
    return picture


def opened(path: str) -> Image.Image:
    response = get(path)
    assert response.status_code == 200, path
    return Image.open(io.BytesIO(response.content))


def test_sizes_and_formats_are_made_once_and_never_larger(officer: Officer) -> None:
    digest = kept(officer, photograph()).digest
    sizes = ((320, 320), (640, 640), (960, 960), (1280, 1200), (1920, 1200), (2560, 1200), (480, 640))
    for width, real in sizes:
        for suffix, kind in (("jpg", "JPEG"), ("webp", "WEBP"), ("avif", "AVIF")):
            image = opened(f"/pictures/{digest}/{width}.{suffix}")
            assert image.format == kind
            assert image.size == (real, round(real * 2 / 3))
    response = get(f"/pictures/{digest}/640.webp")
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies


def test_the_page_names_real_widths_only() -> None:
    assert steps_of(1200) == [(320, 320), (640, 640), (960, 960), (1280, 1200)]
    assert steps_of(300) == [(320, 300)]
    assert steps_of(4000) == [(step, step) for step in (320, 640, 960, 1280, 1920, 2560)]
    assert steps_of(640) == [(320, 320), (640, 640)]


@pytest.mark.parametrize("suffix", ["jpg", "webp", "avif"])
def test_only_the_credit_is_left_of_what_the_file_said(officer: Officer, suffix: str) -> None:
    digest = kept(officer, photograph(comment=b"secret")).digest
    image = opened(f"/pictures/{digest}/640.{suffix}")
    exif = image.getexif()
    assert exif[ARTIST] == "City of Lipovac / Ana Lisov & Co"
    assert not exif.get_ifd(GPS)
    assert ORIENTATION not in exif
    said = get(f"/pictures/{digest}/640.{suffix}").content
    assert b"Ana Lisov &amp; Co" in said
    assert b"Somebody else" not in said
    assert b"secret" not in said


def test_a_picture_on_its_side_is_turned(officer: Officer) -> None:
    digest = kept(officer, photograph(orientation=6)).digest
    image = opened(f"/pictures/{digest}/640.jpg")
    assert image.size == (640, 960)
    top, bottom = image.getpixel((320, 100)), image.getpixel((320, 860))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200
    assert top[2] < 60
    assert bottom[0] < 60
    assert bottom[2] > 200


def test_other_colour_spaces_become_srgb(officer: Officer) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    digest = kept(officer, photograph(icc_profile=profile)).digest
    assert "icc_profile" not in opened(f"/pictures/{digest}/640.jpg").info


def test_transparent_drawings_keep_a_white_ground_in_jpeg(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (600, 300), (0, 0, 0, 0)).save(out, "PNG")
    renditions.make(out.getvalue(), tmp_path / "made", Look())
    with Image.open(tmp_path / "made" / "320.jpg") as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)
    with Image.open(tmp_path / "made" / "320.webp") as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0broken", b"<svg/>"])
def test_what_is_no_picture_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(renditions.BadPicture):
        renditions.make(content, tmp_path / "made", Look())
    assert not (tmp_path / "made").exists()


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renditions, "MOST_PIXELS", 100)
    with pytest.raises(renditions.BadPicture, match="64 × 48"):
        renditions.make(factories.picture_bytes(), tmp_path / "made", Look())


def test_a_broken_original_leaves_its_place_empty(officer: Officer) -> None:
    picture = kept(officer, photograph())
    path_of(picture.digest).chmod(0o600)
    path_of(picture.digest).write_bytes(b"rotten")
    assert get(f"/pictures/{picture.digest}/640.jpg").status_code == 404


def test_only_published_pictures_are_served(officer: Officer) -> None:
    draft = factories.make_picture(officer, "green")
    factories.make_draft(officer, factories.text(more=[factories.photograph(draft)]))
    assert get(f"/pictures/{draft.digest}/640.jpg").status_code == 404
    shown_one = kept(officer, photograph()).digest
    for path in ("500.jpg", "480.png", "480.jpg.br", "0.jpg", "../640.jpg"):
        assert get(f"/pictures/{shown_one}/{path}").status_code == 404
    assert get(f"/pictures/{'0' * 64}/640.jpg").status_code == 404
    assert get(f"/pictures/{shown_one.upper()}/640.jpg").status_code == 404


def test_a_picture_withdrawn_while_it_was_made_leaves_no_file(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A web server serves what lies in the folder; nobody would ask again whether it may."""
    picture = factories.make_picture(officer)
    release = published(officer, factories.text(more=[factories.photograph(picture)]))
    made = pictures.make

    def overtaken(original: Path, folder: Path, look: Look) -> None:
        withdrawn(release, officer, WithdrawalReason.COURT_ORDER)
        made(original, folder, look)

    monkeypatch.setattr(pictures, "make", overtaken)
    assert get(f"/pictures/{picture.digest}/640.jpg").status_code == 404
    assert not (store.folder() / "pictures" / picture.digest).exists()


def test_the_lead_picture_is_large_on_the_home_page(officer: Officer) -> None:
    picture = kept(officer, photograph())
    page = shown("/en/")
    assert f"/pictures/{picture.digest}/1280.avif 1200w" in page
    assert 'fetchpriority="high"' in page
    assert "City of Lipovac / Ana Lisov" in page


def test_drafts_pictures_are_for_officers_alone(officer: Officer, client: Client) -> None:
    picture = factories.make_picture(officer, "green")
    path = f"/desk/pictures/{picture.digest}/640.webp"
    assert get(path).status_code in {302, 404}
    client.force_login(officer)
    response = client.get(path)
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]
    assert client.get(f"/desk/pictures/{'0' * 64}/640.webp").status_code == 404


def test_pages_hold_the_measures_of_the_picture_they_show(officer: Officer) -> None:
    kept(officer, photograph())
    from communique.newsroom.models import Release

    assert 'width="960" height="640"' in shown(address(Release.objects.get()))
