from __future__ import annotations

import pytest

from communique.website.pages.occasions import occasion_in

FACTS = {
    "kind": "talks",
    "earliest": "2026-10-07",
    "latest": "2026-10-08",
    "place": {"en": "Lipovac", "sr-Latn": "Lipovac"},
    "participants": {"en": ["Ana Lisov", "Petar Gaj"]},
}


def test_days_place_and_people_as_they_were_sealed() -> None:
    told = occasion_in({"occasion": FACTS}, "en")
    assert told is not None
    assert (told.what, told.place) == ("Talks", "Lipovac")
    assert told.when == "7 October 2026 – 8 October 2026"
    assert list(told.people) == ["Ana Lisov", "Petar Gaj"]


@pytest.mark.parametrize("about", [{}, {"occasion": None}])
def test_no_occasion_no_lines(about: dict[str, object]) -> None:
    assert occasion_in(about, "en") is None


def test_what_is_not_known_is_left_out() -> None:
    told = occasion_in(
        {"occasion": {"kind": "picnic", "earliest": "2026-10-07", "latest": "2026-10-07"}}, "sr-Latn"
    )
    assert told is not None
    assert told.what == "Događaj"
    assert told.when == "7. oktobra 2026."
    assert (told.place, list(told.people)) == ("", [])
