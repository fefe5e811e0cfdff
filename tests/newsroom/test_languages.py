"""How far each language of a release is, kept with every draft."""

from __future__ import annotations

import pytest
from django.test import Client

from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.models import Release, TextStanding
from communique.staff.models import Officer
from tests import factories
from tests.newsroom.desk_data import form_of

pytestmark = pytest.mark.django_db


def standings(release: Release) -> dict[str, str]:
    return dict(TextStanding.objects.filter(release=release.pk).values_list("language", "standing"))


def edit(release: Release) -> str:
    return f"/desk/releases/edit/{release.pk}/"


def test_a_draft_in_one_language_lacks_the_others(vera: Officer) -> None:
    release = factories.make_draft(vera, factories.text())
    assert standings(release) == {"en": "source", "sr-Cyrl": "missing"}


def test_texts_drafted_together_are_in_line(vera: Officer) -> None:
    release = factories.make_draft(vera)
    assert standings(release) == {"en": "source", "sr-Cyrl": "ready"}
    draft = release.get_latest_revision_as_object()
    origins = {text.language: text.translated_from for text in draft.texts.all()}
    assert origins == {"en": None, "sr-Cyrl": release.latest_revision_id}


def test_the_first_text_is_the_source_where_the_main_language_is_missing(vera: Officer) -> None:
    release = factories.make_draft(vera, factories.serbian())
    assert standings(release) == {"en": "missing", "sr-Cyrl": "source"}
    revise_release(release=release, texts=[factories.text(), factories.serbian()], by=vera)
    assert standings(release) == {"en": "source", "sr-Cyrl": "ready"}


def test_a_change_of_the_source_at_the_desk_makes_translations_out_of_date(
    desk: Client, vera: Officer
) -> None:
    words = "The words of this text."
    texts = factories.text("en", "Bridge opened", words), factories.serbian("Отворен мост", words)
    release = factories.make_draft(vera, *texts)
    answer = desk.post(edit(release), form_of(release, headline="Bridge opened at noon"))
    assert answer.status_code == 302
    assert standings(release) == {"en": "source", "sr-Cyrl": "out_of_date"}
    desk.post(edit(release), form_of(release, headline="Bridge opened"))
    assert standings(release) == {"en": "source", "sr-Cyrl": "ready"}


def test_who_changes_both_in_one_save_has_brought_them_in_line(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera)
    form = form_of(release, headline="Bridge opened at noon")  # both bodies are others, too
    desk.post(edit(release), form)
    assert standings(release) == {"en": "source", "sr-Cyrl": "ready"}


def test_what_saves_itself_says_nothing_about_a_translation(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera)
    loaded = Release.objects.get(pk=release.pk).latest_revision
    sent = {
        "loaded_revision_id": str(loaded.pk),
        "loaded_revision_created_at": loaded.created_at.isoformat(),
    }
    form = form_of(release, headline="Bridge opened at noon") | sent
    answer = desk.post(edit(release), form, headers={"Accept": "application/json"})
    assert answer.json()["success"]
    assert standings(release)["sr-Cyrl"] == "out_of_date"
    mine = {"overwrite_revision_id": str(answer.json()["revision_id"])}
    form = form_of(release, headline="Bridge opened at noon") | sent | mine
    assert desk.post(edit(release), form).status_code == 302
    assert standings(release)["sr-Cyrl"] == "ready"
    again = form_of(release, headline="Bridge opened at one") | sent | mine
    answer = desk.post(edit(release), again, headers={"Accept": "application/json"})
    assert answer.json()["success"]
    assert str(answer.json()["revision_id"]) != mine["overwrite_revision_id"]
    assert standings(release)["sr-Cyrl"] == "out_of_date"
