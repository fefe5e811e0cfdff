"""Taking a public release off the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from communique.newsroom import rules
from communique.newsroom.actions.publishing import withdraw_release
from communique.newsroom.desk.editing import tell_published, tell_refusal
from communique.newsroom.errors import Refused
from communique.newsroom.forms import WithdrawForm
from communique.newsroom.models import Release
from communique.newsroom.states import State, Verb, WithdrawalReason, may_follow, state_of

if TYPE_CHECKING:
    from communique.staff.models import Officer


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    release = get_object_or_404(Release.objects.select_related("edition", "review"), pk=pk)
    officer: Officer = request.user  # type: ignore[assignment]
    if not rules.may_withdraw(officer, release):
        raise PermissionDenied
    state = state_of(release)
    if not may_follow(state, Verb.WITHDRAW):
        told = _("The release was never published; throw the draft away instead.")
        if state is State.WITHDRAWN:
            told = _("The release was withdrawn already.")
        messages.warning(request, told)
        return redirect("releases:edit", release.pk)
    form = WithdrawForm(request.POST or None, release=release)
    if request.method == "POST" and form.is_valid():
        reason = WithdrawalReason(form.cleaned_data["reason"])
        try:
            edition = withdraw_release(
                release=release,
                reason=reason,
                note=form.notes(),
                by=officer,
                instead=form.cleaned_data["instead"],
            )
        except Refused as error:
            tell_refusal(request, error)
        else:
            tell_published(request, release, edition.number, _("The release is withdrawn"))
            return redirect("releases:edit", release.pk)
    words = {
        "title": _("Withdraw"),
        "told": _(
            "The release leaves the site's lists. Its address then says that it was withdrawn, when and why; "
            "what was sealed stays sealed. One that was replaced stays readable there, with that said above; "
            "of one with personal data or one that a court forbade nothing stays readable."
        ),
        "button": _("Withdraw the release"),
        "icon": "download",
    }
    context = {"form": form, "release": release, "words": words, "serious": True}
    return TemplateResponse(request, "newsroom/desk/step.html", context)
