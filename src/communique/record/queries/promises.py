"""Promises that officers confirmed, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final, Literal

from django.db.models import F, Q, QuerySet

from communique.record.models import Commitment, Standing
from communique.record.rules import ACCEPTED

Choice = Literal["month", "overdue", "open", "kept", "broken", "changed"]
CHOICES: Final[tuple[Choice, ...]] = ("month", "overdue", "open", "kept", "broken", "changed")
PAGE: Final = 50


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the month."""
    first = day.replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return first, following - dt.timedelta(days=1)


def promises(choice: Choice, on: dt.date, language: str) -> QuerySet[Commitment]:
    """Those of `choice` on the day `on`, what is due first before the rest."""
    standing = Commitment.objects.filter(
        standing=Standing.CURRENT, decision__in=ACCEPTED, language=language
    ).exclude(words="")
    still_open = Q(outcome=Commitment.Outcome.OPEN)
    first, last = month_of(on)
    wanted = {
        "month": still_open & Q(due_latest__gte=first, due_latest__lte=last),
        "overdue": still_open & Q(due_latest__lt=on),
        "open": still_open,
    }
    found = standing.filter(wanted.get(choice, Q(outcome=choice)))
    return found.order_by(F("due_latest").asc(nulls_last=True), "-on", "-id")


def listed(found: QuerySet[Commitment], after: int = 0) -> Sequence[Commitment]:
    """A page of `found`, beginning behind its `after` first rows."""
    rows = found.select_related("edition", "statement", "statement__speaker")
    return list(rows.prefetch_related("evidence", "evidence__statement")[after : after + PAGE])
