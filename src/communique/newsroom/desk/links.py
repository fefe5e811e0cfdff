"""Links to one draft for people without an account: made, looked after, taken back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin import messages

from communique.newsroom import rules
from communique.newsroom.actions.linking import MOST_CHARACTERS, make_preview_link, revoke_link
from communique.newsroom.desk.asking import number_in, officer_who
from communique.newsroom.desk.refusing import tell_reasons
from communique.newsroom.errors import NotReady
from communique.newsroom.models import PersonalLink, Release

if TYPE_CHECKING:
    from communique.staff.models import Officer


class LinkForm(forms.Form):
    recipient = forms.CharField(
        label=gettext_lazy("Who is it for?"),
        help_text=gettext_lazy("The name stands across every page that the link opens."),
        max_length=MOST_CHARACTERS,
    )
    days = forms.IntegerField(label=gettext_lazy("For how many days"), initial=3, min_value=1, max_value=30)


def links(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link is shown this once, in the answer to the post that made it."""
    officer = officer_who(rules.may_share, request)
    release = get_object_or_404(Release, pk=pk)
    form, made = LinkForm(request.POST or None), ""
    if "revoke" in request.POST:
        return _revoked(request, release, officer)
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(release, form.cleaned_data, officer)
        except NotReady as refusal:
            tell_reasons(form, refusal)
        else:
            form = LinkForm()
    context = {
        "release": release,
        "draft": release.get_latest_revision_as_object(),
        "form": form,
        "made": made,
        "links": _links(release),
        "now": timezone.now(),
    }
    return TemplateResponse(request, "newsroom/desk/links.html", context)


def _made(release: Release, given: dict[str, Any], officer: Officer) -> str:
    until = timezone.now() + datetime.timedelta(days=given["days"])
    _link, token = make_preview_link(
        release=release, recipient=given["recipient"], expires_at=until, by=officer
    )
    return f"{settings.ADDRESS}/preview/{token}/"


def _revoked(request: HttpRequest, release: Release, officer: Officer) -> HttpResponse:
    link = get_object_or_404(PersonalLink, pk=number_in(request.POST["revoke"]), release=release)
    revoke_link(link=link, by=officer)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("newsroom_links", release.pk)


def _links(release: Release) -> list[PersonalLink]:
    """Those under embargo have a screen of their own."""
    rows = PersonalLink.objects.filter(release=release, embargo=None).select_related("made_by")
    return list(rows.annotate(opened=Count("openings"), last=Max("openings__at")).order_by("-made_at"))
