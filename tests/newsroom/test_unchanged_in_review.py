"""What somebody reads for approval stays as it is, whatever door is tried, until it is taken back."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from communique.newsroom.actions.drafting import revise_release, revise_text
from communique.newsroom.actions.reviewing import approve_release, submit_release, take_back
from communique.newsroom.actions.scheduling import schedule_releases
from communique.newsroom.actions.translating import Translation, save_translation
from communique.newsroom.desk.editing import ReleaseEdit
from communique.newsroom.errors import Refused
from communique.newsroom.models import Release, Review
from communique.newsroom.states import State, stage_of
from communique.staff.models import Officer
from tests import factories
from tests.factories import colleague, publish_release
from tests.newsroom.desk_data import form_of

pytestmark = pytest.mark.django_db

STAGES = (State.IN_REVIEW, State.APPROVED, State.SCHEDULED)
SENTENCE = "Take it back to change it"


def bring(release: Release, stage: State, officer: Officer) -> Release:
    submit_release(release=release, by=officer)
    if stage is not State.IN_REVIEW:
        approve_release(release=release, by=colleague())
    if stage is State.SCHEDULED:
        soon = timezone.now() + datetime.timedelta(hours=3)
        schedule_releases(releases=[release], instant=soon, by=officer)
    there: Release = Release.objects.select_related("review", "schedule").get(pk=release.pk)
    assert stage_of(there) is stage
    return there


def everything(release: Release) -> tuple[Any, ...]:
    """Its drafts as they are kept, and where it stands."""
    row = Release.objects.get(pk=release.pk)
    drafts = [json.dumps(each.content, sort_keys=True) for each in Revision.objects.for_instance(row)]
    return row.review_id, row.schedule_id, row.latest_revision_id, row.live, sorted(drafts)


ACTIONS: dict[str, Callable[[Release, Officer], object]] = {
    "all texts": lambda release, by: revise_release(
        release=release, texts=[factories.text("en", "Slipped in")], by=by
    ),
    "one text": lambda release, by: revise_text(
        release=release, text=factories.text("en", "Slipped in"), by=by
    ),
    "a translation": lambda release, by: save_translation(
        release=release,
        translation=Translation("sr-Cyrl", "Ушуњано", "", "", "", []),
        seen=release.latest_revision_id or 0,
        ready=True,
        by=by,
    ),
    "the row's own save": lambda release, by: release.save_revision(user=by, clean=False),
    "the draft's own save": lambda release, by: release.get_latest_revision_as_object().save_revision(
        user=by, clean=False
    ),
    "deleting": lambda release, _by: release.delete(),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("stage", STAGES)
def test_no_action_changes_it(draft: Release, officer: Officer, stage: State, action: str) -> None:
    stale = Release.objects.get(pk=draft.pk)  # as somebody loaded it before
    current = bring(draft, stage, officer)
    before = everything(draft)
    for release in (stale, current):
        with pytest.raises(Refused, match=SENTENCE):
            ACTIONS[action](release, officer)
    assert everything(draft) == before


def posts(release: Release) -> dict[str, tuple[str, dict[str, str]]]:
    pk, revision = release.pk, release.latest_revision_id
    edit = f"/desk/releases/edit/{pk}/"
    return {
        "save": (edit, form_of(release, headline="Slipped in")),
        "autosave": (
            edit,
            form_of(release, headline="Slipped in", overwrite_revision_id=str(revision), autosave="1"),
        ),
        "save and submit": (
            edit,
            form_of(release, headline="Slipped in", **{"action-publish": "action-publish"}),
        ),
        "revert": (edit, form_of(release, headline="Slipped in", revision=str(revision))),
        "unlock": (f"/desk/releases/unlock/{pk}/", {}),
        "delete": (f"/desk/releases/delete/{pk}/", {}),
        "bulk delete": (f"/desk/bulk/newsroom/release/delete/?id={pk}", {}),
        "copy": (f"/desk/releases/copy/{pk}/", form_of(release, headline="Slipped in")),
        "unschedule": (f"/desk/releases/history/{pk}/revisions/{revision}/unschedule/", {}),
        "translate": (
            f"/desk/releases/translate/{pk}/sr-Cyrl/",
            {"headline": "Ушуњано", "step": "ready", "seen": str(revision)},
        ),
    }


@pytest.mark.parametrize("stage", STAGES)
def test_no_screen_changes_it(desk: Client, vera: Officer, stage: State) -> None:
    vera.is_superuser = True
    vera.save()
    desk.force_login(vera)
    release = bring(factories.make_draft(vera), stage, vera)
    before = everything(release)
    for door, (address, form) in posts(release).items():
        for headers in ({}, {"accept": "application/json"}):
            response = desk.post(address, form, follow=True, headers=headers)
            assert response.status_code in {200, 400, 403, 404, 409, 422, 423}, (door, response.status_code)
            assert everything(release) == before, door


@pytest.mark.parametrize(
    ("stage", "sentence"), [(State.IN_REVIEW, "in review"), (State.SCHEDULED, "scheduled")]
)
def test_the_editor_says_why_and_loses_nothing(
    desk: Client, vera: Officer, stage: State, sentence: str
) -> None:
    release = bring(factories.make_draft(vera), stage, vera)
    page = unescape(
        desk.post(
            f"/desk/releases/edit/{release.pk}/", form_of(release, headline="My words")
        ).content.decode()
    )
    assert f"It is {sentence}" in page
    assert SENTENCE in page
    assert "My words" in page


def saved_while(
    desk: Client, monkeypatch: pytest.MonkeyPatch, release: Release, work: Callable[[Release], object]
) -> tuple[int, str]:
    """What the editor answers when `work` comes between its look at the lock and its save."""
    looked = ReleaseEdit.is_valid

    def slow(self: ReleaseEdit, form: Any) -> bool:
        valid = looked(self, form)
        work(Release.objects.get(pk=release.pk))
        return valid

    monkeypatch.setattr(ReleaseEdit, "is_valid", slow)
    response = desk.post(f"/desk/releases/edit/{release.pk}/", form_of(release, headline="My words"))
    return response.status_code, unescape(response.content.decode())


def test_a_review_asked_for_while_somebody_saves_wins(
    desk: Client, vera: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What she typed stays in the form."""
    release = factories.make_draft(vera)
    status, page = saved_while(desk, monkeypatch, release, lambda now: submit_release(release=now, by=vera))
    assert status == 200
    assert "Nothing of what you typed is lost" in page
    assert "My words" in page
    assert Revision.objects.for_instance(release).count() == 1
    review = Review.objects.get()
    approve_release(release=review.release, by=colleague())


def test_a_publication_while_somebody_saves_stands(
    desk: Client, vera: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = factories.make_draft(vera)
    status, page = saved_while(desk, monkeypatch, release, lambda now: publish_release(release=now, by=vera))
    assert status == 200
    assert "published or withdrawn meanwhile" in page
    assert "My words" in page
    now = Release.objects.get(pk=release.pk)
    assert now.live
    assert now.edition_id is not None
    assert now.sealed_revision_id == now.latest_revision_id


def test_what_is_read_is_not_deleted_and_the_desk_says_why(desk: Client, vera: Officer) -> None:
    release = bring(factories.make_draft(vera), State.IN_REVIEW, vera)
    response = desk.post(f"/desk/releases/delete/{release.pk}/", follow=True)
    assert SENTENCE in unescape(response.content.decode())
    assert Release.objects.filter(pk=release.pk).exists()


def test_taken_back_it_may_be_changed(draft: Release, officer: Officer) -> None:
    for stage in STAGES:
        bring(draft, stage, officer)
        take_back(release=Release.objects.get(pk=draft.pk), by=officer)
        revise_release(release=draft, texts=[factories.text("en", f"After {stage}")], by=officer)
    assert str(Release.objects.get(pk=draft.pk).get_latest_revision_as_object()) == "After scheduled"
