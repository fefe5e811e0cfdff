from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from communique.search.entries import Entry

MakeEntry = Callable[..., Entry]


def entry(
    key: str,
    headline: str,
    body: str = "",
    *,
    language: str = "en",
    section: str = "news",
    kind: str = "press_release",
    date: str = "2024-05-06",
) -> Entry:
    day = datetime.date.fromisoformat(date)
    moment = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    return Entry(key, language, headline, body, section, kind, day, moment)


@pytest.fixture
def make_entry() -> MakeEntry:
    """`entry(key, headline, body, language=, section=, kind=, date="2024-05-06")`."""
    return entry
