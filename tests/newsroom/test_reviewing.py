"""Four eyes: what is approved, by whom, and that nothing else goes public."""

from __future__ import annotations

import pytest

from communique.events.models import Event
from communique.ledger.models import Edition
from communique.newsroom.actions import publishing
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.actions.publishing import publish_approved, publish_in_emergency
from communique.newsroom.actions.reviewing import (
    approve_for_signatory,
    approve_release,
    send_back,
    submit_release,
    take_back,
)
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.models import Picture, Release, Review, Signatory
from communique.newsroom.states import STAGES, State, Verb, WithdrawalReason, stage_of, state_of
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.factories import colleague, publish_release

pytestmark = pytest.mark.django_db
NOTE = {"en": "The day was wrong.", "sr-Cyrl": "Дан је био погрешан."}


def fresh(release: Release) -> Release:
    found: Release = Release.objects.select_related("review", "edition", "schedule").get(pk=release.pk)
    return found


def test_nobody_publishes_what_nobody_approved(draft: Release, officer: Officer) -> None:
    with pytest.raises(Refused, match="Nobody has approved"):
        publishing.publish_release(release=draft, by=officer)
    submit_release(release=draft, by=officer)
    with pytest.raises(Refused, match="Nobody has approved"):
        publishing.publish_release(release=draft, by=colleague())
    assert not Edition.objects.exists()
    assert not fresh(draft).live


def test_nobody_approves_her_own_change(draft: Release, officer: Officer) -> None:
    """Neither who wrote the last draft, nor who wrote an earlier one of the same change, nor who asked."""
    other = factories.make_officer(Role.ADMINISTRATOR, "other")
    asking = factories.make_officer(Role.ADMINISTRATOR, "asking")
    revise_release(release=draft, texts=[factories.text("en", "Bridge opened again")], by=other)
    submit_release(release=draft, by=asking)
    for author in (officer, other, asking):
        with pytest.raises(NotAllowed, match="had a hand"):
            approve_release(release=draft, by=author)
    approve_release(release=draft, by=colleague())
    assert stage_of(fresh(draft)) is State.APPROVED


def test_who_wrote_what_is_public_may_approve_what_another_changed(draft: Release, officer: Officer) -> None:
    publish_release(release=draft, by=officer)
    other = factories.make_officer(Role.PRESS_OFFICER, "other")
    revise_release(release=draft, texts=[factories.text("en", "Later")], by=other)
    submit_release(release=draft, by=other, note={"en": "It was later."})
    approve_release(release=draft, by=officer)
    assert publish_approved(release=fresh(draft), by=officer).act == Edition.Act.CORRECT


@pytest.mark.parametrize("role", [Role.PRESS_OFFICER, Role.CLERK, Role.DUTY_OFFICER, Role.ADVISER])
def test_only_those_with_the_right_approve(draft: Release, officer: Officer, role: Role) -> None:
    submit_release(release=draft, by=officer)
    with pytest.raises(NotAllowed):
        approve_release(release=draft, by=factories.make_officer(role))
    with pytest.raises(NotAllowed):
        send_back(release=draft, words="No.", by=factories.make_officer(role, "second"))
    assert stage_of(fresh(draft)) is State.IN_REVIEW


def test_a_revision_overwritten_after_approval_goes_nowhere(draft: Release, officer: Officer) -> None:
    submit_release(release=draft, by=officer)
    approve_release(release=draft, by=colleague())
    revision = fresh(draft).latest_revision
    revision.content["texts"][0]["headline"] = "Slipped in"
    revision.save(update_fields=["content"])
    with pytest.raises(Refused, match="changed since it was approved"):
        publish_approved(release=fresh(draft), by=officer)


def test_a_credit_changed_after_approval_is_a_change(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    shown = factories.photograph(picture, agency="", photographer="")
    draft = factories.make_draft(officer, factories.text("en", "Bridge", "Words.", more=[shown]))
    submit_release(release=draft, by=officer)
    approve_release(release=draft, by=colleague())
    Picture.objects.filter(pk=picture.pk).update(photographer="Somebody else")
    with pytest.raises(Refused, match="changed since it was approved"):
        publish_approved(release=fresh(draft), by=officer)


def test_what_she_looked_at_is_what_she_approves(draft: Release, officer: Officer) -> None:
    submit_release(release=draft, by=officer)
    with pytest.raises(Refused, match="look anew"):
        approve_release(release=draft, by=colleague(), seen=(draft.latest_revision_id or 0) - 1)
    approve_release(release=draft, by=colleague(), seen=draft.latest_revision_id)


def test_the_note_that_was_approved_is_the_note_that_is_public(draft: Release, officer: Officer) -> None:
    publish_release(release=draft, by=officer)
    revise_release(release=draft, texts=[factories.text("en", "Later"), factories.serbian()], by=officer)
    with pytest.raises(NotReady, match="Serbian"):
        submit_release(release=draft, by=officer, note={"en": "Why"})
    submit_release(release=draft, by=officer, note=NOTE)
    approve_release(release=draft, by=colleague())
    with pytest.raises(Refused, match="not the one that was approved"):
        publishing.correct_release(release=draft, note=NOTE | {"en": "Nothing much."}, by=officer)
    assert publish_approved(release=fresh(draft), by=officer).act == Edition.Act.CORRECT


def test_sent_back_with_words_and_taken_back_without(draft: Release, officer: Officer) -> None:
    review = submit_release(release=draft, by=officer, words="Before noon, please.")
    with pytest.raises(NotReady, match="what is to be mended"):
        send_back(release=draft, words="  ", by=colleague())
    send_back(release=draft, words="The date.", by=colleague())
    review.refresh_from_db()
    assert (review.ending, review.answer) == ("sent_back", "The date.")
    assert stage_of(fresh(draft)) is State.DRAFT
    submit_release(release=draft, by=officer)
    approve_release(release=draft, by=colleague())
    take_back(release=draft, by=officer)
    assert stage_of(fresh(draft)) is State.DRAFT
    with pytest.raises(Refused, match="Nobody has approved"):
        publish_approved(release=fresh(draft), by=officer)


def test_a_draft_in_review_is_not_edited_at_the_desk(
    draft: Release, officer: Officer, client: object
) -> None:
    submit_release(release=draft, by=officer)
    lock = fresh(draft).get_lock()
    assert lock is not None
    assert lock.for_user(officer)
    assert "Take it back" in lock.get_message(officer)


def test_an_emergency_is_for_its_role_has_a_reason_and_owes_an_approval(
    draft: Release, officer: Officer
) -> None:
    with pytest.raises(NotAllowed):
        publish_in_emergency(release=draft, reason="A flood", by=officer)
    duty = factories.make_officer(Role.DUTY_OFFICER)
    with pytest.raises(NotReady, match="cannot wait"):
        publish_in_emergency(release=draft, reason=" ", by=duty)
    publish_in_emergency(release=draft, reason="The river rises.", by=duty)
    assert state_of(fresh(draft)) is State.PUBLISHED
    owed = Review.objects.get(release=draft)
    assert (owed.reason, owed.approved_at, owed.emergency) == ("The river rises.", None, True)
    admin = factories.make_officer(Role.ADMINISTRATOR, "admin")
    duty.groups.add(*admin.groups.all())
    duty = Officer.objects.get(pk=duty.pk)  # without the permissions remembered
    with pytest.raises(NotAllowed, match="somebody else"):
        approve_release(release=fresh(draft), by=duty)
    approve_release(release=fresh(draft), by=admin)
    owed.refresh_from_db()
    assert owed.approved_by == admin
    assert Edition.objects.count() == 1


def test_a_signatory_named_by_an_author_approves_nothing(draft: Release, officer: Officer) -> None:
    revision = draft.latest_revision_id or 0
    submit_release(release=draft, by=officer)
    own = Signatory.objects.create(name="M", email="m@x.example", language="en", entered_by=officer)
    with pytest.raises(NotAllowed):
        approve_for_signatory(release=draft, signatory=own, by=officer, seen=revision)
    admin = factories.make_officer(Role.ADMINISTRATOR, "admin")
    minister = Signatory.objects.create(name="Minister", email="p@x.example", language="en", entered_by=admin)
    review = approve_for_signatory(release=draft, signatory=minister, by=officer, seen=revision)
    assert review.approved_for == "Minister"
    assert publish_approved(release=fresh(draft), by=officer).number == 1


def test_withdrawing_ends_what_was_on_its_way(draft: Release, officer: Officer) -> None:
    publish_release(release=draft, by=officer)
    revise_release(release=draft, texts=[factories.text("en", "Later")], by=officer)
    submit_release(release=draft, by=officer, note={"en": "Later."})
    approve_release(release=draft, by=colleague())
    publishing.withdraw_release(
        release=fresh(draft), reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={}, by=officer
    )
    assert fresh(draft).review is None
    with pytest.raises(Refused, match="withdrawn"):
        publish_approved(release=fresh(draft), by=officer)


def test_every_step_is_told_by_an_event_and_in_the_audit(draft: Release, officer: Officer) -> None:
    from wagtail.models import ModelLogEntry

    submit_release(release=draft, by=officer)
    approve_release(release=draft, by=colleague())
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"review_asked", "review_approved"} <= kinds
    logged = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {"newsroom.submit", "newsroom.approve"} <= logged


def do(verb: Verb, release: Release, officer: Officer) -> None:
    if verb is Verb.SUBMIT:
        submit_release(release=release, by=officer)
    elif verb is Verb.TAKE_BACK:
        take_back(release=release, by=officer)
    elif verb is Verb.SEND_BACK:
        send_back(release=release, words="No.", by=colleague())
    else:
        approve_release(release=release, by=colleague())


@pytest.mark.parametrize("stage", [State.DRAFT, State.IN_REVIEW, State.APPROVED])
@pytest.mark.parametrize("verb", [Verb.SUBMIT, Verb.TAKE_BACK, Verb.SEND_BACK, Verb.APPROVE])
def test_the_steps_are_those_of_the_table(draft: Release, officer: Officer, stage: State, verb: Verb) -> None:
    if stage is not State.DRAFT:
        submit_release(release=draft, by=officer)
    if stage is State.APPROVED:
        approve_release(release=draft, by=colleague())
    after = STAGES.get((stage, verb))
    if after is None:
        with pytest.raises(Refused):
            do(verb, fresh(draft), officer)
        assert stage_of(fresh(draft)) is stage
    else:
        do(verb, fresh(draft), officer)
        assert stage_of(fresh(draft)) is after
