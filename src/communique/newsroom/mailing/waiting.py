"""The mails that wait to be sent, whoever they go to, and how one worker alone gets at each."""

from __future__ import annotations

import datetime
from typing import TypeVar

from django.db import connection
from django.db.models import Q, QuerySet

from communique.newsroom.models import Mailing, SignatoryMail

Mail = TypeVar("Mail", Mailing, SignatoryMail)


def due_by(now: datetime.datetime, rows: QuerySet[Mail], *, busy: datetime.timedelta) -> QuerySet[Mail]:
    """Those of `rows` to be sent by `now` that no worker is at.

    A worker keeps a mail for `busy`; one that is kept for longer was taken before the clock was put back.
    """
    free = Q(busy_until=None) | Q(busy_until__lte=now) | Q(busy_until__gt=now + busy)
    return rows.filter(free, sent_at=None, given_up_at=None, due_at__lte=now)


def held(rows: QuerySet[Mail]) -> QuerySet[Mail]:
    """`rows`, locked until the transaction ends; where the database can, without those that another holds."""
    skip = connection.features.has_select_for_update_skip_locked
    return rows.select_for_update(skip_locked=skip, of=("self",) if skip else ())


def untried() -> QuerySet[Mailing]:
    """Those that no worker put into a mail yet: they may still tell something else, or not be sent at all."""
    return Mailing.objects.filter(sent_at=None, given_up_at=None, parcel="")
