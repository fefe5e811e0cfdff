"""What an officer without a right, or nobody at all, finds by trying every address of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from communique.newsroom.models import Release
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.newsroom.desk_data import release_form, text_form

pytestmark = pytest.mark.django_db
SECRET = "Embargoed until the evening"


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        else:
            yield route


def filled(route: str, given: dict[str, Any]) -> str:
    """The route with a value for each of its parameters."""

    def value(found: re.Match[str]) -> str:
        return str(given.get(found[1], 1))

    plain = re.sub(r"\\Z|[\^$\\]", "", route)
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", value, plain)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, plain)


@pytest.fixture
def addresses(vera: Officer) -> list[str]:
    """Every address of the desk, those of one object for an embargoed draft and its photograph."""
    picture = factories.make_picture(vera)
    picture.title = SECRET
    picture.save()
    body = factories.text("en", SECRET, more=[factories.photograph(picture)])
    draft = factories.make_draft(vera, body)
    revision = draft.latest_revision_id
    given = {
        "pk": draft.pk,
        "object_id": draft.pk,
        "image_id": picture.pk,
        "name": picture.file.name,
        "digest": picture.digest,
        "width": 480,
        "suffix": "jpg",
        "app_label": "newsroom",
        "model_name": "release",
    } | dict.fromkeys(("revision_id", "revision_id_a", "revision_id_b"), revision)
    sizes = given | {"name": "320"}  # of a rendition, where the other name is a file's
    found = {filled(route, sizes if "pictures/" in route else given) for route in patterns(get_resolver())}
    return sorted(path for path in found if path.startswith("/desk/") and "logout" not in path)


@pytest.mark.parametrize("role", [None, Role.CLERK])
def test_who_may_not_see_drafts_finds_nothing_of_them(addresses: list[str], role: Role | None) -> None:
    browser = Client()
    if role is not None:
        browser.force_login(factories.make_officer(role))
    assert len(addresses) > 150
    for path in addresses:
        for method in (browser.get, browser.post):
            answer = method(path)
            told = answer.getvalue()
            assert SECRET not in told.decode("utf-8", "replace"), path
            assert not answer.headers.get("Content-Type", "").startswith("image/jpeg"), path
    assert SECRET not in browser.get("/desk/").content.decode()
    assert not Release.objects.get().live


def test_who_may_see_drafts_still_does(addresses: list[str]) -> None:
    browser = Client()
    browser.force_login(factories.make_officer(Role.APPROVER))
    (picture,) = (path for path in addresses if path.startswith("/desk/pictures/"))
    assert browser.get(picture).status_code == 200
    assert SECRET in browser.get("/desk/releases/").content.decode()


@pytest.mark.parametrize("moment", ["0001-06-01 12:00", "9999-12-31 23:30"])
def test_a_year_that_no_address_holds_is_told_beside_the_field(desk: Client, moment: str) -> None:
    section = factories.make_section().pk
    text = text_form(0, "en", "Bridge opened", "It will hold.")
    answer = desk.post("/desk/releases/add/", release_form(text, section=section) | {"issued_at": moment})
    assert "1000 to 9998" in answer.content.decode()
    assert not Release.objects.exists()
