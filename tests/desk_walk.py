"""An office with something of everything, and the addresses of all screens that its officers have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from communique.directory.models import Appointment, Occasion, Place, Subject
from communique.newsroom.actions.reviewing import submit_release
from communique.newsroom.models import Release, SectionName
from communique.record.actions.proposing import propose_edition
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.letters.writing import make_letter
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
    "jsi18n",
    "logout",
    "media/",
    "pages/",
    "password_reset",
    "reports/",
    "snippets/",
    "sprite",
    "tag-autocomplete",
    "test404",
    "workflows",
    "^",
)


def make_walked_office(monkeypatch: pytest.MonkeyPatch) -> Officer:
    """An office in English alone, so that what is Serbian on a screen is the desk's; its administrator."""
    monkeypatch.setattr("communique.record.actions.proposing.find_said", stand_in.find_said)
    office = factories.make_office("en")
    office.texts.exclude(language="en").delete()
    SectionName.objects.exclude(language="en").delete()
    vera = factories.make_officer(Role.ADMINISTRATOR, "vera")
    lisov = person("Ana Lisov")
    person("Marko Tesar")
    appointed(lisov, "Mayor", "", "2020-01-01")
    subject("bridges", "Bridges", "")
    release = factories.make_draft(vera, factories.text("en", "Bridge opened", *BRIDGE))
    factories.publish_release(release=release, by=vera)
    propose_edition(edition=edition_of(release))
    waiting = factories.make_draft(vera, factories.text("en", "A second bridge"))
    submit_release(release=waiting, by=vera)
    factories.make_draft(vera, factories.text("en", "A third bridge"))
    make_letter()
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
