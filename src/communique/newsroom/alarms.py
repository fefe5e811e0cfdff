"""What is overdue, told by mail to whoever can mend it; the desk shows the same."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from communique.directory.queries import the_office
from communique.newsroom.models import Schedule
from communique.newsroom.queries import overdue_schedules
from communique.staff.models import Officer

logger = logging.getLogger(__name__)


def alarm_overdue() -> int:
    """Mails each overdue schedule once; returns how many. Raises what the mail server's refusal raises.

    A worker that mails it has marked it before, so that of several workers one does.
    """
    told = 0
    for schedule in overdue_schedules():
        unmarked = Schedule.objects.filter(pk=schedule.pk, alarmed_at=None)
        if not unmarked.update(alarmed_at=timezone.now()):
            continue
        try:
            _message(schedule, _alarmed()).send()
        except Exception:
            Schedule.objects.filter(pk=schedule.pk).update(alarmed_at=None)
            raise
        told += 1
    return told


def _alarmed() -> Sequence[str]:
    """Those who may publish and have an address, and those whom the machine's settings name."""
    officers = Officer.objects.filter(is_active=True).exclude(email="")
    able = [officer.email for officer in officers if officer.has_perm("newsroom.publish_release")]
    return list(dict.fromkeys([*able, *settings.ALERTED]))


def _message(schedule: Schedule, to: Sequence[str]) -> EmailMessage:
    """Without a headline: mail is read by many on its way, and nothing of it is public yet."""
    due = the_office().local(schedule.instant)
    late = timezone.now() - schedule.instant
    lines = [
        _("A publication that was due on %(day)s at %(time)s is %(late)s late.")
        % {"day": f"{due:%Y-%m-%d}", "time": f"{due:%H:%M:%S}", "late": _spelled(late)},
        "",
        schedule.trouble or _("Nothing has tried to publish it: the worker may not be running."),
        "",
        _("At the desk: %(address)s") % {"address": f"{settings.ADDRESS}/desk/"},
    ]
    return EmailMessage(_("A scheduled publication is overdue"), "\n".join(lines), to=list(to))


def _spelled(late: datetime.timedelta) -> str:
    minutes = int(late.total_seconds()) // 60
    if minutes:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    seconds = int(late.total_seconds())
    return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
