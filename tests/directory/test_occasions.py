"""Two releases that tell of one occasion tell of one entry, and of two where it was two."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest

from communique.directory.actions import (
    accept_occasion,
    add_country,
    add_organisation,
    add_person,
    add_place,
    add_post,
    appoint,
    change_occasion,
    propose_occasion,
)
from communique.directory.errors import DirectoryError
from communique.directory.models import Country, Occasion, Office, Person
from communique.directory.queries import find_occasion
from communique.staff.models import Officer

pytestmark = pytest.mark.django_db
Day = datetime.date
ON = Day(2025, 3, 4)


@dataclass
class World:
    home: Country
    zarenia: Country
    halmar: Country
    president: Person
    minister: Person
    holm: Person
    king: Person
    premier: Person


@pytest.fixture
def world(vera: Officer) -> World:
    home, zarenia, halmar = (
        add_country(code=f"X-{name[:3].upper()}", names={"en": name}, by=vera)
        for name in ("Lipovia", "Zarenia", "Halmar")
    )

    def person(name: str, country: Country | None = None) -> Person:
        return add_person(names={"en": name}, country=country, by=vera)

    president = person("Ana Lisov")
    post = add_post(names={"en": "President of Lipovia"}, country=home, by=vera)
    Office.objects.update(head=appoint(person=president, post=post, since=Day(2024, 1, 1), by=vera))
    return World(
        home, zarenia, halmar, president, person("Mila Terent", home), person("Petra Holm", zarenia),
        person("Edvin III", halmar), person("Sigrid Tav", halmar),
    )  # fmt: skip


def test_the_same_guests_on_days_that_overlap_are_one_occasion(world: World, vera: Officer) -> None:
    announced = propose_occasion(kind="visit", earliest=ON, participants=[world.holm], planned=True, by=vera)
    held = propose_occasion(
        kind="visit",
        earliest=ON,
        latest=Day(2025, 3, 5),
        participants=[world.president, world.holm, world.minister],
        countries=[world.zarenia],
        by=vera,
    )
    assert held == announced
    held.refresh_from_db()
    assert not held.planned
    assert set(held.participants.all()) == {world.president, world.holm, world.minister}
    assert list(held.countries.all()) == [world.zarenia]


def test_who_is_always_there_makes_no_two_occasions_one(world: World, vera: Officer) -> None:
    ours = [world.president, world.minister]
    one = propose_occasion(kind="talks", earliest=ON, participants=[*ours, world.holm], by=vera)
    two = propose_occasion(kind="talks", earliest=ON, participants=[*ours, world.king], by=vera)
    three = propose_occasion(kind="talks", earliest=ON, participants=[*ours, world.premier], by=vera)
    assert len({one, two, three}) == 3
    found = find_occasion(kind="talks", earliest=ON, participants=[world.president, world.king])
    assert found == two


def test_a_country_alone_is_enough_where_one_of_the_two_names_nobody(world: World, vera: Officer) -> None:
    one = propose_occasion(kind="call", earliest=ON, participants=[world.holm], by=vera)
    assert propose_occasion(kind="call", earliest=ON, countries=[world.zarenia], by=vera) == one
    assert propose_occasion(kind="call", earliest=ON, countries=[world.halmar], by=vera) != one


def test_talks_and_a_meeting_of_one_day_are_one(world: World, vera: Officer) -> None:
    talks = propose_occasion(kind="talks", earliest=ON, participants=[world.holm], by=vera)
    assert find_occasion(kind="meeting", earliest=ON, participants=[world.holm]) == talks


@pytest.mark.parametrize(("kind", "day"), [("call", ON), ("talks", Day(2025, 3, 5)), ("talks", None)])
def test_another_kind_or_day_is_another_occasion(
    world: World, vera: Officer, kind: str, day: Day | None
) -> None:
    propose_occasion(kind="talks", earliest=ON, participants=[world.holm], by=vera)
    assert find_occasion(kind=kind, earliest=day, participants=[world.holm]) is None


def test_at_home_people_or_the_place_tell(world: World, vera: Officer) -> None:
    lipovac, varos = (
        add_place(names={"en": name}, country=world.home, by=vera) for name in ("Lipovac", "Varosh")
    )
    head = [world.president]
    one = propose_occasion(kind="ceremony", earliest=ON, place=lipovac, participants=head, by=vera)
    assert find_occasion(kind="ceremony", earliest=ON, place=varos, participants=head) is None
    assert find_occasion(kind="ceremony", earliest=ON, place=lipovac, participants=head) == one
    assert find_occasion(kind="ceremony", earliest=ON, participants=[*head, world.minister]) == one
    assert find_occasion(kind="ceremony", earliest=ON, participants=[world.holm]) is None


def test_an_organisation_is_a_guest_too(world: World, vera: Officer) -> None:
    council = add_organisation(names={"en": "Continental Council"}, by=vera)
    one = propose_occasion(kind="meeting", earliest=ON, organisations=[council], by=vera)
    assert find_occasion(kind="meeting", earliest=ON, organisations=[council]) == one
    assert find_occasion(kind="meeting", earliest=ON, participants=[world.minister]) is None


def test_an_officers_own_occasion_learns_nothing_from_the_reader(world: World, vera: Officer) -> None:
    one = propose_occasion(kind="call", earliest=ON, participants=[world.holm], planned=True, by=vera)
    accept_occasion(occasion=one, by=vera)
    again = propose_occasion(kind="call", earliest=ON, participants=[world.holm, world.minister], by=vera)
    assert again == one
    again.refresh_from_db()
    assert again.planned
    assert list(again.participants.all()) == [world.holm]


def test_days_in_the_wrong_order_are_refused(world: World, vera: Officer) -> None:
    occasion = Occasion(kind="call", earliest=ON, latest=Day(2025, 3, 3))
    with pytest.raises(DirectoryError, match="ends before it begins"):
        change_occasion(occasion=occasion, by=vera)
