"""Where releases stand, for lists: the same answer as `states.state_of`, without a query for each."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Revision, WorkflowState

from communique.ledger.models import Edition
from communique.newsroom.models import Release, Text
from communique.newsroom.states import State

WITHDRAWN = Q(edition__act=Edition.Act.WITHDRAW)
CONDITIONS: dict[State, Q] = {
    State.DRAFT: Q(live=False, waiting=False, scheduled=False) & ~WITHDRAWN,
    State.IN_REVIEW: Q(live=False, waiting=True, scheduled=False) & ~WITHDRAWN,
    State.SCHEDULED: Q(live=False, scheduled=True) & ~WITHDRAWN,
    State.PUBLISHED: Q(live=True) & ~Q(edition__act=Edition.Act.CORRECT),
    State.CORRECTED: Q(live=True, edition__act=Edition.Act.CORRECT),
    State.WITHDRAWN: WITHDRAWN,
}


def for_listing(releases: QuerySet[Release]) -> QuerySet[Release]:
    """With all that a line of a list shows; a fixed number of queries however many lines there are."""
    return (
        with_standing(releases)
        .select_related("section", "edition", "latest_revision")
        .defer("latest_revision__content")
        .prefetch_related(
            "section__names",
            Prefetch("texts", queryset=Text.objects.only("id", "release_id", "language", "headline")),
        )
    )


def with_standing(releases: QuerySet[Release]) -> QuerySet[Release]:
    """With `waiting` (a review is going on) and `scheduled`."""
    release_type = ContentType.objects.get_for_model(Release)
    pk_as_text = Cast(OuterRef("pk"), CharField())
    reviews = WorkflowState.objects.filter(
        base_content_type=release_type,
        object_id=pk_as_text,
        status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
    )
    due = Revision.objects.filter(
        base_content_type=release_type, object_id=pk_as_text, approved_go_live_at__isnull=False
    )
    standing: QuerySet[Release] = releases.annotate(waiting=Exists(reviews), scheduled=Exists(due))
    return standing


def standing_of(release: Release) -> State:
    """The state of a release that `with_standing` gave."""
    if release.edition is not None and release.edition.act == Edition.Act.WITHDRAW:
        return State.WITHDRAWN
    if release.live:
        corrected = release.edition is not None and release.edition.act == Edition.Act.CORRECT
        return State.CORRECTED if corrected else State.PUBLISHED
    if release.scheduled:
        return State.SCHEDULED
    return State.IN_REVIEW if release.waiting else State.DRAFT


def in_state(releases: QuerySet[Release], state: State) -> QuerySet[Release]:
    """Those of `releases` (which `with_standing` gave) that stand in `state`."""
    return releases.filter(CONDITIONS[state])


def headline_of(release: Release) -> str:
    """The latest draft's headline, as the desk names a release."""
    draft = release.latest_revision
    return (draft.object_str if draft is not None else "") or str(release)
