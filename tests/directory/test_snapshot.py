"""What is held in memory is what stands in the database, however little was read again."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings, strategies as st

from communique.directory.actions import (
    accept_person,
    add_alias,
    add_country,
    add_occasion,
    add_person,
    add_post,
    appoint,
    change_entry,
    merge_people,
    propose_person,
    remove_appointment,
    undo_merge,
)
from communique.directory.errors import DirectoryError
from communique.directory.models import Appointment, Merge, Person
from communique.directory.queries import known_people
from communique.directory.queries.snapshot import Snapshot, forget, snapshot
from communique.staff.models import Officer

pytestmark = pytest.mark.django_db
WORDS = ("Ana", "Vid", "Лисов", "Март", "Golubin", "Holm")
names = st.builds(lambda *words: " ".join(words), st.sampled_from(WORDS), st.sampled_from(WORDS))
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["person", "propose", "accept", "alias", "rename", "post", "appoint", "remove", "merge", "undo",
             "country", "occasion"]
        ),
        names,
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=14,
)  # fmt: skip


def _act(step: tuple[str, str, int, int], by: Officer) -> None:  # noqa: C901  one branch a verb
    verb, name, one, other = step
    people = list(Person.objects.order_by("pk"))
    person, second = people[one % len(people)], people[other % len(people)]
    if verb == "person":
        add_person(names={"en": name}, by=by)
    elif verb == "propose":
        propose_person(name=name, language="en", office="Mayor", country="Germany", by=by)
    elif verb == "accept":
        accept_person(person=person, by=by)
    elif verb == "alias":
        add_alias(person=person, name=name, by=by)
    elif verb == "rename":
        row = person.names.first()
        row.name = name
        person.names.add(row)
        change_entry(entry=person, by=by)
    elif verb == "post":
        add_post(names={"en": "Mayor"}, by=by)
    elif verb == "appoint":
        post = add_post(names={"en": "Head of works"}, by=by)
        appoint(person=person, post=post, since=datetime.date(2024, 1, 1), by=by)
    elif verb == "remove" and Appointment.objects.exists():
        remove_appointment(appointment=Appointment.objects.earliest("pk"), by=by)
    elif verb == "merge":
        merge_people(kept=person, merged=second, by=by)
    elif verb == "undo" and Merge.objects.exists():
        undo_merge(merge=Merge.objects.latest("pk"), by=by)
    elif verb == "country":
        add_country(code=f"X-{one}{other}", names={"en": name}, by=by)
    elif verb == "occasion":
        add_occasion(kind="call", participants=[person], by=by)


def _told(version: Snapshot) -> Any:
    return (
        version.entries,
        version.people,
        {key: held for key, held in version.spelled.items() if held},
        {key: held for key, held in version.surnames.items() if held},
        {key: held for key, held in version.beginnings.items() if held},
        version.held_by,
        version.posts,
        version.countries,
    )


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_every_version_is_what_reading_all_again_gives(
    vera: Officer, sequence: list[tuple[str, str, int, int]]
) -> None:
    with transaction.atomic():
        forget()
        add_person(names={"en": "Ana Lisov"}, by=vera)
        day = datetime.date(2024, 5, 1)
        for step in sequence:
            known_people(language="en", day=day)
            try:
                _act(step, vera)
            except DirectoryError:
                continue
            assert _told(snapshot()) == _told(Snapshot())
            now = known_people(language="en", day=day)
            forget()
            assert known_people(language="en", day=day) == now
        transaction.set_rollback(True)


def test_what_was_rolled_back_is_forgotten(vera: Officer) -> None:
    add_person(names={"en": "Ana Lisov"}, by=vera)
    snapshot()
    with transaction.atomic():
        add_person(names={"en": "Vid Mart"}, by=vera)
        assert "vid mart" in snapshot().spelled
        transaction.set_rollback(True)
    add_person(names={"en": "Petra Holm"}, by=vera)
    assert set(snapshot().spelled) == {"ana lisov", "petra holm"}


def test_what_concerns_no_name_changes_nothing(vera: Officer) -> None:
    person = add_person(names={"en": "Ana Lisov"}, by=vera)
    known = known_people(language="en")
    add_occasion(kind="call", participants=[person], by=vera)
    assert known_people(language="en") is known


def test_a_new_person_costs_the_same_however_many_there_are(vera: Officer) -> None:
    def asked(count: int) -> int:
        for number in range(count):
            add_person(names={"en": f"Ana Lisov{number}"}, by=vera)
        snapshot()
        add_person(names={"en": "Vid Mart"}, by=vera)
        with CaptureQueriesContext(connection) as queries:
            snapshot()
        return len(queries)

    assert asked(1) == asked(15) <= 6


def test_a_text_is_told_only_of_those_it_can_name(vera: Officer) -> None:
    ana = add_person(names={"en": "Ana Lisov", "sr-Cyrl": "Ана Лисов"}, by=vera)
    add_person(names={"en": "Vid Mart"}, by=vera)
    for text in ("Дошла је Ана Лисова.", "Said Lisov’s aide", "LISOV"):
        (known,) = known_people(language="en", within=text)
        assert known.names[0] == str(ana)
    assert known_people(language="en", within="Nobody came to the hall.") == ()
