"""Words of time become intervals, counted from the day of issue."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from communique.languages.packs import pack_for
from communique.reading.when import Facing, Time, find_times

MONDAY = dt.date(2031, 6, 16)
PHRASES = [
    ("today", "2031-06-16", "2031-06-16"),
    ("Yesterday", "2031-06-15", "2031-06-15"),
    ("tomorrow", "2031-06-17", "2031-06-17"),
    ("this week", "2031-06-16", "2031-06-22"),
    ("next week", "2031-06-23", "2031-06-29"),
    ("before the end of the year", "2031-06-16", "2031-12-31"),
    ("by the end of next month", "2031-06-16", "2031-07-31"),
    ("by 2034", "2031-06-16", "2034-12-31"),
    ("by the end of 2033", "2031-06-16", "2033-12-31"),
    ("within six months", "2031-06-16", "2031-12-16"),
    ("in two weeks", "2031-06-30", "2031-07-06"),
    ("three days ago", "2031-06-13", "2031-06-13"),
    ("in the coming days", "2031-06-16", None),
    ("soon", None, None),
    ("since 2029", "2029-01-01", None),
    ("June 24", "2031-06-24", "2031-06-24"),
    ("24 June", "2031-06-24", "2031-06-24"),
    ("24th of June 2030", "2030-06-24", "2030-06-24"),
    ("5–7 March 2032", "2032-03-05", "2032-03-07"),
    ("from 3 to 5 May 2032", "2032-05-03", "2032-05-05"),
    ("1 and 2 October", "2031-10-01", "2031-10-02"),
    ("September 28 to October 2, 2031", "2031-09-28", "2031-10-02"),
    ("mid-May", "2031-05-11", "2031-05-20"),
    ("early July", "2031-07-01", "2031-07-10"),
    ("last Friday", "2031-06-13", "2031-06-13"),
    ("next Monday", "2031-06-23", "2031-06-23"),
    ("this Thursday", "2031-06-19", "2031-06-19"),
    ("this spring", "2031-03-01", "2031-05-31"),
    ("the second half of 2031", "2031-07-01", "2031-12-31"),
    ("the first quarter of 2032", "2032-01-01", "2032-03-31"),
    ("15.12.2030", "2030-12-15", "2030-12-15"),
    ("2030-12-15", "2030-12-15", "2030-12-15"),
    ("earlier in the day", "2031-06-16", "2031-06-16"),
]
NO_TIMES = [
    "the 75th anniversary of the bridge",
    "He may come. May I ask?",
    "the Sun sat on the hills",
    "Resolution 1244 and 31 February 2031",
    "page 12 of 24",
]


def times(text: str, facing: Facing = "nearest", issued: dt.date | None = MONDAY) -> list[Time]:
    return find_times(text, issued, pack_for("en"), facing)


def told(time: Time) -> tuple[str | None, str | None]:
    return (
        time.earliest.isoformat() if time.earliest else None,
        time.latest.isoformat() if time.latest else None,
    )


@pytest.mark.parametrize(("phrase", "earliest", "latest"), PHRASES)
def test_a_phrase_is_an_interval_and_its_words(phrase: str, earliest: str | None, latest: str | None) -> None:
    text = f"The bridge will open {phrase}, said the Mayor."
    (time,) = times(text)
    assert text[time.start : time.end].casefold() in phrase.casefold()
    assert told(time) == (earliest, latest)


@pytest.mark.parametrize("text", NO_TIMES)
def test_no_date_is_invented(text: str) -> None:
    assert times(text) == []


def test_a_missing_year_is_the_nearest_ahead_or_back() -> None:
    assert told(times("on 3 March")[0]) == ("2031-03-03", "2031-03-03")
    assert told(times("on 3 March", "ahead")[0]) == ("2032-03-03", "2032-03-03")
    assert told(times("on 3 December", "back")[0]) == ("2030-12-03", "2030-12-03")
    (time,) = times("on 3 March")
    assert told(time.facing("ahead")) == ("2032-03-03", "2032-03-03")


def test_a_weekday_tells_the_year() -> None:
    assert told(times("on Wednesday, 3 March")[0]) == ("2032-03-03", "2032-03-03")


def test_a_date_of_no_such_weekday_on_one_side_stays_as_it_was_read() -> None:
    """“Monday, 7 April” was one in 2025 and not in 2026 or 2027: no reason to stumble over a release."""
    for text in ("on Monday, 7 April", "on Tuesday, 24 June", "on Sunday, 29 February"):
        for issued in (dt.date(2026, 10, 8), MONDAY, dt.date(2028, 3, 1)):
            for time in times(text, issued=issued):
                assert all(time.facing(facing).start == time.start for facing in ("ahead", "back", "nearest"))


def test_after_that_is_the_day_told_before() -> None:
    first, second = times("They met on 3 June. After that, they went home.")
    assert second.anaphoric
    assert told(first) == told(second)


def test_without_a_day_of_issue_only_full_dates_have_bounds() -> None:
    first, second = times("next week or on 5 May 2031", issued=None)
    assert told(first) == (None, None)
    assert told(second) == ("2031-05-05", "2031-05-05")


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("sr-Cyrl", "Мост ће бити отворен 15. децембра 2031. године.", ("2031-12-15", "2031-12-15")),
        ("sr-Latn", "Most će biti otvoren do kraja godine.", ("2031-06-16", "2031-12-31")),
        ("sr-Cyrl", "Долази следеће недеље.", ("2031-06-23", "2031-06-29")),
        ("sr-Latn", "Dolazi uskoro.", (None, None)),
    ],
)
def test_other_languages_have_their_own_words(
    tag: str, text: str, expected: tuple[str | None, str | None]
) -> None:
    assert told(find_times(text, MONDAY, pack_for(tag), "ahead")[0]) == expected


WORDS = [phrase for phrase, *_ in PHRASES] + ["the end of", "by", "of", "and", "2031", "31", "May", "-", "."]


@settings(deadline=None)  # the pack is loaded once
@given(
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), max_size=30).map(" ".join),
    st.one_of(st.none(), st.dates()),
    st.sampled_from(["ahead", "back", "nearest"]),
)
def test_spans_lie_inside_in_order_and_intervals_run_forward(
    text: str, issued: dt.date | None, facing: Facing
) -> None:
    found = times(text, facing, issued)
    assert all(0 <= time.start < time.end <= len(text) for time in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(time.earliest <= time.latest for time in found if time.earliest and time.latest)
