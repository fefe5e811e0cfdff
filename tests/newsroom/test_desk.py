"""The newsroom's desk, through the addresses that officers use."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from communique.ledger.models import Edition
from communique.newsroom.actions.reviewing import approve_release
from communique.newsroom.models import Release, Section
from communique.newsroom.states import State, stage_of, state_of
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.factories import publish_release
from tests.newsroom.desk_data import form_of, release_form, text_form

pytestmark = pytest.mark.django_db
ADD = "/desk/releases/add/"


def new_form(**more: Any) -> dict[str, str]:
    section = Section.objects.first()
    assert section is not None
    return release_form(
        text_form(0, "en", "Bridge opened", "The Mayor opened the bridge."),
        text_form(1, "sr-Cyrl", "Отворен мост", "Градоначелница је отворила мост."),
        section=section.pk,
        **more,
    )


def told(response: Any) -> str:
    """What the desk says after an answer, with the answer it leads to."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def edit(release: Release) -> str:
    return f"/desk/releases/edit/{release.pk}/"


def test_a_draft_is_made_in_two_languages_and_in_the_offices_time(desk: Client, vera: Officer) -> None:
    answer = desk.post(ADD, new_form())
    release = Release.objects.get()
    assert answer.headers["Location"] == edit(release)
    assert {text.language for text in release.texts.all()} == {"en", "sr-Cyrl"}
    assert release.issued_at == factories.ISSUED_AT
    assert release.latest_revision.user == vera
    assert state_of(release) is State.DRAFT
    assert b'value="2026-03-14 18:55"' in desk.get(edit(release)).content


def test_from_the_editor_to_the_page_by_two_officers(desk: Client, vera: Officer, client: Client) -> None:
    answer = desk.post(ADD, new_form(**{"action-publish": "y"}))
    release = Release.objects.get()
    submit = f"/desk/releases/submit/{release.pk}/"
    assert answer.headers["Location"] == submit
    assert state_of(release) is State.DRAFT
    review = f"/desk/releases/review/{release.pk}/"
    assert desk.post(submit, {"words": "Before noon, please."}).headers["Location"] == review
    own = desk.get(review).content.decode()
    assert "You had a hand in this change" in own
    assert 'value="approve"' not in own
    client.force_login(factories.make_officer(Role.APPROVER))
    page = client.get(review).content.decode()
    assert "Before noon, please." in page
    client.post(review, {"step": "approve", "seen": str(release.latest_revision_id)})
    assert state_of(Release.objects.get()) is State.APPROVED
    said = told(client.post(review, {"step": "publish"}))
    assert "edition No. 1" in said
    assert state_of(Release.objects.get()) is State.PUBLISHED
    assert client.get("/en/2026/03/14/bridge-opened/").status_code == 200


def test_what_is_not_ready_is_told_and_nothing_is_lost(desk: Client) -> None:
    form = release_form(
        text_form(0, "en", "Bridge opened"), text_form(1, "sr-Cyrl", "Отворен мост"), section=_section()
    )
    desk.post(ADD, form | {"action-publish": "y"})
    release = Release.objects.get()
    page = desk.post(f"/desk/releases/submit/{release.pk}/", {"words": ""})
    assert state_of(Release.objects.get()) is State.DRAFT
    assert str(release) == "Bridge opened"
    said = told(page)
    assert "The English text is empty." in said
    assert "The Serbian (Cyrillic) text is empty." in said


def test_a_draft_without_a_headline_has_a_name_in_words(desk: Client) -> None:
    answer = desk.post(ADD, release_form(text_form(0, "en", ""), section=_section()))
    release = Release.objects.get()
    assert str(release) == "Release without a headline"
    assert "Release object" not in told(answer)
    assert b"Release object" not in desk.get(edit(release)).content


def test_an_address_that_the_desk_does_not_have_is_told_in_its_own_dress(desk: Client) -> None:
    answer = desk.get("/desk/letters/987654/")
    assert answer.status_code == 404
    assert b"Back to the desk" in answer.content
    assert b"Go to Wagtail" not in answer.content


def _section() -> int:
    return int(Section.objects.values_list("pk", flat=True)[0])


@pytest.mark.parametrize(
    ("languages", "words"),
    [
        (("en", "en"), "already"),
        (("en", "fr"), "does not publish in"),
        (("en", "not a tag"), "no language tag"),
    ],
)
def test_languages_are_the_offices_and_none_twice(
    desk: Client, languages: tuple[str, str], words: str
) -> None:
    texts = [text_form(number, language, "Bridge", "Words.") for number, language in enumerate(languages)]
    page = desk.post(ADD, release_form(*texts, section=_section()))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Release.objects.exists()


def test_the_form_offers_no_schedule_and_takes_none(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera)
    assert b"go_live_at" not in desk.get(edit(release)).content
    desk.post(edit(release), form_of(release, go_live_at="2020-01-01 10:00", expire_at="2020-01-02 10:00"))
    draft = Release.objects.get().get_latest_revision_as_object()
    assert (draft.go_live_at, draft.expire_at) == (None, None)


def test_a_live_release_is_corrected_with_a_note_in_each_language(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera)
    publish_release(release=release, by=vera)
    answer = desk.post(edit(release), form_of(release, headline="Bridge reopened", **{"action-publish": "y"}))
    screen = f"/desk/releases/submit/{release.pk}/"
    assert answer.headers["Location"] == screen
    assert Edition.objects.count() == 1
    assert str(Release.objects.get()) == "Bridge opened"
    missing = desk.post(screen, {"note-en": "It was open before."})
    assert "Write the note in" in missing.content.decode()
    desk.post(screen, {"note-en": "It was open before.", "note-sr-Cyrl": "Био је отворен."})
    waiting = Release.objects.get()
    assert (state_of(waiting), stage_of(waiting)) == (State.PUBLISHED, State.IN_REVIEW)
    approve_release(release=waiting, by=factories.colleague())
    done = desk.post(f"/desk/releases/review/{release.pk}/", {"step": "publish"})
    assert "edition No. 2" in told(done)
    corrected = Release.objects.get()
    assert state_of(corrected) is State.CORRECTED
    assert str(corrected) == "Bridge reopened"


def test_withdrawing_asks_for_a_reason_and_restoring_for_a_note(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera)
    publish_release(release=release, by=vera)
    screen = f"/desk/releases/withdraw/{release.pk}/"
    assert "Ordered by a court" in desk.get(screen).content.decode()
    assert desk.post(screen, {"reason": "boredom"}).status_code == 200
    untouched = desk.post(screen, {"reason": "", "note-en": "", "note-sr-Cyrl": ""})
    assert "Choose the reason: readers see it." in untouched.content.decode()
    assert state_of(Release.objects.get()) is State.PUBLISHED
    desk.post(screen, {"reason": "published_in_error", "note-en": "", "note-sr-Cyrl": ""})
    assert state_of(Release.objects.get()) is State.WITHDRAWN
    assert desk.get(screen).status_code == 302
    back = f"/desk/releases/submit/{release.pk}/"
    assert "Write the note in" in desk.post(back, {"note-en": "It was no duplicate."}).content.decode()
    desk.post(back, {"note-en": "It was no duplicate.", "note-sr-Cyrl": "Није."})
    approve_release(release=Release.objects.get(), by=factories.colleague())
    desk.post(f"/desk/releases/review/{release.pk}/", {"step": "publish"})
    assert state_of(Release.objects.get()) is State.PUBLISHED
    assert Edition.objects.count() == 3


def test_wagtails_unpublish_leads_to_withdrawing(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera)
    publish_release(release=release, by=vera)
    answer = desk.post(f"/desk/releases/unpublish/{release.pk}/")
    assert answer.headers["Location"] == f"/desk/releases/withdraw/{release.pk}/"
    assert Release.objects.get().live


def test_autosave_never_writes_over_a_sealed_revision(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera)
    publish_release(release=release, by=vera)
    sealed = Release.objects.get().sealed_revision
    desk.post(edit(release), form_of(release, headline="Changed", overwrite_revision_id=str(sealed.pk)))
    kept = Release.objects.get()
    assert kept.latest_revision_id != sealed.pk
    sealed.refresh_from_db()
    assert "Changed" not in str(sealed.content)


def test_a_draft_may_be_thrown_away_and_what_was_published_not(desk: Client, vera: Officer) -> None:
    draft, live = factories.make_draft(vera), factories.make_draft(vera, factories.text("en", "Another"))
    publish_release(release=live, by=vera)
    desk.post(f"/desk/releases/delete/{draft.pk}/")
    desk.post(f"/desk/releases/delete/{live.pk}/")
    assert [release.pk for release in Release.objects.all()] == [live.pk]


@pytest.mark.parametrize(
    ("role", "open_to_her"),
    [
        (Role.PRESS_OFFICER, {"add", "edit", "paste", "import", "submit"}),
        (Role.DUTY_OFFICER, {"add", "edit", "paste", "import", "submit", "emergency"}),
        (Role.APPROVER, {"edit", "submit", "withdraw"}),
        (Role.CLERK, set()),
    ],
)
def test_each_role_comes_as_far_as_its_work(
    vera: Officer, client: Client, role: Role, open_to_her: set[str]
) -> None:
    live = factories.make_draft(vera)
    publish_release(release=live, by=vera)
    client.force_login(factories.make_officer(role))
    screens = {
        "add": ADD,
        "edit": edit(live),
        "paste": "/desk/releases/paste/",
        "import": "/desk/releases/import/",
        "submit": f"/desk/releases/submit/{live.pk}/",
        "emergency": f"/desk/releases/emergency/{live.pk}/",
        "withdraw": f"/desk/releases/withdraw/{live.pk}/",
    }
    assert {name for name, path in screens.items() if client.get(path).status_code == 200} == open_to_her
    for path in ("/desk/office/edit/1/", "/desk/officers/", "/desk/sections/"):
        assert client.get(path).status_code == 302


def test_a_press_officer_who_posts_publish_gets_a_draft(vera: Officer, client: Client) -> None:
    client.force_login(factories.make_officer(Role.PRESS_OFFICER))
    answer = client.post(ADD, new_form(**{"action-publish": "y"}))
    release = Release.objects.get()
    assert answer.headers["Location"] == f"/desk/releases/submit/{release.pk}/"
    client.post(f"/desk/releases/submit/{release.pk}/", {"words": ""})
    client.post(f"/desk/releases/review/{release.pk}/", {"step": "publish"})
    assert state_of(Release.objects.get()) is State.IN_REVIEW
