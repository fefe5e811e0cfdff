"""The approval that a publication rests on: found, compared with what would be sealed, and closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from communique.newsroom.composing import digest_of
from communique.newsroom.errors import Refused
from communique.newsroom.models import Release, Review
from communique.newsroom.states import Verb

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.staff.models import Officer

ACTS = {
    Verb.PUBLISH: Review.Act.PUBLISH,
    Verb.CORRECT: Review.Act.CORRECT,
    Verb.RESTORE: Review.Act.RESTORE,
}


class Vouched(Protocol):
    """What of a step matters here."""

    @property
    def verb(self) -> Verb: ...
    @property
    def by(self) -> Officer: ...
    @property
    def reason(self) -> str: ...


def review_for(
    current: Release, draft: Release, step: Vouched, notes: Mapping[str, str], office: Office
) -> Review:
    """The review that lets `draft` go public; in an emergency one that is owed its approval.

    Raises Refused where nobody approved it, or where it is not what was approved.
    """
    review: Review | None = current.review
    digest = digest_of(draft, office)
    if step.reason:
        # What somebody approved already needs no emergency; what she has not yet read is hers to read after.
        if review is not None:
            close(review, Review.Ending.TAKEN_BACK, step.by)
        owed: Review = Review.objects.create(
            release=current,
            revision=current.latest_revision,
            digest=digest,
            act=ACTS[step.verb],
            notes=dict(notes),
            asked_by=step.by,
            reason=step.reason,
        )
        return owed
    if review is None or review.approved_at is None:
        raise Refused(_("Nobody has approved this change yet. Put it in review first."))
    if review.revision_id != current.latest_revision_id or review.digest != digest:
        raise Refused(_("The draft was changed since it was approved. Take it back, and ask anew."))
    if review.act != ACTS[step.verb]:
        raise Refused(_("Something else was approved for this release. Take it back, and ask anew."))
    if dict(notes) != review.notes:
        raise Refused(_("The public note is not the one that was approved."))
    return review


def close_review(review: Review | None, step: Vouched) -> None:
    """Its change is public now."""
    if review is not None:
        close(review, Review.Ending.PUBLISHED, step.by)


def close_open_review(current: Release, by: Officer) -> None:
    if current.review is not None:
        close(current.review, Review.Ending.TAKEN_BACK, by)


def close(review: Review, ending: Review.Ending, by: Officer) -> None:
    review.ended_at, review.ending, review.ended_by = timezone.now(), ending, by
    review.save(update_fields=["ended_at", "ending", "ended_by"])
