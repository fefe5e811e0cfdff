"""What may happen to a release after it was published: correction, withdrawal, restoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from wagtail.admin import messages

from communique.newsroom import rules
from communique.newsroom.actions.publishing import correct_release, restore_release, withdraw_release
from communique.newsroom.desk.editing import tell_published, tell_refusal
from communique.newsroom.errors import Refused
from communique.newsroom.forms import NoteForm, WithdrawForm
from communique.newsroom.models import Release
from communique.newsroom.states import State, Verb, WithdrawalReason, may_follow, state_of

if TYPE_CHECKING:
    from communique.staff.models import Officer

WORDS: dict[Verb, dict[str, str]] = {
    Verb.CORRECT: {
        "title": "Publish a correction",
        "told": "The draft as it stands becomes the public text in all its languages. Earlier editions stay "
        "readable, and the note says at the page what was corrected.",
        "button": "Publish the correction",
        "done": "The correction is published",
        "icon": "edit",
    },
    Verb.WITHDRAW: {
        "title": "Withdraw",
        "told": "The release leaves the site's lists. Its address then says that it was withdrawn, when and "
        "why; what was sealed stays sealed.",
        "button": "Withdraw the release",
        "done": "The release is withdrawn",
        "icon": "download",
    },
    Verb.RESTORE: {
        "title": "Restore",
        "told": "The release becomes public again, as its latest draft has it. The note says why.",
        "button": "Restore the release",
        "done": "The release is public again",
        "icon": "undo",
    },
}


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, Verb.CORRECT)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, Verb.WITHDRAW)


def restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, Verb.RESTORE)


def _step(request: HttpRequest, pk: int, verb: Verb) -> HttpResponse:
    release = get_object_or_404(Release.objects.select_related("edition", "latest_revision"), pk=pk)
    officer: Officer = request.user  # type: ignore[assignment]
    allowed = rules.may_correct if verb is Verb.CORRECT else rules.may_withdraw
    if not allowed(officer, release):
        raise PermissionDenied
    state = state_of(release)
    if not may_follow(state, verb):
        messages.warning(request, _out_of_turn(state))
        return redirect("releases:edit", release.pk)
    draft = release if verb is Verb.WITHDRAW else release.get_latest_revision_as_object()
    form_class = WithdrawForm if verb is Verb.WITHDRAW else NoteForm
    form = form_class(request.POST or None, release=draft)
    if request.method == "POST" and form.is_valid():
        try:
            number = _do(verb, release, form, officer)
        except Refused as error:
            tell_refusal(request, error)
        else:
            tell_published(request, release, number, WORDS[verb]["done"])
            return redirect("releases:edit", release.pk)
    context = {"form": form, "release": draft, "words": WORDS[verb], "serious": verb is Verb.WITHDRAW}
    return TemplateResponse(request, "newsroom/desk/step.html", context)


def _do(verb: Verb, release: Release, form: NoteForm, officer: Officer) -> int:
    if verb is Verb.CORRECT:
        edition = correct_release(release=release, note=form.notes(), by=officer)
    elif verb is Verb.RESTORE:
        edition = restore_release(release=release, note=form.notes(), by=officer)
    else:
        reason = WithdrawalReason(form.cleaned_data["reason"])
        edition = withdraw_release(release=release, reason=reason, note=form.notes(), by=officer)
    return edition.number


def _out_of_turn(state: State) -> str:
    if state is State.WITHDRAWN:
        return "The release was withdrawn. Restore it first."
    if state in {State.PUBLISHED, State.CORRECTED}:
        return "The release is public already."
    return "The release was never published; publish it first."
