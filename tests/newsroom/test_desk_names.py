"""What the menu calls a thing, its screens call it too."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.users.models import UserProfile

from communique.newsroom.models import Picture, Release
from communique.staff.models import Officer
from tests import factories

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a thumbnail that it makes to the collector of garbage.
    pytest.mark.filterwarnings(
        "ignore:.*SpooledTemporaryFile.*:pytest.PytestUnraisableExceptionWarning",
        "ignore:.*FileIO.*:pytest.PytestUnraisableExceptionWarning",
    ),
]
IMAGE = re.compile(r"\b.{0,40}images?\b.{0,40}", re.IGNORECASE)
UNSEEN = re.compile(r"""<script\b.*?</script>|<svg\b.*?</svg>|<(?:[^>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)


def seen(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(UNSEEN.sub(" ", answer.content.decode()))


def title(client: Client, address: str) -> str:
    found = re.search(r"<title>(.*?)</title>", client.get(address).content.decode(), re.DOTALL)
    assert found is not None
    return " ".join(html.unescape(found[1]).split())


@pytest.fixture
def picture(officer: Officer) -> Picture:
    return factories.make_picture(officer)


def test_photographs_are_called_so_on_every_screen_of_theirs(desk: Client, picture: Picture) -> None:
    assert title(desk, "/desk/images/").startswith("Photographs")
    for address in (
        "/desk/images/",
        "/desk/images/?q=nothing+of+that+name",
        "/desk/images/add/",
        f"/desk/images/{picture.pk}/",
        f"/desk/images/{picture.pk}/delete/",
        f"/desk/images/usage/{picture.pk}/",
    ):
        said = seen(desk, address)
        assert "photograph" in said.lower()
        assert not IMAGE.search(said), address


def test_the_breadcrumbs_of_photographs_say_so(desk: Client, picture: Picture) -> None:
    page = desk.get("/desk/images/").content.decode()
    crumbs = re.search(r'<div class="w-breadcrumbs.*?</ol>|<nav[^>]*readcrumb.*?</nav>', page, re.DOTALL)
    assert crumbs is not None
    assert "Photographs" in crumbs[0]


def test_choosing_one_for_a_release_says_photograph(desk: Client, draft: Release, picture: Picture) -> None:
    answer = desk.get("/desk/images/chooser/")
    assert answer.status_code == 200
    said = html.unescape(UNSEEN.sub(" ", answer.json()["html"]))
    assert "Choose a photograph" in said
    assert not IMAGE.search(said)
    assert "Choose a photograph" in desk.get(f"/desk/releases/edit/{draft.pk}/").content.decode()


@pytest.mark.parametrize(("language", "name"), [("sr", "Фотографије"), ("sr-latn", "Fotografije")])
def test_so_do_they_in_serbian(desk: Client, vera: Officer, language: str, name: str) -> None:
    profile = UserProfile.get_for_user(vera)
    profile.preferred_language = language
    profile.save()
    assert title(desk, "/desk/images/").startswith(name)


def test_the_audit_is_called_so_on_its_screen(desk: Client) -> None:
    page = desk.get("/desk/reports/site-history/").content.decode()
    assert "Site history" not in page
    assert "Audit - " in page


def test_the_menu_names_what_takes_in_files_and_texts(desk: Client) -> None:
    assert "Take in a text" in seen(desk, "/desk/")
    assert title(desk, "/desk/releases/paste/").startswith("Take in a text")
    page = desk.get("/desk/releases/paste/").content.decode()
    assert page.index('name="file"') < page.index('name="text"')
    assert "Or paste the text of the release" in page


@pytest.mark.parametrize("both", [True, False])
def test_one_file_or_one_text(desk: Client, both: bool) -> None:  # noqa: FBT001  a case
    given = {"text": "Kept as typed", "file": SimpleUploadedFile("a.txt", b"A")} if both else {"text": ""}
    said = desk.post("/desk/releases/paste/", given).content.decode()
    assert "Choose one file, or paste the text of a release." in said
    assert ("Kept as typed" in said) is both
