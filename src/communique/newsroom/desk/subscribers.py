"""The screen about subscribers: how many there are, what went wrong, and one address that asks."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from communique.newsroom import rules
from communique.newsroom.actions.subscribing import (
    erase_subscriber,
    export_subscriber,
    stop_subscription,
)
from communique.newsroom.desk.asking import officer_who
from communique.newsroom.desk.menus import OfficersItem
from communique.newsroom.mailing.addresses import NoAddress, folded
from communique.newsroom.models import Mailing, Subscriber
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from communique.staff.models import Officer

LOOKED_BACK: Final = datetime.timedelta(days=30)
FREQUENCIES: Final = {
    Subscriber.Frequency.AT_ONCE: gettext_lazy("At once"),
    Subscriber.Frequency.DAILY: gettext_lazy("Once a day"),
    Subscriber.Frequency.WEEKLY: gettext_lazy("Once a week"),
}


@sensitive_post_parameters()
@sensitive_variables()
def subscribers(request: HttpRequest) -> HttpResponse:
    """Whom it is about is posted, never part of the screen's own address, which browsers write down."""
    officer = officer_who(rules.may_keep_subscribers, request)
    context = _counted()
    if request.method == "POST":
        found = _found(request.POST.get("address", ""))
        if found is None:
            messages.warning(request, _("That address is not subscribed, and nothing is kept about it."))
            return redirect("newsroom_subscribers")
        done = _do(request, found, officer)
        if done is not None:
            return done
        context |= {"found": found, "frequency": FREQUENCIES[Subscriber.Frequency(found.frequency)]}
        context["found_language"] = language_name(found.language)
    return TemplateResponse(request, "newsroom/desk/subscribers.html", context)


def _do(request: HttpRequest, found: Subscriber, officer: Officer) -> HttpResponse | None:
    """What is to be done with the address that was found; None where it is only to be shown."""
    match request.POST.get("do"):
        case "stop":
            stop_subscription(subscriber=found, by=officer)
            messages.success(request, _("Stopped. The address is erased after 30 days."))
        case "erase":
            erase_subscriber(subscriber=found, by=officer)
            messages.success(request, _("Erased, with everything that was kept about it."))
        case "export":
            held = export_subscriber(subscriber=found, by=officer)
            response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
            response["Content-Disposition"] = 'attachment; filename="subscriber.json"'
            return response
        case _:
            return None
    return redirect("newsroom_subscribers")


def _found(address: str) -> Subscriber | None:
    try:
        return Subscriber.objects.filter(folded_email=folded(address.strip())).first()
    except NoAddress:
        return None


def _counted() -> dict[str, Any]:
    standing = Subscriber.objects.filter(confirmed_at__isnull=False, stopped_at=None)
    since = timezone.now() - LOOKED_BACK
    failed = Mailing.objects.filter(given_up_at__gt=since, subscriber__isnull=False)
    waiting = Mailing.objects.filter(sent_at=None, given_up_at=None)
    return {
        "rows": _by_language(standing.values_list("language", "frequency").annotate(Count("id"))),
        "columns": list(FREQUENCIES.values()),
        "standing": standing.count(),
        "unconfirmed": Subscriber.objects.filter(confirmed_at=None).count(),
        "stopped": Subscriber.objects.filter(stopped_at__isnull=False).count(),
        "bouncing": standing.filter(failures__gt=0).count(),
        "waiting": waiting.count(),
        "retried": waiting.filter(attempts__gt=0).count(),
        "sent": Mailing.objects.filter(sent_at__gt=since, subscriber__isnull=False).count(),
        "failed": list(failed.values_list("trouble").annotate(mails=Count("id")).order_by("-mails")[:10]),
    }


def _by_language(counted: Any) -> Sequence[Mapping[str, Any]]:
    """A row a language with a figure for each of FREQUENCIES, the largest language first."""
    figures: dict[str, dict[str, int]] = {}
    for language, frequency, count in counted:
        figures.setdefault(language, {})[frequency] = count
    rows = [
        {
            "name": language_name(language),
            "tag": language,
            "figures": [by_frequency.get(each, 0) for each in FREQUENCIES],
            "sum": sum(by_frequency.values()),
        }
        for language, by_frequency in figures.items()
    ]
    return sorted(rows, key=lambda row: (-int(str(row["sum"])), str(row["name"])))


def subscribers_item() -> MenuItem:
    address = reverse("newsroom_subscribers")
    return OfficersItem(
        gettext_lazy("Subscribers"),
        address,
        may=rules.may_keep_subscribers,
        name="subscribers",
        icon_name="mail",
        order=320,
    )
