"""What a mail provider tells afterwards: an address that does not exist, a reader who calls it spam.

django-anymail reads each provider's own form; the signals it sends for that are passed by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from communique.newsroom.actions.subscribing import end_mail_to
from communique.website.views import not_found

if TYPE_CHECKING:
    from collections.abc import Iterable

HERSELF: Final = frozenset({"complained", "unsubscribed"})
RETURNED: Final = frozenset({"bounced", "rejected"})
# What is said of the address; a provider's own policy, or ours, says nothing of it.
OF_THE_ADDRESS: Final = frozenset({"bounced", "invalid", "spam", "unsubscribed"})


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
    except (ValueError, LookupError, TypeError, AttributeError):
        return HttpResponse(status=400)
    for event in events:
        if event.recipient and _ends(event):
            end_mail_to(email=event.recipient)
    return HttpResponse()


def _ends(event: Any) -> bool:
    kind = event.event_type
    return kind in HERSELF or (kind in RETURNED and event.reject_reason in OF_THE_ADDRESS)


urlpatterns = [path("mail/events", mail_events, name="mail_events")]
