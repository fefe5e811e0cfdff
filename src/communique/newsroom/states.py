"""The one life of a release. The transitions, the docs' diagram and the tests are made from this table."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, Protocol

from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise


class State(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


# As a list or a badge says it, in the officer's language.
NAMED: Final[dict[State, StrOrPromise]] = {
    State.DRAFT: gettext_lazy("Draft"),
    State.IN_REVIEW: gettext_lazy("In review"),
    State.APPROVED: gettext_lazy("Approved"),
    State.SCHEDULED: gettext_lazy("Scheduled"),
    State.PUBLISHED: gettext_lazy("Published"),
    State.CORRECTED: gettext_lazy("Corrected"),
    State.WITHDRAWN: gettext_lazy("Withdrawn"),
}


class Verb(StrEnum):
    SUBMIT = "submit"
    TAKE_BACK = "take back"
    SEND_BACK = "send back"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    UNSCHEDULE = "take off the schedule"
    PUBLISH = "publish"
    PUBLISH_ARCHIVE = "publish from an archive"
    PUBLISH_IN_EMERGENCY = "publish in an emergency"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    RESTORE = "restore"


# How a change comes to be approved: the first draft of a release, or a later one of a public release.
STAGES: dict[tuple[State, Verb], State] = {
    (State.DRAFT, Verb.SUBMIT): State.IN_REVIEW,
    (State.IN_REVIEW, Verb.TAKE_BACK): State.DRAFT,
    (State.IN_REVIEW, Verb.SEND_BACK): State.DRAFT,
    (State.IN_REVIEW, Verb.APPROVE): State.APPROVED,
    (State.APPROVED, Verb.TAKE_BACK): State.DRAFT,
    (State.APPROVED, Verb.SEND_BACK): State.DRAFT,
    (State.APPROVED, Verb.SCHEDULE): State.SCHEDULED,
    (State.SCHEDULED, Verb.SCHEDULE): State.SCHEDULED,
    (State.SCHEDULED, Verb.UNSCHEDULE): State.APPROVED,
    (State.SCHEDULED, Verb.TAKE_BACK): State.DRAFT,
    (State.SCHEDULED, Verb.SEND_BACK): State.DRAFT,
}

TRANSITIONS: dict[tuple[State, Verb], State] = {
    **STAGES,
    (State.DRAFT, Verb.PUBLISH_ARCHIVE): State.PUBLISHED,
    (State.DRAFT, Verb.PUBLISH_IN_EMERGENCY): State.PUBLISHED,
    (State.IN_REVIEW, Verb.PUBLISH_IN_EMERGENCY): State.PUBLISHED,
    (State.APPROVED, Verb.PUBLISH): State.PUBLISHED,
    (State.SCHEDULED, Verb.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Verb.CORRECT): State.CORRECTED,
    (State.PUBLISHED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.CORRECTED, Verb.CORRECT): State.CORRECTED,
    (State.CORRECTED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.WITHDRAWN, Verb.RESTORE): State.PUBLISHED,
}


def may_step(stage: State, verb: Verb) -> bool:
    """Whether `verb` may be done to a change that stands at `stage`, one of the first four states."""
    return (stage, verb) in STAGES


def may_follow(state: State, verb: Verb) -> bool:
    return (state, verb) in TRANSITIONS


class WithdrawalReason(StrEnum):
    """The closed list of reasons for taking a release off the site; each has its public sentence there."""

    PUBLISHED_IN_ERROR = "published_in_error"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    PERSONAL_DATA = "personal_data"
    COURT_ORDER = "court_order"


class Standing(Protocol):
    """What of a release tells where it stands; states know no models."""

    live: Any
    edition: Any
    review: Any
    schedule_id: Any


def stage_of(release: Standing) -> State:
    """Where the latest change stands on its way to the public, whatever is public already."""
    if release.review is None:
        return State.DRAFT
    if release.review.approved_at is None:
        return State.IN_REVIEW
    return State.SCHEDULED if release.schedule_id is not None else State.APPROVED


def state_of(release: Standing) -> State:
    """Where `release` stands, from what is sealed and what waits."""
    if release.edition is not None and release.edition.act == "withdraw":
        return State.WITHDRAWN
    if release.live:
        return State.CORRECTED if release.edition and release.edition.act == "correct" else State.PUBLISHED
    return stage_of(release)
