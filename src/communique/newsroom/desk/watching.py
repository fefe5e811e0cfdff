"""What an open editor asks now and then: is its officer still logged in, and what did others do since?"""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from communique.newsroom import rules
from communique.newsroom.desk.asking import number_in, officer_who
from communique.newsroom.models import Release
from communique.newsroom.states import State, stage_of


@require_GET
def watch(request: HttpRequest) -> HttpResponse:
    """JSON. `token` is for the forms of a page whose session ended and that was logged in to again."""
    officer = officer_who(rules.may_see, request)
    answer: dict[str, Any] = {"token": get_token(request), "officer": officer.pk}
    chosen = number_in(request.GET.get("release", ""))
    if chosen:
        answer["release"] = _standing(chosen, request.GET.get("mine", ""))
    return JsonResponse(answer)


def _standing(pk: int, mine: str) -> dict[str, Any] | None:
    """None where it is gone. `mine` is the revision that the asking page wrote or began with."""
    found = Release.objects.select_related(
        "edition", "latest_revision__user", "review__asked_by", "review__approved_by"
    )
    release = found.defer("latest_revision__content").filter(pk=pk).first()
    if release is None:
        return None
    latest, edition = release.latest_revision, release.edition
    stage = stage_of(release)
    return {
        "stage": stage.value,
        "draft": stage is State.DRAFT,
        "edition": edition.number if edition is not None else 0,
        "latest": latest.pk if latest is not None else 0,
        "latest_at": latest.created_at.isoformat() if latest is not None else "",
        "told": {
            "locked": _locked(release),
            "overtaken": told_overtaken(latest),
            "published": _published(release),
        },
        "review": reverse("releases:review", args=[pk]),
        "edit": reverse("releases:edit", args=[pk]),
        "compare": compare_address(pk, mine, latest),
    }


def told_overtaken(latest: Any) -> str:
    if latest is None:
        return ""
    told = _("%(who)s saved another draft at %(when)s, while you were writing.")
    return told % {"who": latest.user or "–", "when": _time(latest.created_at)}


def compare_address(pk: int, mine: str, latest: Any) -> str:
    before = number_in(mine)
    if latest is None or before in {0, latest.pk}:
        return ""
    return reverse("releases:revisions_compare", args=[pk, before, latest.pk])


def _locked(release: Release) -> str:
    review = release.review
    if review is None:
        return ""
    if review.approved_at is not None:
        who = review.approved_for or review.approved_by or "–"
        return _("%(who)s approved it at %(when)s.") % {"who": who, "when": _time(review.approved_at)}
    return _("%(who)s put it in review at %(when)s.") % {
        "who": review.asked_by,
        "when": _time(review.asked_at),
    }


def _published(release: Release) -> str:
    edition = release.edition
    if edition is None:
        return ""
    if edition.act == "withdraw":
        return _("It was withdrawn while you were writing.")
    return _("It was published while you were writing, as edition No. %(number)s.") % {
        "number": edition.number
    }


def _time(moment: datetime.datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M:%S}"
