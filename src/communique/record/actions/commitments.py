"""What officers decide about promises, and what became of them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communique.directory.models import Country, Person
from communique.record import rules
from communique.record.actions import deciding
from communique.record.actions.deciding import check_seen, check_stands, facts_of, hold, tell
from communique.record.errors import NotAllowed, NothingToDecide, WrongFacts
from communique.record.models import Commitment, Evidence
from communique.record.stamps import stamp_of
from communique.record.states import Verb

if TYPE_CHECKING:
    from communique.ledger.models import Edition
    from communique.record.models import Statement
    from communique.staff.models import Officer

Day = datetime.date


@dataclass(frozen=True, slots=True)
class CommitmentMend:
    """The facts as they are. Who promised and to whom stays where None is given."""

    due_earliest: Day | None = None
    due_latest: Day | None = None
    by_people: Sequence[Person] | None = None
    by_countries: Sequence[Country] | None = None
    to_people: Sequence[Person] | None = None
    to_countries: Sequence[Country] | None = None


@dataclass(frozen=True, slots=True)
class Because:
    """Why a promise counts as it does: at least one of the three."""

    statement: Statement | None = None
    edition: Edition | None = None
    note: str = ""


def confirm_commitment(*, commitment: Commitment, by: Officer, seen: str | None = None) -> Commitment:
    return deciding.confirm(commitment, seen=seen, by=by)


def refuse_commitment(*, commitment: Commitment, by: Officer, seen: str | None = None) -> Commitment:
    return deciding.refuse(commitment, seen=seen, by=by)


def mend_commitment(
    *, commitment: Commitment, mend: CommitmentMend, by: Officer, seen: str | None = None
) -> Commitment:
    if mend.due_earliest and mend.due_latest and mend.due_latest < mend.due_earliest:
        raise WrongFacts(_("The last day it is due on lies before the first; correct one of the two."))
    with deciding.deciding(commitment, Verb.MEND, seen=seen, by=by) as held:
        held.due_earliest, held.due_latest = mend.due_earliest, mend.due_latest
        for name in ("by_people", "by_countries", "to_people", "to_countries"):
            given = getattr(mend, name)
            if given is not None:
                getattr(held, name).set(given)
    return held


def set_outcome(
    *, commitment: Commitment, outcome: str, because: Because, by: Officer, seen: str | None = None
) -> Evidence:
    """Says what became of a promise that an officer confirmed, and why; without a reason WrongFacts."""
    if not rules.may_follow_up(by):
        raise NotAllowed(_("Your role does not include saying what became of promises."))
    if outcome not in Commitment.Outcome.values:
        raise WrongFacts(
            _("«%(outcome)s» is no outcome: choose open, kept, broken or changed.") % {"outcome": outcome}
        )
    if because.statement is None and because.edition is None and not because.note.strip():
        raise WrongFacts(_("Say why: a statement, an edition or a note that shows it."))
    with transaction.atomic():
        held = hold(commitment)
        check_stands(held)
        check_seen(held, seen or stamp_of(commitment))
        if held.decision not in rules.ACCEPTED:
            raise NothingToDecide(_("Confirm the promise first; then say what became of it."))
        before = facts_of(held)
        held.outcome = outcome
        held.save(update_fields=["outcome"])
        evidence = Evidence.objects.create(
            commitment=held,
            outcome=outcome,
            statement=because.statement,
            edition=because.edition,
            note=because.note.strip(),
            added_at=timezone.now(),
            added_by=by,
        )
        tell(held, "record.outcome", before=before, by=by)
    return evidence
