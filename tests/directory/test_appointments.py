"""What certainly overlaps is refused, and nothing else: measured against every possible pair of days."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from communique.directory.actions import (
    add_person,
    add_post,
    appoint,
    change_appointment,
    change_entry,
    merge_people,
    remove_appointment,
    undo_merge,
)
from communique.directory.errors import CannotMerge, DirectoryError, NotAllowed, Overlaps
from communique.directory.models import Appointment, Exactness, Office, Person, Post
from communique.directory.periods import first_of, last_of, period_of
from communique.directory.queries import head_on, posts_of
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories

Day = datetime.date
Ends = tuple[Day | None, str, Day | None, str]
# Two whole months and the first days of a third; whoever began at a time unknown may have begun before.
FIRST, LAST = Day(2024, 1, 1), Day(2024, 3, 5)
DAYS = [FIRST + datetime.timedelta(days=count) for count in range((LAST - FIRST).days + 1)]
LONG_AGO, FOREVER = Day(1900, 1, 1), Day(2100, 1, 1)


def days_of(day: Day, exact: str) -> list[Day]:
    first, last = first_of(day, exact), last_of(day, exact)
    return [first + datetime.timedelta(days=count) for count in range((last - first).days + 1)]


def possible(ends: Ends) -> list[tuple[Day, Day]]:
    """Every beginning and end that what is known allows."""
    since, since_exact, until, until_exact = ends
    starts = [LONG_AGO, *DAYS] if since is None else days_of(since, since_exact)
    stops = [FOREVER] if until is None else days_of(until, until_exact)
    return [(start, stop) for start in starts for stop in stops if start <= stop]


def naive(one: Ends, other: Ends) -> bool:
    if (one[0] is None and one[2] is None) or (other[0] is None and other[2] is None):
        return False
    return all(
        max(start, begin) <= min(stop, end) for start, stop in possible(one) for begin, end in possible(other)
    )


exactness = st.sampled_from([Exactness.DAY, Exactness.MONTH])
days = st.none() | st.sampled_from([day for day in DAYS if day < Day(2024, 3, 1)])
ends = st.tuples(days, exactness, days, exactness)


@settings(max_examples=60, deadline=None)
@given(ends, ends)
def test_only_what_overlaps_on_every_possible_day_is_certain(one: Ends, other: Ends) -> None:
    assume(possible(one) and possible(other))
    certain = period_of(*one).surely_overlaps(period_of(*other))
    assert certain == naive(one, other)
    assert certain == period_of(*other).surely_overlaps(period_of(*one))


@given(ends, days.filter(bool))
def test_who_may_hold_a_post_on_a_day(one: Ends, day: Day) -> None:
    assume(possible(one))
    period = period_of(*one)
    if one[0] is None and one[2] is None:
        assert period.may_hold(day)
        assert not period.surely_holds(day)
        return
    assert period.may_hold(day) == any(start <= day <= stop for start, stop in possible(one))
    assert period.surely_holds(day) == all(start <= day <= stop for start, stop in possible(one))


@pytest.fixture
def mayor(vera: Officer) -> Post:
    return add_post(names={"en": "Mayor of Lipovac"}, by=vera)


@pytest.fixture
def ana(vera: Officer) -> Person:
    return add_person(names={"en": "Ana Lisov"}, by=vera)


@pytest.fixture
def vid(vera: Officer) -> Person:
    return add_person(names={"en": "Vid Mart"}, by=vera)


def test_a_refusal_names_the_other_holder_and_when(
    mayor: Post, ana: Person, vid: Person, vera: Officer
) -> None:
    appoint(person=ana, post=mayor, since=Day(2023, 6, 1), by=vera)
    with pytest.raises(Overlaps, match=r"Ana Lisov holds it since 1 June 2023\. Say when that ended"):
        appoint(person=vid, post=mayor, since=Day(2025, 1, 1), by=vera)
    assert Appointment.objects.count() == 1


def test_a_successor_begins_the_day_after(mayor: Post, ana: Person, vid: Person, vera: Officer) -> None:
    first = appoint(person=ana, post=mayor, since=Day(2020, 6, 1), until=Day(2024, 5, 31), by=vera)
    with pytest.raises(Overlaps, match=r"from 1 June 2020 to 31 May 2024\. Begin later or end earlier"):
        appoint(person=vid, post=mayor, since=Day(2024, 5, 31), by=vera)
    second = appoint(person=vid, post=mayor, since=Day(2024, 6, 1), by=vera)
    first.until = None
    with pytest.raises(Overlaps, match="Vid Mart holds it since 1 June 2024"):
        change_appointment(appointment=first, by=vera)
    first.refresh_from_db()
    assert first.until == Day(2024, 5, 31)
    Office.objects.update(head=second)
    assert head_on(Day(2024, 5, 31)) == first
    assert head_on(Day(2024, 6, 1)) == second
    assert head_on(Day(2020, 5, 31)) is None


def test_what_is_known_by_the_month_or_year_may_touch(
    mayor: Post, ana: Person, vid: Person, vera: Officer
) -> None:
    first = appoint(
        person=ana, post=mayor, since=Day(2020, 7, 9), since_exact="year", until=Day(2024, 5, 3),
        until_exact="month", by=vera,
    )  # fmt: skip
    assert (first.since, first.until) == (Day(2020, 1, 1), Day(2024, 5, 31))
    with pytest.raises(Overlaps, match="from 2020 to May 2024"):
        appoint(person=vid, post=mayor, since=Day(2024, 4, 1), since_exact="month", by=vera)
    appoint(person=vid, post=mayor, since=Day(2024, 5, 1), since_exact="month", by=vera)


def test_several_may_hold_a_post_that_has_several_holders(ana: Person, vid: Person, vera: Officer) -> None:
    deputy = add_post(names={"en": "Deputy Mayor"}, one_holder=False, by=vera)
    appoint(person=ana, post=deputy, since=Day(2023, 1, 1), by=vera)
    appoint(person=vid, post=deputy, since=Day(2023, 1, 1), by=vera)
    with pytest.raises(Overlaps, match="Ana Lisov is entered as Deputy Mayor since 1 January 2023 already"):
        appoint(person=ana, post=deputy, since=Day(2024, 1, 1), by=vera)
    deputy.one_holder = True
    with pytest.raises(Overlaps):
        change_entry(entry=deputy, by=vera)


def test_the_same_unknown_time_is_not_entered_twice(mayor: Post, ana: Person, vera: Officer) -> None:
    appoint(person=ana, post=mayor, by=vera)
    with pytest.raises(Overlaps, match="at a time that is not known already"):
        appoint(person=ana, post=mayor, by=vera)


def test_an_end_before_the_beginning_is_refused(mayor: Post, ana: Person, vera: Officer) -> None:
    with pytest.raises(DirectoryError, match="ends before it begins"):
        appoint(person=ana, post=mayor, since=Day(2024, 1, 2), until=Day(2024, 1, 1), by=vera)


def test_the_merged_hold_a_post_as_one(mayor: Post, ana: Person, vid: Person, vera: Officer) -> None:
    appoint(person=ana, post=mayor, since=Day(2020, 1, 1), until=Day(2023, 12, 31), by=vera)
    merge = merge_people(kept=ana, merged=vid, by=vera)
    vid.refresh_from_db()
    later = appoint(person=vid, post=mayor, since=Day(2023, 1, 1), by=vera)
    assert len(posts_of(ana)) == 2
    with pytest.raises(CannotMerge, match="cannot be two people again as things stand"):
        undo_merge(merge=merge, by=vera)
    later.since = Day(2024, 1, 1)
    change_appointment(appointment=later, by=vera)
    undo_merge(merge=merge, by=vera)
    vid.refresh_from_db()
    assert posts_of(vid) == [later]


def test_what_something_points_at_is_not_removed(mayor: Post, ana: Person, vera: Officer) -> None:
    kept = appoint(person=ana, post=mayor, since=Day(2024, 1, 1), by=vera)
    Office.objects.update(head=kept)
    with pytest.raises(DirectoryError, match="so it stays"):
        remove_appointment(appointment=kept, by=vera)
    Office.objects.update(head=None)
    remove_appointment(appointment=kept, by=vera)
    assert not Appointment.objects.exists()


def test_only_who_may_appoints(mayor: Post, ana: Person) -> None:
    with pytest.raises(NotAllowed):
        appoint(person=ana, post=mayor, by=factories.make_officer(Role.CLERK))


known_days = st.tuples(days.filter(bool), exactness, days, exactness)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.tuples(known_days, known_days, st.booleans()))
def test_the_database_refuses_what_the_rule_refuses(
    mayor: Post, ana: Person, vid: Person, pair: tuple[Ends, Ends, bool]
) -> None:
    """Past the actions. On SQLite, where one writes at a time, only what is one entry's own."""
    one, other, same = pair
    assume(possible(one) and possible(other))
    seen = same or connection.vendor == "postgresql"
    with transaction.atomic():
        Appointment.objects.create(person=ana, post=mayor, **_fields(one))
        overlaps = period_of(*one).surely_overlaps(period_of(*other))
        try:
            with transaction.atomic():
                Appointment.objects.create(person=ana if same else vid, post=mayor, **_fields(other))
        except (IntegrityError, DatabaseError):
            assert overlaps
            assert seen
        else:
            assert not (overlaps and seen)
        transaction.set_rollback(True)


def _fields(ends: Ends) -> dict[str, Any]:
    since, since_exact, until, until_exact = ends
    return {
        "since": since and first_of(since, since_exact),
        "since_exact": since_exact,
        "until": until and last_of(until, until_exact),
        "until_exact": until_exact,
    }


def test_the_database_refuses_a_change_too(mayor: Post, ana: Person, vera: Officer) -> None:
    appoint(person=ana, post=mayor, since=Day(2020, 1, 1), until=Day(2020, 12, 31), by=vera)
    later = appoint(person=ana, post=mayor, since=Day(2022, 1, 1), by=vera)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appointment.objects.filter(pk=later.pk).update(since=Day(2020, 6, 1))
