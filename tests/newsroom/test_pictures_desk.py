"""Photographs as officers bring and describe them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from communique.directory.actions import add_person
from communique.ledger.originals import path_of
from communique.newsroom import darkroom
from communique.newsroom.composing import compose
from communique.newsroom.models import Picture
from communique.newsroom.photographs import renditions
from communique.newsroom.readiness import missing_for_publication
from communique.staff.models import Officer
from tests import factories
from tests.newsroom.picture_files import described, located

pytestmark = pytest.mark.django_db
ADD = "/desk/images/multiple/add/"


@pytest.fixture
def desk(officer: Officer, client: Client) -> Client:
    client.force_login(officer)
    return client


def sent(desk: Client, content: bytes, name: str = "a.jpg") -> dict[str, Any]:
    file = SimpleUploadedFile(name, content)
    response = desk.post(ADD, {"files": file}, headers={"Accept": "application/json"})
    assert response.status_code == 200
    answer: dict[str, Any] = json.loads(response.content)
    return answer


def test_one_is_taken_in_with_what_it_says_of_itself(desk: Client) -> None:
    answer = sent(desk, described())
    assert answer["outcome"] == "kept"
    assert answer["credit"] == "City of Lipovac / Ana Lisov"
    picture = Picture.objects.get()
    assert picture.title == "Bridge"
    assert picture.taken_at is not None
    words = {text.language: (text.caption, text.alternative_text) for text in picture.texts.all()}
    assert words == {
        "en": ("The Mayor opened the new bridge.", "A stone bridge over a river"),
        "sr-Cyrl": ("Градоначелница је отворила нови мост.", "Камени мост преко реке"),
    }


def test_the_same_bytes_are_never_kept_twice(desk: Client) -> None:
    first, second = sent(desk, described()), sent(desk, described(), "other.jpg")
    assert (first["outcome"], second["outcome"]) == ("kept", "known")
    assert first["address"] == second["address"]
    assert Picture.objects.count() == 1


def test_where_it_was_taken_is_kept_nowhere(desk: Client) -> None:
    answer = sent(desk, located())
    assert "Where it was taken" in answer["told"]
    picture = Picture.objects.get()
    with picture.file.open("rb") as file:
        held = file.read()
    for content in (held, path_of(picture.digest).read_bytes()):
        with Image.open(io.BytesIO(content)) as image:
            assert not image.getexif().get_ifd(0x8825)
        assert b"44.8176" not in content


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"GIF89a", "no JPEG"),
        (factories.picture_bytes()[:200], "broken"),
        (b"x" * (40 * 1024 * 1024 + 1), "more than 40 MB"),
    ],
)
def test_what_is_refused_has_a_sentence_and_costs_no_other(desk: Client, content: bytes, told: str) -> None:
    files = [
        SimpleUploadedFile("bad.jpg", content),
        SimpleUploadedFile("good.jpg", factories.picture_bytes()),
    ]
    response = desk.post(ADD, {"files": files})
    page = response.content.decode()
    assert told in page
    assert "bad.jpg" in page
    assert Picture.objects.count() == 1


def test_two_hundred_at_once_and_no_more(desk: Client) -> None:
    files = [
        SimpleUploadedFile(f"{number}.jpg", factories.picture_bytes(f"#{number:06x}", (8, 8)))
        for number in range(0, 203 * 4096, 4096)
    ]
    page = desk.post(ADD, {"files": files}).content.decode()
    assert "These are 203 files" in page
    assert page.count("desk-pictures__one--") == 200


@pytest.mark.parametrize("address", ["/desk/images/add/", ADD])
def test_wagtails_own_addresses_lead_to_the_same_door(desk: Client, address: str) -> None:
    desk.post(address, {"files": SimpleUploadedFile("a.jpg", located())})
    assert path_of(Picture.objects.get().digest).is_file()


@pytest.mark.filterwarnings("ignore:Unclosed file")  # Wagtail's, of the small picture it makes
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_choosers_upload_goes_through_the_same_door(desk: Client) -> None:
    given = {
        "image-chooser-upload-title": "",
        "image-chooser-upload-agency": "City of Lipovac",
        "image-chooser-upload-photographer": "Ana Lisov",
        "image-chooser-upload-file": SimpleUploadedFile("a.jpg", located()),
    }
    response = desk.post("/desk/images/chooser/create/", given)
    assert response.status_code == 200
    picture = Picture.objects.get()
    assert response.json()["result"]["id"] == str(picture.pk) or response.json()["result"]["id"] == picture.pk
    assert picture.photographer == "Ana Lisov"
    assert path_of(picture.digest).is_file()
    given["image-chooser-upload-file"] = SimpleUploadedFile("a.jpg", b"<svg/>")
    assert "SVG" in desk.post("/desk/images/chooser/create/", given).content.decode()


def test_what_is_said_of_it_stands_in_where_a_text_says_nothing(desk: Client, officer: Officer) -> None:
    picture = factories.make_picture(officer)
    person = add_person(names={"en": "Ana Lisov", "sr-Cyrl": "Ана Лисов"}, by=officer)
    saved = desk.post(
        f"/desk/images/{picture.pk}/",
        {
            "title": "Bridge",
            "agency": "",
            "photographer": "",
            "photographer_entry": "Ана Лисов",
            "people": "Ana Lisov",
            "focal_x": "0.25",
            "focal_y": "0.5",
            "caption-en": "The new bridge",
            "alternative-en": "A stone bridge",
            "caption-sr-Cyrl": "Нови мост",
            "alternative-sr-Cyrl": "Камени мост",
        },
    )
    assert saved.status_code == 302
    bare = factories.photograph(picture, agency="", photographer="", caption="", alternative_text="")
    release = factories.make_draft(
        officer, factories.text(more=[bare]), factories.text("sr-Cyrl", "Отворен мост", "Мост.", more=[bare])
    )
    composed = compose(release)
    shown = {tag: document.blocks[-1].photograph for tag, document in composed.documents.items()}
    said = {tag: (one.credit, one.caption, one.alternative_text) for tag, one in shown.items() if one}
    assert said == {
        "en": ("Ana Lisov", "The new bridge", "A stone bridge"),
        "sr-Cyrl": ("Ана Лисов", "Нови мост", "Камени мост"),
        "sr-Latn": ("Ana Lisov", "Novi most", "Kameni most"),
    }
    assert missing_for_publication(release, composed, ["en", "sr-Cyrl"]) == []
    picture.refresh_from_db()
    assert darkroom.focal_of(picture) == (0.25, 0.5)
    assert [each.pk for each in picture.people.all()] == [person.pk]


def test_without_credit_or_alternative_text_nothing_is_published(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    Picture.objects.update(agency="", photographer="")
    bare = factories.photograph(picture, agency="", photographer="", alternative_text="")
    release = factories.make_draft(officer, factories.text(more=[bare]))
    told = " ".join(missing_for_publication(release, compose(release), ["en"]))
    assert "has no credit" in told
    assert "no alternative text" in told


def test_its_page_shows_it_with_its_words_side_by_side(desk: Client, officer: Officer) -> None:
    picture = factories.make_picture(officer)
    page = desk.get(f"/desk/images/{picture.pk}/").content.decode()
    assert f"/desk/pictures/{picture.digest}/960.jpg" in page
    for name in ("caption-en", "alternative-en", "caption-sr-Cyrl", "focal_x", "photographer_entry"):
        assert f'name="{name}"' in page
    assert desk.get(f"/desk/pictures/{picture.digest}/960.jpg").status_code == 200


def test_the_darkroom_goes_on_where_it_was_stopped(officer: Officer, desk: Client) -> None:
    picture = factories.make_picture(officer)
    release = factories.make_draft(officer, factories.text(more=[factories.photograph(picture)]))
    names = renditions.names_of(64)
    look = f"/desk/images/sizes/{release.pk}/"

    def told() -> dict[str, Any]:
        answer: dict[str, Any] = desk.get(look, headers={"Accept": "application/json"}).json()
        return answer

    assert told() | {"told": ""} == {"done": 0, "total": len(names), "told": ""}
    darkroom.develop(picture, names[:2])
    assert told()["done"] == 2
    first = darkroom.folder_of(picture.digest, darkroom.look_of(picture)) / names[0]
    before = first.stat().st_mtime_ns
    assert darkroom.develop_next()
    assert first.stat().st_mtime_ns == before
    assert told()["done"] == len(names)
    assert not darkroom.develop_next()


def test_a_photograph_that_broke_holds_up_no_other(officer: Officer) -> None:
    broken, whole = factories.make_picture(officer), factories.make_picture(officer, "green")
    broken.file.storage.delete(broken.file.name)
    assert darkroom.develop_next()
    assert darkroom.develop_next()
    assert not darkroom.develop_next()
    assert darkroom.progress([broken, whole]) == (0, 0) or darkroom.progress([whole])[0] == 9
