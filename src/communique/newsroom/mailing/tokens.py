"""The links in mails to subscribers: signed with the installation's key, so that none needs to be kept."""

from __future__ import annotations

import datetime
import re
from typing import Final

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from communique.newsroom.models import Subscriber

CONFIRMED_WITHIN: Final = datetime.timedelta(days=7)
MOST_CHARACTERS: Final = 200
_CONFIRM: Final = "communique.newsroom.subscriber.confirm"
_PERSONAL: Final = "communique.newsroom.subscriber.personal"
_VALUE: Final = re.compile(r"(?P<pk>[1-9][0-9]{0,17})(?:\.(?P<at>[0-9]{1,12}))?", re.ASCII)


def confirm_token(subscriber: Subscriber, at: datetime.datetime) -> str:
    """Opens the page on which a subscription is confirmed, for CONFIRMED_WITHIN from `at` on."""
    return _signer(_CONFIRM).sign(f"{subscriber.pk}.{int(at.timestamp())}")


def personal_token(subscriber: Subscriber) -> str:
    """Opens the page on which she changes or stops her subscription, as long as there is one."""
    return _signer(_PERSONAL).sign(str(subscriber.pk))


def to_confirm(token: str) -> Subscriber | None:
    """Whose subscription `token` confirms; None for one made up, too old, or from before she stopped."""
    found = _read(token, _CONFIRM)
    if found is None:
        return None
    pk, seconds = found
    now = timezone.now()
    asked = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    if not now - CONFIRMED_WITHIN <= asked <= now + datetime.timedelta(minutes=1):
        return None
    subscriber = Subscriber.objects.filter(pk=pk).first()
    if subscriber is None:
        return None
    stopped = subscriber.stopped_at
    # A whole second is what the token has; a link mailed in the second of the stop is not turned away.
    return subscriber if stopped is None or seconds >= int(stopped.timestamp()) else None


def owner_of(token: str) -> Subscriber | None:
    """Whose personal link it is."""
    found = _read(token, _PERSONAL)
    if found is None:
        return None
    return Subscriber.objects.filter(pk=found[0], confirmed_at__isnull=False).first()


def _signer(salt: str) -> Signer:
    return Signer(salt=salt, sep=".", algorithm="sha256")


def _read(token: str, salt: str) -> tuple[int, int] | None:
    if len(token) > MOST_CHARACTERS:
        return None
    try:
        value = _signer(salt).unsign(token)
    except BadSignature:
        return None
    found = _VALUE.fullmatch(value)
    return (int(found["pk"]), int(found["at"] or 0)) if found else None
