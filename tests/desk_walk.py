"""An office with something of everything, and the addresses of all screens that its officers have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.test import Client
from django.utils import translation

from communique.directory.models import (
    Appointment,
    Occasion,
    PersonName,
    Place,
    PostName,
    Subject,
    SubjectName,
)
from communique.letters.actions import receive_letter
from communique.newsroom.actions.reviewing import submit_release
from communique.newsroom.models import Release, SectionName
from communique.record.actions.proposing import propose_edition
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.letters.writing import typed
from tests.newsroom.test_one_door import address, desk_routes
from tests.record import stand_in
from tests.record.conftest import BRIDGE, edition_of
from tests.record.sayings import appointed, person, subject

# What no officer is led to: Wagtail's pages, documents, workflows and the rest that our desk does not offer.
NOT_OURS = (
    "api/",
    "bulk/",
    "choose-",
    "collections",
    "documents",
    "failwhale",
    "groups",
    "images/chooser/<int:image_id>/select_format",
    "jsi18n",
    "logout",
    "media/",
    "pages/",
    "password_reset",
    "reports/aging-pages",
    "reports/locked",
    "reports/page-types-usage",
    "reports/workflow",
    "snippets/",
    "sprite",
    "tag-autocomplete",
    "test404",
    "workflows",
    "^",
)


@dataclass(frozen=True)
class Words:
    """What the walked office writes, in one language alone."""

    language: str
    mayor: str
    engineer: str
    post: str
    subject: str
    headlines: tuple[str, str, str]
    body: tuple[str, ...]
    letter: dict[str, str]


ENGLISH: Final = Words(
    "en",
    "Ana Lisov",
    "Marko Tesar",
    "Mayor",
    "Bridges",
    ("Bridge opened", "A second bridge", "A third bridge"),
    BRIDGE,
    {},
)
SERBIAN: Final = Words(
    "sr-Cyrl",
    "Ана Лисов",
    "Марко Тесар",
    "Градоначелница",
    "Мостови",
    ("Отворен мост", "Други мост", "Трећи мост"),
    (
        "Ана Лисов обилази Грабовац, 2026-03-13.",
        "“Мост ће издржати”, рекла је Ана Лисов. “Трајало је девет година” рекла је Ана Лисов.",
        "“Ове године ми ћемо градити други” рекао је Марко Тесар. Марко Тесар захваљује: Ана Лисов.",
    ),
    {
        "given_name": "Мира",
        "surname": "Бреговић",
        "municipality": "Липовац",
        "postal_address": "Кејска 7\n10000 Липовац",
        "message": "Када ће пешачки мост бити отворен?",
    },
)


def make_walked_office(monkeypatch: pytest.MonkeyPatch, words: Words = ENGLISH) -> Officer:
    """The administrator of an office in one language alone: what is of another on a screen is the desk's."""
    monkeypatch.setattr("communique.record.actions.proposing.find_said", stand_in.find_said)
    language = words.language
    office = factories.make_office(language)
    office.texts.exclude(language=language).delete()
    SectionName.objects.exclude(language=language).delete()
    vera = factories.make_officer(Role.ADMINISTRATOR, "vera")
    mayor = person(words.mayor)
    person(words.engineer)
    appointed(mayor, words.post, "", "2020-01-01")
    subject("bridges", words.subject, "")
    for names in (PersonName, PostName, SubjectName):
        names.objects.exclude(language="en").delete()
        names.objects.update(language=language)
    first, second, third = words.headlines
    release = factories.make_draft(vera, factories.text(language, first, *words.body))
    factories.publish_release(release=release, by=vera)
    with translation.override(language.partition("-")[0]):  # the audit keeps what a row was called then
        propose_edition(edition=edition_of(release))
    waiting = factories.make_draft(vera, factories.text(language, second, *words.body[:1]))
    submit_release(release=waiting, by=vera)
    factories.make_draft(vera, factories.text(language, third, *words.body[:1]))
    receive_letter(typed=typed(**words.letter), language=language)
    factories.make_picture(vera)
    return vera


def screens(officer: Officer) -> Iterator[str]:
    """Every address of the desk that is an officer's, each for an entry that there is, and some for none."""
    number = Release.objects.filter(live=True).values_list("edition__number", flat=True).first()
    for route in desk_routes():
        within = route.removeprefix("desk/")
        if within.startswith(NOT_OURS):
            continue
        for pk in _entries(within, officer):
            named = dict.fromkeys(("pk", "image_id", "promise"), str(pk))
            yield address(route, named | {"number": str(number), "language": "en", "digest": "0" * 64})


def _entries(within: str, officer: Officer) -> list[int]:
    if "<" not in within:
        return [0]
    rows = {
        "releases": Release,
        "officers": Officer,
        "appointments": Appointment,
        "places": Place,
        "subjects": Subject,
        "occasions": Occasion,
    }.get(within.split("/", maxsplit=1)[0])
    if rows is Officer:
        return [officer.pk, Officer.objects.get(username="colleague").pk]
    if rows is None:
        return [1]
    return [*rows.objects.order_by("pk").values_list("pk", flat=True)[:2]]  # type: ignore[attr-defined]


def visit(client: Client, where: str) -> str:
    """The screen, as it opens; and what it answers to a form sent in with nothing filled in."""
    said = _body(client.get(where))
    if "<form" in said and "/delete/" not in where:
        said += _body(client.post(where, {}))
    return said


def _body(response: Any) -> str:
    if response.streaming:
        response.close()
        return ""
    return str(response.content.decode(errors="replace"))
