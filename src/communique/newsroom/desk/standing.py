"""Where releases stand, for lists: the same answer as `states.state_of`, without a query for each."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from communique.ledger.models import Edition
from communique.newsroom.models import Release, Remark, Text
from communique.newsroom.states import State

WITHDRAWN = Q(edition__act=Edition.Act.WITHDRAW)
NOT_PUBLIC = Q(live=False) & (Q(edition=None) | ~WITHDRAWN)
CONDITIONS: dict[State, Q] = {
    State.DRAFT: NOT_PUBLIC & Q(review=None),
    State.IN_REVIEW: NOT_PUBLIC & Q(review__isnull=False, review__approved_at=None),
    State.APPROVED: NOT_PUBLIC & Q(review__approved_at__isnull=False, schedule=None),
    State.SCHEDULED: NOT_PUBLIC & Q(review__approved_at__isnull=False, schedule__isnull=False),
    State.PUBLISHED: Q(live=True) & ~Q(edition__act=Edition.Act.CORRECT),
    State.CORRECTED: Q(live=True, edition__act=Edition.Act.CORRECT),
    State.WITHDRAWN: WITHDRAWN,
}
# Where the latest change stands, whatever is public already.
STAGES: dict[State, Q] = {
    State.IN_REVIEW: Q(review__isnull=False, review__approved_at=None),
    State.APPROVED: Q(review__approved_at__isnull=False, schedule=None),
    State.SCHEDULED: Q(review__approved_at__isnull=False, schedule__isnull=False),
}


def for_listing(releases: QuerySet[Release]) -> QuerySet[Release]:
    """With all that a line of a list shows; a fixed number of queries however many lines there are."""
    return (
        releases.select_related("section", "edition", "review", "schedule", "latest_revision")
        .defer("latest_revision__content")
        .prefetch_related(
            "section__names",
            open_notes(),
            Prefetch("texts", queryset=Text.objects.only("id", "release_id", "language", "headline")),
        )
    )


def open_notes() -> Prefetch[str]:
    """To prefetch: the notes that nobody settled yet, as `open_remarks`; answers are part of theirs."""
    waiting = Remark.objects.filter(answers=None, settled_at=None).only("id", "release_id")
    return Prefetch("remarks", queryset=waiting, to_attr="open_remarks")


def in_state(releases: QuerySet[Release], state: State) -> QuerySet[Release]:
    return releases.filter(CONDITIONS[state])


def at_stage(releases: QuerySet[Release], stage: State) -> QuerySet[Release]:
    """Those of `releases` whose latest change is in review, approved or scheduled."""
    return releases.filter(STAGES[stage])


def headline_of(release: Release) -> str:
    """The latest draft's headline, as the desk names a release."""
    draft = release.latest_revision
    return (draft.object_str if draft is not None else "") or str(release)
