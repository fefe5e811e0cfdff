"""Kinds of release, who speaks or signs in them, and the place before the date."""

from __future__ import annotations

import pytest
from django.test import Client

from communique.directory.models import Person, PersonName
from communique.ledger.queries import sealed
from communique.newsroom.actions.importing import import_file
from communique.newsroom.models import Byline, Release
from communique.staff.models import Officer
from tests import factories
from tests.newsroom.desk_data import form_of

pytestmark = pytest.mark.django_db


def person(english: str, serbian: str) -> Person:
    made: Person = Person.objects.create()
    PersonName.objects.create(person=made, language="en", name=english)
    PersonName.objects.create(person=made, language="sr-Cyrl", name=serbian)
    return made


def test_a_speech_says_whose_and_which_words_in_each_script(
    desk: Client, vera: Officer, client: Client
) -> None:
    ana = person("Ana Lisov", "Ана Лисов")
    release = factories.make_draft(vera, factories.text(), factories.serbian())
    byline = {
        "bylines-0-id": "",
        "bylines-0-person": str(ana.pk),
        "bylines-0-ORDER": "1",
        "bylines-0-DELETE": "",
    }
    form = form_of(release, **byline) | {
        "bylines-TOTAL_FORMS": "1",
        "kind": "speech",
        "speech_form": "drafted",
    }
    answer = desk.post(f"/desk/releases/edit/{release.pk}/", form)
    assert answer.status_code == 302, answer.context["form"].errors
    edition = factories.publish_release(release=Release.objects.get(), by=vera)
    about = sealed(edition).about
    assert about["bylines"] == {"en": ["Ana Lisov"], "sr-Cyrl": ["Ана Лисов"], "sr-Latn": ["Ana Lisov"]}
    assert about["speech_form"] == "drafted"
    address = "2026/03/14"
    english = client.get(f"/en/{address}/bridge-opened/").content.decode()
    serbian = client.get(f"/sr/{address}/otvoren-most/").content.decode()
    assert "Ana Lisov" in english
    assert "As drafted" in english
    assert "Ана Лисов" in serbian


def test_a_release_without_voices_is_sealed_as_before(desk: Client, vera: Officer) -> None:
    edition = factories.publish_release(release=factories.make_draft(vera), by=vera)
    assert not {"bylines", "speech_form"} & set(sealed(edition).about)


def test_nobody_signs_twice(desk: Client, vera: Officer) -> None:
    ana = person("Ana Lisov", "Ана Лисов")
    release = factories.make_draft(vera, factories.text())
    twice = {"bylines-TOTAL_FORMS": "2"}
    for number in range(2):
        twice |= {f"bylines-{number}-id": "", f"bylines-{number}-person": str(ana.pk)}
    answer = desk.post(f"/desk/releases/edit/{release.pk}/", form_of(release) | twice)
    assert answer.status_code in {200, 302}
    assert Byline.objects.filter(release=release).count() <= 1


@pytest.mark.parametrize(
    ("line", "place"),
    [("Lipovac, 14 March 2026", "Lipovac"), ("Saturday, 14 March 2026", ""), ("14 March 2026", "")],
)
def test_the_place_before_the_date_is_the_datelines(vera: Officer, line: str, place: str) -> None:
    text = (
        f"{line}\n\nThe bridge is open\n\nMayor Ana Lisov opened the bridge over the Lipa today, before all."
    )
    import_file(source="a.txt", raw=text.encode(), by=vera, archive=False)
    draft = Release.objects.get().get_latest_revision_as_object()
    assert draft.texts.first().place == place
