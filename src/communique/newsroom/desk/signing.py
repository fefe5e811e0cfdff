"""Beside a review: whom to ask for approval by link, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from communique.newsroom import rules
from communique.newsroom.actions.linking import revoke_link
from communique.newsroom.actions.signing import ask_signatory, check_signatory
from communique.newsroom.desk.asking import number_in, officer_who
from communique.newsroom.desk.editing import tell_refusal
from communique.newsroom.errors import NotAllowed, Refused
from communique.newsroom.models import Opening, PersonalLink, Release, Review, Signatory, SignatoryMail

if TYPE_CHECKING:
    import datetime

    from communique.staff.models import Officer

What = Opening.What
Noted = dict[str, tuple[int, "datetime.datetime"]]


@dataclass(frozen=True)
class Asked:
    """One link to a signatory, with how often each thing was done with it, and when last."""

    link: PersonalLink
    mail: SignatoryMail | None
    code: SignatoryMail | None
    noted: Noted

    @property
    def approved(self) -> datetime.datetime | None:
        return self._when(What.APPROVED)

    @property
    def sent_back(self) -> datetime.datetime | None:
        return self._when(What.SENT_BACK)

    @property
    def opened(self) -> tuple[int, datetime.datetime] | None:
        return self.noted.get(What.OPENED)

    @property
    def codes(self) -> tuple[int, datetime.datetime] | None:
        return self.noted.get(What.CODE_SENT)

    @property
    def wrong(self) -> tuple[int, datetime.datetime] | None:
        return self.noted.get(What.WRONG_CODE)

    @property
    def over(self) -> bool:
        return self.link.revoked_at is not None or self.link.expires_at <= timezone.now()

    def _when(self, what: str) -> datetime.datetime | None:
        return self.noted[what][1] if what in self.noted else None


def panel(release: Release, review: Review, officer: Officer) -> dict[str, Any]:
    """What the panel needs: `choices` are those who may be asked about this very change."""
    waiting = release.review_id == review.pk and review.approved_at is None
    may_ask = waiting and rules.may_share(officer)
    everybody = list(Signatory.objects.filter(active=True).order_by("name", "pk")) if may_ask else []
    choices = [each for each in everybody if _may_sign(release, each, officer)]
    return {
        "may_ask": may_ask,
        "choices": choices,
        "left_out": [each for each in everybody if each not in choices],
        "asked": _asked(review),
        "may_revoke": waiting and rules.may_share(officer),
    }


def _may_sign(release: Release, signatory: Signatory, officer: Officer) -> bool:
    try:
        check_signatory(release, signatory, officer)
    except NotAllowed:
        return False
    return True


def _asked(review: Review) -> Sequence[Asked]:
    links = PersonalLink.objects.filter(review=review, purpose=PersonalLink.Purpose.APPROVAL)
    found = list(links.select_related("made_by").prefetch_related("mails").order_by("-made_at", "-pk"))
    noted: dict[int, Noted] = {}
    rows = Opening.objects.filter(link__in=found).order_by().values_list("link", "what")
    for link, what, count, last in rows.annotate(Count("pk"), Max("at")):
        noted.setdefault(link, {})[what] = (count, last)
    return [_with_mails(link, noted.get(link.pk, {})) for link in found]


def _with_mails(link: PersonalLink, noted: Noted) -> Asked:
    mails = sorted(link.mails.all(), key=lambda mail: mail.pk)
    newest = {mail.kind: mail for mail in mails}
    return Asked(link, newest.get(SignatoryMail.Kind.LINK), newest.get(SignatoryMail.Kind.CODE), noted)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks a signatory, or takes a link back."""
    officer = officer_who(rules.may_share, request)
    release = get_object_or_404(Release, pk=pk)
    try:
        if "revoke" in request.POST:
            link = get_object_or_404(
                PersonalLink,
                pk=number_in(request.POST["revoke"]),
                release=release,
                purpose=PersonalLink.Purpose.APPROVAL,
            )
            revoke_link(link=link, by=officer)
            messages.success(request, _("The link opens nothing any more."))
        else:
            signatory = get_object_or_404(Signatory, pk=number_in(request.POST.get("signatory", "")))
            ask_signatory(release=release, signatory=signatory, by=officer)
            told = _("A mail with the link is on its way to %(name)s.") % {"name": signatory}
            messages.success(request, told)
    except Refused as refusal:
        tell_refusal(request, refusal)
    return redirect("releases:review", pk)
