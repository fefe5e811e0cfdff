"""What may be decided about a finding, and what becomes of it when its release changes.

The actions, the docs' diagram and the tests are made from these tables.
"""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy


class Decision(TextChoices):
    """What an officer made of a finding. `MENDED` is confirmed with another speaker, span or facts."""

    PROPOSED = "proposed", gettext_lazy("Read by machine")
    CONFIRMED = "confirmed", gettext_lazy("Confirmed")
    MENDED = "mended", gettext_lazy("Mended and confirmed")
    REFUSED = "refused", gettext_lazy("Refused")


class Standing(TextChoices):
    """What became of the edition a finding was read from."""

    CURRENT = "current", gettext_lazy("Stands in the edition shown now")
    CARRIED = "carried", gettext_lazy("Stands in a later edition as well")
    SUPERSEDED = "superseded", gettext_lazy("Its words were corrected away")
    WITHDRAWN = "withdrawn", gettext_lazy("The release was withdrawn")


class Verb(StrEnum):
    CONFIRM = "confirm"
    MEND = "mend"
    REFUSE = "refuse"
    UNDO = "undo"


DECISIONS: dict[tuple[Decision, Verb], Decision] = {
    (Decision.PROPOSED, Verb.CONFIRM): Decision.CONFIRMED,
    (Decision.PROPOSED, Verb.MEND): Decision.MENDED,
    (Decision.PROPOSED, Verb.REFUSE): Decision.REFUSED,
    (Decision.CONFIRMED, Verb.MEND): Decision.MENDED,
    (Decision.CONFIRMED, Verb.REFUSE): Decision.REFUSED,
    (Decision.CONFIRMED, Verb.UNDO): Decision.PROPOSED,
    (Decision.MENDED, Verb.MEND): Decision.MENDED,
    (Decision.MENDED, Verb.REFUSE): Decision.REFUSED,
    (Decision.MENDED, Verb.UNDO): Decision.PROPOSED,
    (Decision.REFUSED, Verb.CONFIRM): Decision.CONFIRMED,
    (Decision.REFUSED, Verb.MEND): Decision.MENDED,
    (Decision.REFUSED, Verb.UNDO): Decision.PROPOSED,
}


class Change(StrEnum):
    """What happens to the release a finding was read from."""

    WORDS_STAND = "a later edition has its words"
    WORDS_GONE = "a later edition has not"
    WITHDRAW = "the release is withdrawn"


STANDINGS: dict[tuple[Standing, Change], Standing] = {
    (Standing.CURRENT, Change.WORDS_STAND): Standing.CARRIED,
    (Standing.CURRENT, Change.WORDS_GONE): Standing.SUPERSEDED,
    (Standing.CURRENT, Change.WITHDRAW): Standing.WITHDRAWN,
    (Standing.WITHDRAWN, Change.WORDS_STAND): Standing.CARRIED,
    (Standing.WITHDRAWN, Change.WORDS_GONE): Standing.SUPERSEDED,
    # Words that were corrected away and come back: what an officer decided about them holds again.
    (Standing.SUPERSEDED, Change.WORDS_STAND): Standing.CARRIED,
    (Standing.SUPERSEDED, Change.WORDS_GONE): Standing.SUPERSEDED,
}


def may_follow(decision: Decision | str, verb: Verb) -> bool:
    return (Decision(decision), verb) in DECISIONS
