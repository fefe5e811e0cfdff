"""A field for names finds the few that are meant among thousands, in any script, and takes plain text too."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communique.directory.actions import add_country, add_person, add_post, appoint, merge_people
from communique.directory.forms import EntriesField, EntryField
from communique.directory.models import Person, PersonName
from communique.directory.queries import find_person
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/directory/suggestions/"


@pytest.fixture
def ana(vera: Officer) -> Person:
    return add_person(names={"en": "Ana Lisov", "sr-Cyrl": "Ана Лисов"}, aliases=["Anna Lissow"], by=vera)


def found(desk: Client, asked: str, of: str = "person") -> list[dict[str, Any]]:
    answer = desk.get(ADDRESS, {"of": of, "q": asked})
    assert answer.status_code == 200
    suggested: list[dict[str, Any]] = answer.json()["found"]
    return suggested


@pytest.mark.parametrize("asked", ["lis", "Лис", "ana lisov", "лисов ана", "lissow"])
def test_a_person_is_found_in_any_script_order_and_spelling(desk: Client, ana: Person, asked: str) -> None:
    assert [one["line"] for one in found(desk, asked)] == ["Ana Lisov"]


def test_namesakes_are_told_apart(desk: Client, vera: Officer, ana: Person) -> None:
    post = add_post(names={"en": "Mayor of Lipovac"}, by=vera)
    appoint(person=ana, post=post, since=datetime.date(2020, 1, 1), by=vera)
    other = add_person(names={"en": "Ana Lisov"}, by=vera)
    told = {one["line"]: one["about"] for one in found(desk, "Ana Lisov")}
    assert set(told) == {f"Ana Lisov [{ana.pk}]", f"Ana Lisov [{other.pk}]"}
    assert "Mayor of Lipovac" in told[f"Ana Lisov [{ana.pk}]"]
    field = EntryField(Person, find_person)
    assert field.clean(f"Ana Lisov [{other.pk}]") == other
    merge_people(kept=ana, merged=other, by=vera)
    assert [one["line"] for one in found(desk, "Ana Lisov")] == ["Ana Lisov"]
    assert field.clean(f"Ana Lisov [{other.pk}]") == ana
    assert field.clean("") is None


def test_those_who_begin_so_come_first_and_not_all_are_told(desk: Client, vera: Officer) -> None:
    for number in range(30):
        add_person(names={"en": f"Mala Kosana {number:02}"}, by=vera)
    add_person(names={"en": "Ana Lisov"}, by=vera)
    lines = [one["line"] for one in found(desk, "ana")]
    assert lines[0] == "Ana Lisov"
    assert len(lines) == 12
    assert found(desk, "  ") == []


def test_countries_too_and_nothing_of_other_kinds(desk: Client, vera: Officer) -> None:
    add_country(code="X-ZAR", names={"en": "Zarenia", "sr-Cyrl": "Заренија"}, by=vera)
    assert [one["line"] for one in found(desk, "зарен", of="country")] == ["Zarenia"]
    assert desk.get(ADDRESS, {"of": "officer", "q": "vera"}).status_code in {302, 403}


def test_it_is_for_those_who_look_into_the_directory(client: Client, ana: Person) -> None:
    assert client.get(ADDRESS, {"of": "person", "q": "ana"}).status_code == 302
    client.force_login(factories.make_officer(Role.CLERK))
    answer = client.get(ADDRESS, {"of": "person", "q": "ana"})
    assert "Ana Lisov" not in answer.content.decode()


def test_among_five_thousand_it_asks_a_fixed_number_of_questions(desk: Client, ana: Person) -> None:
    def asked() -> int:
        found(desk, "lisov")
        with CaptureQueriesContext(connection) as queries:
            assert found(desk, "lisov")[0]["line"] == "Ana Lisov"
        return len(queries)

    few = asked()
    people = Person.objects.bulk_create(Person() for _ in range(5000))
    names = [PersonName(person=one, language="en", name=f"Person {one.pk}") for one in people]
    PersonName.objects.bulk_create(names)
    from communique.directory.queries.snapshot import forget

    forget()
    assert asked() == few


def test_the_fields_are_plain_text_without_a_script() -> None:
    field = EntriesField(Person, find_person)
    html = field.widget.render("people", "")
    assert "<textarea" in html
    assert 'data-directory-suggest="person"' in html
    assert "<input" in EntryField(Person, find_person).widget.render("one", "")
