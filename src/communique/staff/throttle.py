"""How often a log-in may be tried.

Per user name and network address: MOST_FAILURES wrong passwords, then a wait until WINDOW has passed since
the first of them. Per address alone: MOST_FROM_ONE_ADDRESS, against one machine that tries many names. An
attempt is counted before the password is looked at, so that attempts at the same time cannot outrun the
count, and the same is counted and said whether the officer exists or not.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import math

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from communique.staff.models import FailedLogIn

MOST_FAILURES = 5
MOST_FROM_ONE_ADDRESS = 50
WINDOW = datetime.timedelta(minutes=15)


class TooManyAttempts(Exception):
    def __init__(self, wait: datetime.timedelta) -> None:
        minutes = max(1, math.ceil(wait.total_seconds() / 60))
        sentence = ngettext(
            "Too many attempts with a wrong password. Please try again in %(minutes)s minute.",
            "Too many attempts with a wrong password. Please try again in %(minutes)s minutes.",
            minutes,
        )
        super().__init__(sentence % {"minutes": minutes})


def internet_address(request: HttpRequest) -> str:
    """The internet address that a request came from.

    Behind a proxy of ours (COMMUNIQUE_BEHIND_PROXY) it is the last one in X-Forwarded-For, which the proxy
    wrote itself; what stands before it came from outside and may be invented.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return str(forwarded).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def count_attempt(username: str, address: str) -> None:
    """Counts one attempt; raises TooManyAttempts where there were too many."""
    now = timezone.now()
    with transaction.atomic():
        FailedLogIn.objects.filter(since__lt=now - WINDOW).delete()
        waits = [
            _count(_key("officer", username.casefold(), address), MOST_FAILURES, now),
            _count(_key("address", address), MOST_FROM_ONE_ADDRESS, now),
        ]
    longest = max(waits)
    if longest > datetime.timedelta(0):
        raise TooManyAttempts(longest)


def forgive(username: str, address: str) -> None:
    """After a right password: the failures of this name from this address are forgotten."""
    FailedLogIn.objects.filter(key=_key("officer", username.casefold(), address)).delete()
    FailedLogIn.objects.filter(key=_key("address", address), failures__gt=0).update(
        failures=F("failures") - 1
    )


def _count(key: str, most: int, now: datetime.datetime) -> datetime.timedelta:
    row, _ = FailedLogIn.objects.get_or_create(key=key, defaults={"since": now})
    FailedLogIn.objects.filter(pk=row.pk, failures__lte=most).update(failures=F("failures") + 1)
    row.refresh_from_db()
    return row.since + WINDOW - now if row.failures > most else datetime.timedelta(0)


def _key(*parts: str) -> str:
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, "\0".join(parts).encode(), hashlib.sha256).hexdigest()
