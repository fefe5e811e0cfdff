"""An officer chooses the language of the desk; nothing that readers get is touched by it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation
from wagtail.users.models import UserProfile

from communique.directory.models import Office
from communique.ledger.queries import sealed
from communique.newsroom.models import PublishedText, Release
from communique.staff.models import Officer
from communique.staff.roles import Role
from communique.website import addresses
from communique.website.pages.routing import page_at
from tests import factories

pytestmark = pytest.mark.django_db
OPENED = {"en": "Your drafts", "sr": "Ваши нацрти", "sr-latn": "Vaši nacrti"}
ACCOUNT = {
    "name_email-first_name": "Vera",
    "name_email-last_name": "Lisov",
    "name_email-email": "vera@lipovac.example",
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
}


@pytest.fixture
def vera(db: None) -> Officer:
    factories.make_office()
    return factories.make_officer(Role.ADMINISTRATOR, "vera")


@pytest.fixture
def desk(vera: Officer, client: Client) -> Client:
    client.force_login(vera)
    return client


def publish_from(languages: tuple[str, ...]) -> None:
    Office.objects.update(languages=list(languages))


def choose(officer: Officer, code: str) -> None:
    profile = UserProfile.get_for_user(officer)
    profile.preferred_language = code
    profile.save()


@pytest.mark.parametrize("code", OPENED)
def test_an_officer_chooses_at_her_account_page(desk: Client, code: str) -> None:
    page = desk.get("/desk/account/").content.decode()
    assert "Српски (ћирилица)" in page
    assert "Srpski (latinica)" in page
    answer = desk.post("/desk/account/", ACCOUNT | {"locale-preferred_language": code})
    assert answer.status_code == 302
    home = desk.get("/desk/").content.decode()
    assert OPENED[code] in home
    assert re.search(r'<html[^>]* lang="([^"]+)"', home)[1] == code  # type: ignore[index]


def test_who_has_no_name_yet_chooses_all_the_same(desk: Client) -> None:
    nameless = {name: "" if name.startswith("name_email") else value for name, value in ACCOUNT.items()}
    desk.post("/desk/account/", nameless | {"locale-preferred_language": "sr"})
    assert OPENED["sr"] in desk.get("/desk/").content.decode()


@pytest.mark.parametrize(
    ("languages", "code"),
    [
        (("en", "sr-Cyrl"), "en"),
        (("sr-Cyrl", "en"), "sr"),
        (("sr", "en"), "sr"),
        (("fr", "en"), "en"),
        ((), "en"),
    ],
)
def test_who_has_not_chosen_is_spoken_to_in_the_offices_main_language(
    desk: Client, languages: tuple[str, ...], code: str
) -> None:
    publish_from(languages)
    assert OPENED[code] in desk.get("/desk/").content.decode()
    assert ("Корисничко име" in Client().get("/desk/login/").content.decode()) == (code == "sr")


def test_a_language_that_the_desk_no_longer_has_is_the_offices(desk: Client, vera: Officer) -> None:
    choose(vera, "fr")
    assert OPENED["en"] in desk.get("/desk/").content.decode()


def test_a_browsers_wish_changes_nothing(desk: Client) -> None:
    answer = desk.get("/desk/", headers={"accept-language": "sr"})
    assert OPENED["en"] in answer.content.decode()


def test_the_scripts_of_the_desk_speak_it_too(desk: Client, vera: Officer) -> None:
    choose(vera, "sr-latn")
    assert "Radni sto" in desk.get("/desk/jsi18n/").content.decode()


@pytest.mark.parametrize("code", ["sr", "sr-latn"])
def test_public_pages_are_the_same_whoever_has_them_made(vera: Officer, code: str) -> None:
    release = factories.make_draft(vera)
    factories.publish_release(release=release, by=vera)
    paths = ["/en/", "/sr/", "/sr-latn/", "/en/archive/", "/en/contact/", "/en/feed.atom", "/robots.txt"]
    paths += [addresses.of_text(text) for text in PublishedText.objects.filter(release=release)]
    plain = {path: page_at(path).body for path in paths}
    with translation.override(code):
        spoken = {path: page_at(path).body for path in paths}
    assert spoken == plain


def test_what_is_sealed_and_published_knows_nothing_of_her_choice(vera: Officer) -> None:
    texts = factories.text("en", "Bridge opened"), factories.serbian()
    plain = factories.make_draft(vera, *texts)
    factories.publish_release(release=plain, by=vera)
    with translation.override("sr"):
        spoken = factories.make_draft(vera, *texts)
        factories.publish_release(release=spoken, by=vera)
    documents = [
        {
            tag: (document.headline, document.dateline, document.lead, document.blocks)
            for tag, document in sealed(Release.objects.get(pk=release.pk).edition).documents.items()
        }
        for release in (plain, spoken)
    ]
    assert documents[0] == documents[1]


def test_listeners_run_without_the_officers_language(vera: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    from communique.events import telling
    from communique.events.models import Event

    heard: list[str | None] = []
    listener = telling.Listener(
        hears=lambda _events: heard.append(translation.get_language()),
        kinds=frozenset({"release_published"}),
        at_once=True,
    )
    monkeypatch.setattr(telling, "listeners", lambda: {"ear": listener})
    with translation.override("sr-latn"):
        telling.tell_here([Event(kind="release_published", ids={})])
        assert translation.get_language() == "sr-latn"
    assert heard == ["en"]


def test_a_preview_is_the_page_and_not_the_desk(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera, factories.text("en", "Bridge opened"))
    address = f"/desk/releases/history/{release.pk}/revisions/{release.latest_revision_id}/view/"
    plain = desk.get(address).content
    choose(vera, "sr")
    assert desk.get(address).content == plain
