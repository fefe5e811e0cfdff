"""What a mail provider tells afterwards: an address that does not exist, a reader who calls it spam.

django-anymail reads each provider's own form; the signals it sends for that are passed by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from communique.newsroom.actions.mailing import note_returned
from communique.newsroom.actions.subscribing import end_mail_to
from communique.website.views import not_found

if TYPE_CHECKING:
    from collections.abc import Iterable

HERSELF: Final = frozenset({"complained", "unsubscribed"})
RETURNED: Final = frozenset({"bounced", "rejected"})
NOBODY_THERE: Final = frozenset({"invalid", "unsubscribed"})
# Else a reason says something of a policy: the provider's own, the receiver's, or ours.
UNDELIVERED: Final = frozenset({"bounced", "timed_out"})


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def mail_events(request: HttpRequest) -> HttpResponse:
    """From the provider alone, by the password that COMMUNIQUE_MAIL_EVENTS holds; else 401."""
    if not settings.MAIL_EVENTS:
        return not_found(request)
    if request.method == "HEAD":  # some ask so whether there is anything
        return HttpResponse()
    reader = import_string(settings.MAIL_EVENTS)()
    try:
        reader.run_validators(request)
    except SuspiciousOperation:
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="mail events"'})
    try:
        events: Iterable[Any] = reader.parse_events(request)
    except (ValueError, LookupError, TypeError, AttributeError, ImproperlyConfigured):  # another webhook's
        return HttpResponse(status=400)
    for event in events:
        if event.recipient:
            _note(event)
    return HttpResponse()


def _note(event: Any) -> None:
    kind, reason = event.event_type, event.reject_reason
    returned = kind in RETURNED
    if kind in HERSELF or (returned and (reason in NOBODY_THERE or _is_for_good(event))):
        end_mail_to(email=event.recipient)
    elif returned and reason in UNDELIVERED:
        note_returned(email=event.recipient)


def _is_for_good(event: Any) -> bool:
    """By the provider's own word: to django-anymail a postbox that is full has bounced as well."""
    match event.esp_event:
        case {"Type": "HardBounce"} | {"SuppressionReason": "HardBounce"}:  # Postmark
            return True
        case {"event": "hard_bounce"}:  # Brevo
            return True
        case {"data": {"bounce": {"type": "Permanent"}}}:  # Resend
            return True
        case {"event": "bounce", "type": "bounce"}:  # SendGrid
            return True
        case {"msys": {"message_event": {"bounce_class": "30"}}}:  # SparkPost: no such recipient
            return True
    # What a provider does not even try any more bounced before.
    return bool(event.event_type == "rejected" and event.reject_reason == "bounced")


urlpatterns = [path("mail/events", mail_events, name="mail_events")]
