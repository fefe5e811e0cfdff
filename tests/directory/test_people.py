"""People are found by every way they are written, and by nothing that could mean another."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communique.directory.actions import (
    accept_person,
    add_alias,
    add_country,
    add_person,
    add_post,
    appoint,
    merge_people,
    propose_person,
    undo_merge,
)
from communique.directory.errors import DirectoryError, NotAllowed
from communique.directory.models import Appointment, Person, Post
from communique.directory.queries import (
    all_entries_of,
    appointment_on,
    find_person,
    kept_people,
    known_people,
    name_of,
    names_of,
    posts_of,
    the_person,
)
from communique.directory.queries.people import find_people, other_names_of
from communique.events.models import Event
from communique.staff.actions import ensure_built_in_officers
from communique.staff.models import Officer
from communique.staff.queries import built_in
from communique.staff.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db
Day = datetime.date


def sergei(by: Officer) -> Person:
    return add_person(
        names={"en": "Sergei Zaregin", "sr-Cyrl": "Сергеј Зарегин"}, aliases=["Zaryegin"], by=by
    )


@pytest.mark.parametrize(
    "name",
    [
        "Sergei Zaregin",
        "SERGEI  ZAREGIN",
        "Сергеј Зарегин",
        "Sergej Zaregin",
        "Zaryegin",
        "Zaregin",
        "Зарегин",
    ],
)
def test_a_person_is_found_however_she_is_written(vera: Officer, name: str) -> None:
    person = sergei(vera)
    assert find_person(name, language="en") == person


@pytest.mark.parametrize("name", ["", "…", "Sergei", "Zaregina", "Sergei Z", "Igor Zaregin"])
def test_what_may_mean_another_is_nobody(vera: Officer, name: str) -> None:
    sergei(vera)
    assert find_person(name, language="en") is None


def test_a_surname_that_two_have_is_nobodys_unless_office_or_country_tell(vera: Officer) -> None:
    zarenia = add_country(code="X-ZAR", names={"en": "Zarenia"}, by=vera)
    halmar = add_country(code="X-HAL", names={"en": "Halmar"}, by=vera)
    one = add_person(names={"en": "Sergei Zaregin"}, country=zarenia, by=vera)
    other = add_person(names={"en": "Maria Zaregin"}, by=vera)
    post = add_post(names={"en": "Minister of Defence of Halmar"}, country=halmar, by=vera)
    appoint(person=other, post=post, since=Day(2024, 1, 1), by=vera)
    assert find_person("Zaregin", language="en") is None
    assert find_person("Zaregin", language="en", country="Zarenia") == one
    assert find_person("Zaregin", language="en", country="Halmar") == other
    assert find_person("Zaregin", language="en", office="Defence Minister") == other
    assert find_person("Zaregin", language="en", country="France") is None


def test_a_surname_is_not_anothers_of_another_country(vera: Officer) -> None:
    zarenia = add_country(code="X-ZAR", names={"en": "Zarenia"}, by=vera)
    add_person(names={"en": "Sergei Zaregin"}, country=zarenia, by=vera)
    add_country(code="X-HAL", names={"en": "Halmar"}, by=vera)
    assert find_person("Zaregin", language="en", country="Halmar") is None


def test_names_of_the_merged_count_for_the_kept(vera: Officer) -> None:
    kept = add_person(names={"en": "Sergei Zaregin"}, by=vera)
    merged = add_person(names={"en": "S. Zaryegin", "sr-Cyrl": "Сергеј Зарегин"}, by=vera)
    add_alias(person=merged, name="Zary", by=vera)
    merge = merge_people(kept=kept, merged=merged, by=vera)
    merged.refresh_from_db()
    assert the_person(merged) == kept == the_person(kept)
    assert all_entries_of(merged) == all_entries_of(kept) == [kept.pk, merged.pk]
    assert find_person("Zary", language="en") == find_person("S. Zaryegin", language="en") == kept
    assert names_of(merged) == {"en": "Sergei Zaregin", "sr-Cyrl": "Сергеј Зарегин"}
    assert name_of(kept, "sr-Latn") == "Sergej Zaregin"
    assert other_names_of(kept) == ["Zary", "S. Zaryegin"]
    assert list(kept_people()) == [kept]
    undo_merge(merge=merge, by=vera)
    merged.refresh_from_db()
    assert find_person("Zary", language="en") == merged
    assert names_of(kept) == {"en": "Sergei Zaregin"}
    assert set(kept_people()) == {kept, merged}


def test_an_alias_is_there_once_and_goes_to_the_entry_kept(vera: Officer) -> None:
    kept, merged = sergei(vera), add_person(names={"en": "Zary Gin"}, by=vera)
    merge_people(kept=kept, merged=merged, by=vera)
    merged.refresh_from_db()
    alias = add_alias(person=merged, name="Zarégin S.", by=vera)
    assert alias.person == kept
    assert alias == add_alias(person=kept, name="ЗАРЕГИН С", by=vera)


def test_everybody_is_told_to_the_reader(vera: Officer) -> None:
    zarenia = add_country(code="X-ZAR", names={"en": "Zarenia", "sr-Cyrl": "Заренија"}, by=vera)
    post = add_post(
        names={"en": "President of Zarenia", "sr-Cyrl": "Председник Зареније"}, country=zarenia, by=vera
    )
    person = sergei(vera)
    appoint(person=person, post=post, since=Day(2024, 5, 1), until=Day(2025, 4, 30), by=vera)
    (then,) = known_people(language="en", day=Day(2024, 5, 1))
    assert then.names == ("Sergei Zaregin", "Сергеј Зарегин", "Sergej Zaregin", "Zaryegin")
    assert (then.office, then.country) == ("President of Zarenia", "Zarenia")
    (before,) = known_people(language="sr-Cyrl", day=Day(2024, 4, 30))
    assert (before.names[0], before.office, before.country) == ("Сергеј Зарегин", None, None)
    (serbian,) = known_people(language="sr-Cyrl", day=Day(2025, 4, 30))
    assert (serbian.office, serbian.country) == ("Председник Зареније", "Заренија")


def test_the_list_of_everybody_is_the_same_object_until_something_changes(vera: Officer) -> None:
    person = sergei(vera)
    first = known_people(language="en", day=Day(2025, 1, 1))
    with CaptureQueriesContext(connection) as asked:
        assert known_people(language="en", day=Day(2025, 1, 2)) is first
    assert len(asked) == 1
    add_alias(person=person, name="Zary", by=vera)
    (changed,) = known_people(language="en", day=Day(2025, 1, 2))
    assert "Zary" in changed.names


def test_a_name_known_in_cyrillic_alone_is_told_in_letters_the_text_has(vera: Officer) -> None:
    add_person(names={"sr-Cyrl": "Ђорђе Његић"}, by=vera)
    (known,) = known_people(language="en")
    assert known.names[0] == "Đorđe Njegić"
    (known,) = known_people(language="sr-Cyrl")
    assert known.names[0] == "Ђорђе Његић"


def reader() -> Officer:
    ensure_built_in_officers()
    return built_in("import")


def test_a_proposal_is_made_once(vera: Officer) -> None:
    by = reader()
    first = propose_person(name="Sergei Zaregin", language="en", country="Germany", by=by)
    assert first.proposed
    assert first.country is not None
    assert first.country.code == "DE"
    assert propose_person(name="Zaregin", language="en", by=by) == first
    assert propose_person(name="Sergei Zaregin", language="en", country="Germany", by=by) == first
    assert Person.objects.count() == 1
    kept = accept_person(person=first, by=vera)
    assert not kept.proposed
    assert {"person_changed"} <= set(Event.objects.values_list("kind", flat=True))


def test_a_proposed_person_learns_her_name_in_another_script(vera: Officer) -> None:
    person = propose_person(name="Irena Zaregin", language="en", by=reader())
    again = propose_person(name="Ирена Зарегин", language="sr", by=reader())
    assert again == person
    assert names_of(person) == {"en": "Irena Zaregin", "sr-Cyrl": "Ирена Зарегин"}


def test_a_post_is_proposed_only_where_it_can_be_no_others(vera: Officer) -> None:
    post = add_post(names={"en": "Mayor of Lipovac"}, by=vera)
    by = reader()
    day = Day(2025, 3, 1)
    first = propose_person(name="Ana Lisov", language="en", office="mayor of Lipovac", day=day, by=by)
    assert [held.post for held in posts_of(first)] == [post]
    propose_person(name="Ana Lisov", language="en", office="mayor of Lipovac", day=day, by=by)
    assert Appointment.objects.count() == 1
    Appointment.objects.all().delete()
    appoint(person=accept_person(person=first, by=vera), post=post, since=Day(2024, 1, 1), by=vera)
    propose_person(name="Igor Mart", language="en", office="Mayor of Lipovac", day=day, by=by)
    propose_person(name="Vid Mart", language="en", office="Deputy Mayor of Lipovac", day=day, by=by)
    assert Appointment.objects.count() == 1
    assert Post.objects.count() == 1


@pytest.mark.parametrize("name", ["", "…", "a" * 300])
def test_what_is_no_name_is_refused(vera: Officer, name: str) -> None:
    with pytest.raises(DirectoryError):
        propose_person(name=name, language="en", by=reader())
    with pytest.raises(DirectoryError):
        add_person(names={"en": name}, by=vera)


def test_only_who_may_keeps_the_directory(vera: Officer) -> None:
    person = sergei(vera)
    clerk = factories.make_officer(Role.CLERK)
    with pytest.raises(NotAllowed):
        add_person(names={"en": "Ana Lisov"}, by=clerk)
    with pytest.raises(NotAllowed):
        add_alias(person=person, name="Zary", by=clerk)
    with pytest.raises(NotAllowed):
        accept_person(person=person, by=clerk)
    with pytest.raises(NotAllowed):
        merge_people(kept=person, merged=add_person(names={"en": "Ana"}, by=vera), by=clerk)


def test_the_post_on_a_day_is_the_one_that_fits(vera: Officer) -> None:
    person = sergei(vera)
    prime = add_post(names={"en": "Prime Minister of Zarenia"}, by=vera)
    party = add_post(names={"en": "Leader of the Meadow Party"}, by=vera)
    earlier = appoint(person=person, post=prime, since=Day(2020, 1, 1), until=Day(2023, 12, 31), by=vera)
    leader = appoint(person=person, post=party, since=Day(2022, 6, 1), by=vera)
    assert appointment_on(person, Day(2019, 12, 31)) is None
    assert appointment_on(person, Day(2021, 1, 1)) == earlier
    assert appointment_on(person, Day(2023, 1, 1)) == leader
    assert appointment_on(person, Day(2023, 1, 1), office="the prime minister", language="en") == earlier
    assert appointment_on(person, Day(2024, 1, 1), office="the prime minister", language="en") == leader
    assert posts_of(person) == [leader, earlier]


@pytest.mark.parametrize(
    "name", ["Ana\x00 Lisov", "\u202eanA\u202c", "Ana \u2067Lisov", "Ana \ud800", "Ana\x1b"]
)
def test_a_name_has_no_letters_that_cannot_be_seen(vera: Officer, name: str) -> None:
    with pytest.raises(DirectoryError, match="cannot be seen"):
        add_person(names={"en": name}, by=vera)
    with pytest.raises(DirectoryError, match="cannot be seen"):
        add_alias(person=add_person(names={"en": "Ana"}, by=vera), name=name, by=vera)
    assert add_person(names={"en": " Ana\u00a0\n Lisov "}, by=vera).name_in("en") == "Ana Lisov"


def test_people_are_searched_in_every_script(vera: Officer) -> None:
    person = sergei(vera)
    add_person(names={"en": "Ana Lisov"}, by=vera)
    for asked in ("зарегин", "zareg serg", "ZARYEGIN", "Серг"):
        assert list(find_people(asked, kept_people())) == [person]
    assert find_people("", kept_people()).count() == 2
    assert not find_people("zareginova", kept_people())
