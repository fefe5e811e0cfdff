"""The one life of a release. The transitions, the docs' diagram and the tests are made from this table."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Protocol


class State(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    SUBMIT = "submit"
    SEND_BACK = "send back"
    SCHEDULE = "schedule"
    PUBLISH = "publish"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    RESTORE = "restore"


TRANSITIONS: dict[tuple[State, Verb], State] = {
    (State.DRAFT, Verb.SUBMIT): State.IN_REVIEW,
    (State.DRAFT, Verb.PUBLISH): State.PUBLISHED,
    (State.IN_REVIEW, Verb.SEND_BACK): State.DRAFT,
    (State.IN_REVIEW, Verb.SCHEDULE): State.SCHEDULED,
    (State.IN_REVIEW, Verb.PUBLISH): State.PUBLISHED,
    (State.SCHEDULED, Verb.SEND_BACK): State.DRAFT,
    (State.SCHEDULED, Verb.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Verb.CORRECT): State.CORRECTED,
    (State.PUBLISHED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.CORRECTED, Verb.CORRECT): State.CORRECTED,
    (State.CORRECTED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.WITHDRAWN, Verb.RESTORE): State.PUBLISHED,
}


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
    go_live_at: Any
    edition: Any

    @property
    def approved_schedule(self) -> Any: ...

    @property
    def current_workflow_state(self) -> Any: ...


def state_of(release: Standing) -> State:
    """Where `release` stands, from what is sealed and what waits."""
    if release.edition is not None and release.edition.act == "withdraw":
        return State.WITHDRAWN
    if release.live:
        return State.CORRECTED if release.edition and release.edition.act == "correct" else State.PUBLISHED
    if release.go_live_at is not None and release.approved_schedule:
        return State.SCHEDULED
    return State.IN_REVIEW if release.current_workflow_state else State.DRAFT
