"""Old editions by date: the headers of RFC 7089, as its examples have them."""

from __future__ import annotations

import datetime
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from communique.newsroom.models import Release
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from tests import factories
from tests.website.publishing import address, corrected, get, published, withdrawn

SITE = "http://127.0.0.1:8000"
DATES = [datetime.datetime(2001, month, 21, 20, 36, 10, 999, tzinfo=datetime.UTC) for month in (3, 6, 9)]
TOLD = [
    "Wed, 21 Mar 2001 20:36:10 GMT",
    "Thu, 21 Jun 2001 20:36:10 GMT",
    "Fri, 21 Sep 2001 20:36:10 GMT",
]
RANGE = f'from="{TOLD[0]}"; until="{TOLD[2]}"'


@pytest.fixture
def thrice(officer: Officer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Release:
    """A release with three editions, sealed on DATES."""
    settings.MEMENTO = True
    moments = iter(DATES)
    clock = SimpleNamespace(now=lambda: next(moments))
    monkeypatch.setattr("communique.ledger.actions.timezone", clock)
    release = published(officer)
    for number in (2, 3):
        corrected(release, officer, factories.text("en", "Bridge opened", f"Told {number} times."))
    return release


def gate(release: Release, when: str | None = None) -> Any:
    headers = {"Accept-Datetime": when} if when is not None else {}
    return get(f"/ledger/timegate{address(release)}", **headers)


def test_the_original_names_its_timegate(thrice: Release) -> None:
    page = address(thrice)
    link = get(page)["Link"]
    assert f'<{SITE}/ledger/timegate{page}>; rel="timegate"' in link
    assert f'<{SITE}/ledger/timemap{page}>; rel="timemap"; type="application/link-format"; {RANGE}' in link
    assert "Memento-Datetime" not in get(page)


@pytest.mark.parametrize(
    ("when", "number"),
    [
        (None, 3),
        (TOLD[0], 1),
        (TOLD[1], 2),
        ("Thu, 21 Jun 2001 20:36:09 GMT", 1),
        ("Thu, 31 May 2007 20:35:00 GMT", 3),
        ("Sat, 01 Jan 1994 00:00:00 GMT", 1),
    ],
)
def test_the_timegate_leads_to_what_stood_then(thrice: Release, when: str | None, number: int) -> None:
    answer = gate(thrice, when)
    assert answer.status_code == 302
    assert answer["Location"] == f"{SITE}/en/editions/{number}/"
    assert "accept-datetime" in answer["Vary"]
    assert "Memento-Datetime" not in answer
    page = address(thrice)
    assert answer["Link"] == (
        f'<{SITE}{page}>; rel="original", '
        f'<{SITE}/ledger/timemap{page}>; rel="timemap"; type="application/link-format"; {RANGE}'
    )


@pytest.mark.parametrize("when", ["", "yesterday", "2001-03-21", "Wed, 21 Mar 2001 20:36:10 +0100"])
def test_a_date_that_is_none_is_told_so(thrice: Release, when: str) -> None:
    answer = gate(thrice, when)
    assert answer.status_code == 400
    assert "Location" not in answer
    assert 'rel="original"' in answer["Link"]
    assert "accept-datetime" in answer["Vary"]


def test_a_memento_tells_its_date_and_its_neighbours(thrice: Release) -> None:
    page = address(thrice)
    answer = get("/en/editions/2/")
    assert answer["Memento-Datetime"] == TOLD[1]
    assert answer["Link"] == ", ".join(
        [
            f'<{SITE}{page}>; rel="original"',
            f'<{SITE}/ledger/timemap{page}>; rel="timemap"; type="application/link-format"; {RANGE}',
            f'<{SITE}/ledger/timegate{page}>; rel="timegate"',
            f'<{SITE}/en/editions/1/>; rel="prev first memento"; datetime="{TOLD[0]}"',
            f'<{SITE}/en/editions/2/>; rel="memento"; datetime="{TOLD[1]}"',
            f'<{SITE}/en/editions/3/>; rel="next last memento"; datetime="{TOLD[2]}"',
        ]
    )
    # Kept as a file by then, it says the same.
    assert get("/en/editions/2/")["Memento-Datetime"] == TOLD[1]


def test_the_timemap_lists_all_by_date(thrice: Release) -> None:
    page = address(thrice)
    answer = get(f"/ledger/timemap{page}")
    assert answer["Content-Type"] == "application/link-format"
    assert answer.content.decode().split(",\n") == [
        f'<{SITE}{page}>; rel="original"',
        f'<{SITE}/ledger/timemap{page}>; rel="self"; type="application/link-format"; {RANGE}',
        f'<{SITE}/ledger/timegate{page}>; rel="timegate"',
        f'<{SITE}/en/editions/1/>; rel="first memento"; datetime="{TOLD[0]}"',
        f'<{SITE}/en/editions/2/>; rel="memento"; datetime="{TOLD[1]}"',
        f'<{SITE}/en/editions/3/>; rel="last memento"; datetime="{TOLD[2]}"\n',
    ]


def test_a_language_has_the_editions_that_were_told_in_it(thrice: Release) -> None:
    page = re.sub(r"^/en/", "/sr/", "/en/2026/03/14/otvoren-most/")
    lines = get(f"/ledger/timemap{page}").content.decode()
    assert 'rel="first last memento"' in lines
    assert lines.count("/editions/") == 1


def test_what_may_not_be_read_is_no_memento(thrice: Release, officer: Officer, monkeypatch: Any) -> None:
    page = address(thrice)
    monkeypatch.undo()
    withdrawn(thrice, officer, WithdrawalReason.PERSONAL_DATA)
    for path in (f"/ledger/timegate{page}", f"/ledger/timemap{page}"):
        assert get(path).status_code == 404
    assert "Memento-Datetime" not in get("/en/editions/1/")


def test_other_addresses_and_methods(thrice: Release) -> None:
    for path in ("en/", "en/2026/02/30/x/", "xx/2026/03/14/bridge-opened/", "en/2026/03/14/nothing/", "x"):
        assert get(f"/ledger/timegate/{path}").status_code == 404, path
        assert get(f"/ledger/timemap/{path}").status_code == 404, path
    assert Client().post(f"/ledger/timegate{address(thrice)}").status_code == 405
    assert "Link" not in get("/en/")


def test_it_is_off_unless_asked_for(officer: Officer) -> None:
    page = address(published(officer))
    assert "Link" not in get(page)
    assert "Memento-Datetime" not in get("/en/editions/1/")
    assert get(f"/ledger/timegate{page}").status_code == 404
    assert get(f"/ledger/timemap{page}").status_code == 404
