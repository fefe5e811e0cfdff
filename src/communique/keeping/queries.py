from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from communique.keeping.last import Last, last_backup
from communique.keeping.models import AuditRun
from communique.ledger.models import Edition

HOUR = 3  # o'clock where the office is
LONGEST_WITHOUT = datetime.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the desk and `communique check` tell. `alarm`: a sentence where something is wrong, else empty."""

    last: AuditRun | None
    waiting: AuditRun | None
    backup: Last | None
    alarm: str


def last_ended() -> AuditRun | None:
    return AuditRun.objects.exclude(ended_at=None).order_by("-ended_at").first()


def waiting_by_hand() -> AuditRun | None:
    """The oldest that an officer asked for and that has not ended."""
    return AuditRun.objects.filter(kind=AuditRun.Kind.BY_HAND, ended_at=None).order_by("asked_at").first()


def standing() -> Standing:
    last = last_ended()
    return Standing(last, waiting_by_hand(), last_backup(), _alarm(last))


def _alarm(last: AuditRun | None) -> str:
    if last is not None and last.found:
        return ngettext(
            "The ledger is not as it was sealed: the last audit found %(count)s problem.",
            "The ledger is not as it was sealed: the last audit found %(count)s problems.",
            last.found,
        ) % {"count": last.found}
    if last is None:
        first = Edition.objects.order_by("number").values_list("sealed_at", flat=True).first()
        if first is None or timezone.now() - first < LONGEST_WITHOUT:
            return ""
        return _("The ledger was never audited. Does a worker run?")
    if last.ended_at is not None and timezone.now() - last.ended_at > LONGEST_WITHOUT:
        return _("No audit of the ledger has ended since %(day)s. Does a worker run?") % {
            "day": f"{last.ended_at:%Y-%m-%d}"
        }
    return ""


def is_due(now: datetime.datetime, zone: ZoneInfo) -> bool:
    """Whether no nightly audit that ended was begun since it last was HOUR o'clock in `zone`."""
    return not AuditRun.objects.filter(
        kind=AuditRun.Kind.NIGHTLY, started_at__gte=_last_hour(now, zone), ended_at__isnull=False
    ).exists()


def _last_hour(now: datetime.datetime, zone: ZoneInfo) -> datetime.datetime:
    """Where a clock is put forward the hour may be missing; then it is the one that follows."""
    today = now.astimezone(zone).replace(hour=HOUR, minute=0, second=0, microsecond=0, fold=0)
    moment = today if today <= now else (today - datetime.timedelta(days=1))
    return moment.astimezone(datetime.UTC)
