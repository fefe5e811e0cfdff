"""Four eyes: a draft is put before a second officer, who approves it or sends it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.directory.queries import public_languages, the_office
from communique.events.actions import write_event
from communique.ledger.document import tidy
from communique.newsroom import rules
from communique.newsroom.actions.holding import act_for, draft_of, hold, notes_in
from communique.newsroom.composing import compose, digest_of
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.models import Release, Review
from communique.newsroom.readiness import missing_for_publication
from communique.newsroom.states import State, Verb, may_step, stage_of

if TYPE_CHECKING:
    from communique.newsroom.models import Signatory
    from communique.staff.models import Officer


def submit_release(
    *, release: Release, by: Officer, note: Mapping[str, str] | None = None, words: str = ""
) -> Review:
    """Puts the latest draft before a second officer; until she answers it cannot be changed.

    `note` is the public note of a correction or a restoring, one in each language; `words` are for the
    second officer. Raises NotAllowed, NotReady (with every reason) and Refused (nothing to approve).
    """
    if not rules.may_submit(by, release):
        raise NotAllowed(_("Your role does not include putting this release in review."))
    with transaction.atomic():
        current = hold(release)
        _check_stage(current, Verb.SUBMIT)
        act = act_for(current)
        draft, revision = draft_of(current, by)
        if act is Review.Act.CORRECT and revision.pk == current.sealed_revision_id:
            raise Refused(_("The draft is what is public already. Save what is to be corrected first."))
        office = the_office()
        composed = compose(draft, office)
        reasons = missing_for_publication(draft, composed, public_languages(office), dated=False)
        if reasons:
            raise NotReady(reasons)
        written = [text.language for text in draft.texts.all() if not text.in_translation]
        notes = {} if act is Review.Act.PUBLISH else notes_in(note or {}, written)
        review = Review.objects.create(
            release=current,
            revision=revision,
            digest=digest_of(draft, office),
            act=act,
            notes=notes,
            words=tidy(words),
            asked_by=by,
        )
        _point_to(current, review)
        log(current, "newsroom.submit", user=by, revision=revision)
        write_event("review_asked", release=current.pk, review=review.pk)
    release.review = review
    return review


def approve_release(*, release: Release, by: Officer, seen: int | None = None) -> Review:
    """A second officer's yes to the draft as it stands, in all its languages.

    `seen` is the revision that she looked at. A publication in an emergency is approved the same way,
    afterwards. Raises NotAllowed for whoever had a hand in the change, Refused where it was changed since.
    """
    if not by.has_perm("newsroom.publish_release"):
        raise NotAllowed(_("Your role does not include approving releases."))
    with transaction.atomic():
        current = hold(release)
        owed = _owed(current)
        if current.review is None and owed is not None:
            review = owed
            if by.pk == review.asked_by_id:
                raise NotAllowed(_("What you published in an emergency is approved by somebody else."))
        else:
            _check_stage(current, Verb.APPROVE)
            if not rules.may_approve(by, current):
                raise NotAllowed(_("You had a hand in this change, so somebody else must approve it."))
            review = _unchanged(current, seen)
        review.approved_at, review.approved_by = timezone.now(), by
        review.save(update_fields=["approved_at", "approved_by"])
        log(current, "newsroom.approve", user=by, revision=review.revision)
        write_event("review_approved", release=current.pk, review=review.pk)
    release.review = current.review
    return review


def approve_for_signatory(*, release: Release, signatory: Signatory, by: Officer, seen: int) -> Review:
    """A signatory's yes, given by link and one-time code; `by` is the officer who made the link.

    Refused where `signatory` was entered by somebody who had a hand in the change.
    """
    with transaction.atomic():
        current = hold(release)
        _check_stage(current, Verb.APPROVE)
        if not signatory.active or signatory.entered_by_id in rules.authors_of(current):
            raise NotAllowed(_("Whoever wrote a change cannot name who approves it."))
        review = _unchanged(current, seen)
        review.approved_at, review.approved_by, review.approved_for = timezone.now(), by, signatory.name
        review.save(update_fields=["approved_at", "approved_by", "approved_for"])
        log(
            current,
            "newsroom.approve",
            user=by,
            revision=review.revision,
            data={"signatory": signatory.name},
        )
        write_event("review_approved", release=current.pk, review=review.pk)
    release.review = current.review
    return review


def send_back(*, release: Release, words: str, by: Officer, signatory: str = "") -> None:
    """The second officer's no, with what is to be mended; the draft can be changed again."""
    if not signatory and not by.has_perm("newsroom.publish_release"):
        raise NotAllowed(_("Your role does not include answering a review."))
    if not tidy(words):
        raise NotReady([_("Say what is to be mended.")])
    _end(release, Verb.SEND_BACK, by, answer=tidy(words), signatory=signatory)


def take_back(*, release: Release, by: Officer) -> None:
    """The author's own way back to the draft; an approval given meanwhile is void."""
    if not rules.may_submit(by, release):
        raise NotAllowed(_("Your role does not include taking this release back."))
    _end(release, Verb.TAKE_BACK, by)


def _end(release: Release, verb: Verb, by: Officer, *, answer: str = "", signatory: str = "") -> None:
    sent_back = verb is Verb.SEND_BACK
    ending = Review.Ending.SENT_BACK if sent_back else Review.Ending.TAKEN_BACK
    with transaction.atomic():
        current = hold(release)
        _check_stage(current, verb)
        review = current.review
        assert review is not None  # noqa: S101  the stage says so
        review.ended_at, review.ending, review.ended_by, review.answer = timezone.now(), ending, by, answer
        review.save(update_fields=["ended_at", "ending", "ended_by", "answer"])
        _point_to(current, None)
        name = "newsroom.send_back" if sent_back else "newsroom.take_back"
        log(current, name, user=by, data={"signatory": signatory} if signatory else None)
        write_event("review_ended", release=current.pk, review=review.pk)
    release.review = release.schedule = None


def _owed(release: Release) -> Review | None:
    """The newest emergency publication that nobody has approved yet."""
    owed = Review.objects.filter(release=release, ending=Review.Ending.PUBLISHED, approved_at=None)
    return owed.exclude(reason="").order_by("-pk").first()


def _unchanged(release: Release, seen: int | None) -> Review:
    """The open review, if the draft is what was put in review, and what the officer looked at."""
    review: Review | None = release.review
    assert review is not None  # noqa: S101  the stage says so
    same = review.revision_id == release.latest_revision_id and seen in {None, review.revision_id}
    if not same or digest_of(release.get_latest_revision_as_object(), the_office()) != review.digest:
        raise Refused(_("The draft was changed since it was put in review. Send it back, and look anew."))
    return review


def _check_stage(release: Release, verb: Verb) -> None:
    stage = stage_of(release)
    if may_step(stage, verb):
        return
    if verb is Verb.SUBMIT:
        raise Refused(_("The release is in review already."))
    if stage is State.DRAFT:
        raise Refused(_("Nobody has put this release in review."))
    raise Refused(_("The release is approved already."))


def _point_to(release: Release, review: Review | None) -> None:
    """Past `save`: the pointer is no part of the draft, and Wagtail's fields stay as they are."""
    changes: dict[str, Any] = {"review": review} | ({} if review is not None else {"schedule": None})
    Release.objects.filter(pk=release.pk).update(**changes)
