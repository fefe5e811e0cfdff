"""A draft behind a personal link: for one named person, and for nobody when it is over."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from communique.newsroom.actions.linking import make_preview_link, revoke_link
from communique.newsroom.errors import NotAllowed, NotReady
from communique.newsroom.models import Opening, PersonalLink, Release
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.page_words import source

CANARY = "Ferry across the Lipa on Fridays"
pytestmark = pytest.mark.django_db


@pytest.fixture
def release(officer: Officer) -> Release:
    factories.make_section()
    english = factories.illustrated(officer, CANARY)
    return factories.make_draft(officer, english, factories.serbian())


def link_to(
    release: Release, by: Officer, name: str = "Ines <Kord>", days: float = 3
) -> tuple[PersonalLink, str]:
    until = timezone.now() + datetime.timedelta(days=days)
    link, token = make_preview_link(release=release, recipient=name, expires_at=until, by=by)
    return link, f"/preview/{token}/"


def test_one_person_reads_the_draft_marked_with_her_name(officer: Officer, release: Release) -> None:
    link, address = link_to(release, officer)
    response = Client().get(address)
    assert response.status_code == 200
    assert CANARY in source(response)
    assert "For Ines <Kord> alone, opened on" in source(response)
    assert not response.cookies
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"].startswith("noindex")
    assert response.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "style=" not in response.content.decode()
    assert 'name="robots" content="noindex"' in response.content.decode()
    drawing = Client().get(f"{address}mark.svg")
    assert "Ines &lt;Kord&gt; · 2" in drawing.content.decode()
    latin = Client().get(f"{address}sr-latn/")
    assert "Otvoren most" in source(latin)
    assert [each.what for each in Opening.objects.filter(link=link)] == [Opening.What.OPENED] * 2
    assert {field.name for field in Opening._meta.get_fields()} == {"id", "link", "what", "at"}


def test_its_photographs_are_behind_the_same_link_alone(officer: Officer, release: Release) -> None:
    _link, address = link_to(release, officer)
    pictures = set(
        re.findall(rf"{address}pictures/[0-9a-f]{{64}}/[a-z0-9-]+\.jpg", source(Client().get(address)))
    )
    assert pictures
    for picture in pictures:
        assert Client().get(picture).status_code == 200
        assert Client().get(picture.removeprefix(address[:-1])).status_code == 404
    other = factories.make_picture(officer, "red")
    assert Client().get(f"{address}pictures/{other.digest}/320.jpg").status_code == 404


def test_what_is_over_or_never_was_answers_alike(officer: Officer, release: Release) -> None:
    revoked, gone = link_to(release, officer)
    revoke_link(link=revoked, by=officer)
    expired, old = link_to(release, officer)
    PersonalLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    made_up = [
        "/preview/abc/",
        f"/preview/{'a' * 32}/",
        f"/preview/{'a' * 500}/",
        "/preview/ä/",
        "/preview/a/b/c",
    ]
    for method in ("get", "head"):
        answers = [getattr(Client(), method)(each) for each in [gone, old, *made_up, f"{gone}mark.svg"]]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    assert not Opening.objects.exists()


def test_it_ends_when_the_draft_goes_public_and_shows_no_later_one(
    officer: Officer, release: Release
) -> None:
    _link, address = link_to(release, officer)
    factories.publish_release(release=release, by=officer)
    assert Client().get(address).status_code == 404
    _later, correcting = link_to(release, officer)
    assert Client().get(correcting).status_code == 200


def test_only_a_digest_is_kept(officer: Officer, release: Release) -> None:
    _link, address = link_to(release, officer)
    token = address.split("/")[2]
    assert len(token) == 32
    assert token not in str(list(PersonalLink.objects.values()))


@pytest.mark.parametrize(
    ("name", "days"), [("", 3), ("  \u200b", 3), ("Ines", 31), ("Ines", -1), ("I" * 201, 3)]
)
def test_a_link_needs_a_name_and_an_end(officer: Officer, release: Release, name: str, days: float) -> None:
    with pytest.raises(NotReady):
        link_to(release, officer, name, days)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.CLERK])
def test_who_may_not_write_shares_nothing(officer: Officer, release: Release, role: Role) -> None:
    with pytest.raises(NotAllowed):
        link_to(release, factories.make_officer(role))


def test_the_desk_makes_lists_and_revokes_them(officer: Officer, release: Release) -> None:
    desk = Client()
    desk.force_login(officer)
    screen = f"/desk/links/{release.pk}/"
    page = source(desk.post(screen, {"recipient": "Ines Kord", "days": 2}))
    found = re.search(r"http://127\.0\.0\.1:8000(/preview/[^<]+)", page)
    assert found
    address = found[1]
    assert CANARY in source(Client().get(address))
    listed = source(desk.get(screen))
    assert "Ines Kord" in listed
    assert "opened once" in listed
    assert address not in listed
    desk.post(screen, {"revoke": PersonalLink.objects.get().pk})
    assert Client().get(address).status_code == 404
    assert "Revoked" in source(desk.get(screen))
    assert desk.post(screen, {"revoke": "x"}).status_code == 404
