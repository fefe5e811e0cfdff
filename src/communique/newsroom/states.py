"""The one life of a release. The transitions, the docs' diagram and the tests are made from this table."""

from __future__ import annotations

from enum import StrEnum


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
