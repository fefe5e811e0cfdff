"""How many notes wait, said in the lists, leading to the notes; no further question for a further release."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communique.newsroom.actions.remarks import add_remark, settle_remark
from communique.newsroom.models import Release
from communique.staff.models import Officer
from tests import factories

pytestmark = pytest.mark.django_db

LISTS = ["/desk/releases/", "/desk/releases/board/"]


def noted(vera: Officer, count: int) -> Release:
    release = factories.make_draft(vera, factories.text("en", f"With {count} notes"))
    for number in range(count):
        add_remark(release=release, words=f"Note {number}", by=vera)
    return release


@pytest.mark.parametrize("path", LISTS)
def test_open_notes_are_counted_and_settled_ones_and_answers_are_not(
    desk: Client, vera: Officer, path: str
) -> None:
    release = noted(vera, 3)
    first, second, _third = release.remarks.all()
    settle_remark(remark=first, by=vera)
    add_remark(release=release, words="Yes.", by=vera, answers=second)
    html = desk.get(path).content.decode()
    assert "2 open notes" in html
    assert f"/desk/releases/edit/{release.pk}/#notes" in html
    for remark in release.remarks.filter(answers=None):
        settle_remark(remark=remark, by=vera)
    assert "open note" not in desk.get(path).content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_lists_ask_no_more_for_more_notes(desk: Client, vera: Officer, path: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        return len(queries)

    noted(vera, 1)
    desk.get(path)
    few = asked()
    for count in range(1, 8):
        noted(vera, count)
    assert asked() == few
