"""The board: which release stands where in which language, and where to go on."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communique.directory.models import Office
from communique.newsroom.actions.reviewing import submit_release
from communique.newsroom.models import TextStanding
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.factories import ISSUED_AT

pytestmark = pytest.mark.django_db
BOARD = "/desk/releases/board/"


def headlines(page: str) -> list[str]:
    return re.findall(r'<th scope="row" role="rowheader"><a [^>]*>([^<]*)</a>', page)


def shown(desk: Client, **asked: str) -> str:
    answer = desk.get(BOARD, asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_each_release_stands_in_each_language(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera, factories.text("en", "Bridge opened"))
    page = shown(desk)
    assert headlines(page) == ["Bridge opened"]
    assert f"/desk/releases/translate/{release.pk}/sr-Cyrl/" in page
    assert "desk-standing--missing" in page
    assert "desk-standing--source" in page
    assert "vera" in page
    menu = desk.get("/desk/").content.decode()
    assert BOARD in menu


def test_filters_by_state_language_standing_and_words_in_either_script(desk: Client, vera: Officer) -> None:
    factories.make_draft(vera, factories.text("en", "Only English"))
    both = factories.make_draft(vera, factories.text("en", "Both"), factories.serbian("Вучија Пољана"))
    submit_release(release=both, by=vera)
    assert headlines(shown(desk, standing="missing", language="sr-Cyrl")) == ["Only English"]
    assert headlines(shown(desk, standing="ready")) == ["Both"]
    assert headlines(shown(desk, language="sr-Cyrl")) == ["Both"]
    assert headlines(shown(desk, state="in review")) == ["Both"]
    for sought in ("vučija", "ВУЧИЈА", "vucija"):
        assert headlines(shown(desk, q=sought)) == ["Both"]
    assert "No release is like that" in shown(desk, q="nothing of the kind")
    other = factories.make_officer(Role.PRESS_OFFICER, "mira")
    assert headlines(shown(desk, who=str(other.pk))) == []
    assert len(headlines(shown(desk, who=str(vera.pk)))) == 2


def test_pages_hold_on_to_releases_and_lose_none(desk: Client, vera: Officer) -> None:
    for number in range(53):
        day = ISSUED_AT + datetime.timedelta(hours=number // 3)
        factories.make_draft(vera, factories.text("en", f"Release {number:02}"), issued_at=day)
    seen: list[str] = []
    path = BOARD
    for _page in range(3):
        page = desk.get(path).content.decode()
        seen += headlines(page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        path = older[1].replace("&amp;", "&") if older else path
    assert sorted(seen, reverse=True) == [f"Release {number:02}" for number in reversed(range(53))]
    assert len(set(seen)) == 53
    newer = re.search(r'rel="prev" href="([^"]+)"', page)
    assert newer is not None
    assert headlines(desk.get(newer[1].replace("&amp;", "&")).content.decode()) == seen[25:50]


@pytest.mark.parametrize("at", ["older-x:1", "older-1e300:1", "nonsense", "older-1:²", "newer-nan:3"])
def test_a_made_up_place_is_the_beginning(desk: Client, vera: Officer, at: str) -> None:
    factories.make_draft(vera, factories.text("en", "Bridge opened"))
    assert headlines(shown(desk, at=at)) == ["Bridge opened"]


def test_asks_no_more_of_the_database_for_more_releases(desk: Client, vera: Officer) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(desk)
        return len(queries)

    factories.make_draft(vera)
    shown(desk)
    few = asked()
    for number in range(12):
        factories.make_draft(vera, factories.text("en", f"Release {number}"))
    assert asked() == few


def test_a_language_that_the_office_adds_is_missing_everywhere(desk: Client, vera: Officer) -> None:
    from communique.directory.actions import change_office
    from communique.newsroom.actions.standings import follow_office

    release = factories.make_draft(vera)
    office = Office.objects.get()
    office.languages = ["en", "sr-Cyrl", "fr"]
    change_office(office=office, by=vera)
    follow_office([])
    row = TextStanding.objects.get(release=release, language="fr")
    assert row.standing == "missing"
    office.languages = ["sr-Cyrl", "en"]
    change_office(office=office, by=vera)
    follow_office([])
    standings = dict(TextStanding.objects.filter(release=release).values_list("language", "standing"))
    assert standings == {"sr-Cyrl": "source", "en": "ready"}


def test_the_board_is_for_the_newsroom_alone(client: Client, vera: Officer) -> None:
    reader = factories.make_officer(Role.CLERK, "luka")
    client.force_login(reader)
    assert client.get(BOARD).status_code in {302, 403}
