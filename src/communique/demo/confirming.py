"""Confirms what is plain in the demo office's record, so that its pages show what a kept record is like.

The newest releases are left: whoever tries the office has something to confirm.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from communique.directory.queries import the_office
from communique.events.models import Event
from communique.ledger.models import Edition
from communique.ledger.queries import sealed
from communique.record.actions.commitments import confirm_commitment
from communique.record.actions.deciding import KINDS
from communique.record.actions.occasions import confirm_occasion
from communique.record.actions.statements import confirm_statement
from communique.record.models import (
    Commitment,
    Decision,
    Finding,
    OccasionTold,
    Standing,
    Statement,
    StatementSubject,
)
from communique.record.rows import rows_of
from communique.staff.models import Officer
from communique.staff.queries import BuiltIn, built_in

Found = TypeVar("Found", bound=Finding)

LEFT: Final = 3
PLAIN: Final = (Statement.Basis.NAME, Statement.Basis.ROLE, Statement.Basis.PRONOUN)


def confirm_plain_findings(events: Sequence[Event]) -> None:
    """Hears of editions that were read. Where anybody decided on anything already it does nothing."""
    if not the_office().demo:
        return
    newest = set(Edition.objects.order_by("-number").values_list("pk", flat=True)[:LEFT])
    told = {int(event.ids["edition"]) for event in events if "edition" in event.ids} - newest
    officer = built_in(BuiltIn.DEMO)
    for edition in Edition.objects.filter(pk__in=told).order_by("number"):
        if sealed(edition).about.get("demo") and not _is_begun(edition):
            _confirm(edition, officer)


def _is_begun(edition: Edition) -> bool:
    fresh = Q(carried_from=None)
    return any(
        rows_of(model).filter(fresh, edition=edition).exclude(decision=Decision.PROPOSED).exists()
        for model in KINDS.values()
    )


@transaction.atomic
def _confirm(edition: Edition, officer: Officer) -> None:
    plain = _waiting(Statement, edition).filter(basis__in=PLAIN, speaker__isnull=False, flags=[])
    for statement in plain:
        abouts = StatementSubject.objects.filter(statement=statement).select_related("subject")
        confirm_statement(statement=statement, subjects=[about.subject for about in abouts], by=officer)
    for told in _waiting(OccasionTold, edition).filter(occasion__isnull=False):
        confirm_occasion(told=told, by=officer)
    confirmed = set(
        Statement.objects.filter(edition=edition, decision=Decision.CONFIRMED).values_list("pk", flat=True)
    )
    for promise in _waiting(Commitment, edition):
        if promise.statement_id in confirmed:
            confirm_commitment(commitment=promise, by=officer)


def _waiting(model: type[Found], edition: Edition) -> QuerySet[Found]:
    rows = rows_of(model).filter(edition=edition, standing=Standing.CURRENT)
    return rows.filter(decision=Decision.PROPOSED)
