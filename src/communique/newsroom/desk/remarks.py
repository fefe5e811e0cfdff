"""Notes that officers write to each other beside a draft: in the editor's side panel and in the review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.side_panels import BaseSidePanel

from communique.newsroom import rules
from communique.newsroom.actions.remarks import (
    MOST_QUOTED,
    MOST_WORDS,
    add_remark,
    reopen_remark,
    settle_remark,
)
from communique.newsroom.desk.asking import number_in, officer_who
from communique.newsroom.errors import Refused
from communique.newsroom.models import Release, Remark
from communique.newsroom.readers_words import told_note
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from communique.staff.models import Officer


class RemarkForm(forms.Form):
    """One note; in a thread there is no language and nothing quoted to choose."""

    words = forms.CharField(max_length=MOST_WORDS, strip=True)
    language = forms.CharField(max_length=35, required=False)
    quoted = forms.CharField(max_length=MOST_QUOTED, required=False)


def remarks(request: HttpRequest, pk: int) -> HttpResponse:
    """The notes of a release as a fragment; posted to, it writes, settles or opens one again."""
    officer = officer_who(rules.may_see, request)
    release = get_object_or_404(Release, pk=pk)
    trouble = ""
    if request.method == "POST":
        trouble = _do(request, release, officer)
        if "fragment" not in request.GET:
            if trouble:
                messages.error(request, trouble)
            return redirect(_back(request, release))
    context = remarks_context(release) | {"trouble": trouble}
    status = 400 if trouble else 200
    return TemplateResponse(request, "newsroom/desk/remarks.html", context, status=status)


def _do(request: HttpRequest, release: Release, officer: Officer) -> str:
    """What is wrong; empty where it was done."""
    step, chosen = str(request.POST.get("step")), number_in(request.POST.get("remark", ""))
    remark = get_object_or_404(Remark, pk=chosen, release=release) if chosen else None
    try:
        if step == "settle" and remark is not None:
            settle_remark(remark=remark, by=officer)
        elif step == "reopen" and remark is not None:
            reopen_remark(remark=remark, by=officer)
        elif step in {"add", "answer"}:
            form = RemarkForm(request.POST)
            if not form.is_valid():
                return _("Write what you want to say, in at most %(most)d characters.") % {"most": MOST_WORDS}
            add_remark(release=release, by=officer, answers=remark, **form.cleaned_data)
    except Refused as error:
        return str(error)
    return ""


def _back(request: HttpRequest, release: Release) -> str:
    wanted = str(request.POST.get("next", ""))
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/desk/"):
        return wanted
    return reverse("releases:edit", args=[release.pk])


def remarks_context(release: Release) -> dict[str, Any]:
    """What `newsroom/desk/remarks.html` shows; three queries however many notes there are."""
    found = list(release.remarks.select_related("written_by", "settled_by")) if release.pk else []
    threads = [
        {
            "remark": remark,
            "words": told_note(remark.words),
            "language": language_name(remark.language) if remark.language else "",
            "answers": [answer for answer in found if answer.answers_id == remark.pk],
        }
        for remark in found
        if remark.answers_id is None
    ]
    draft = release.get_latest_revision_as_object() if release.pk else release
    return {
        "remarked": release,
        "open": [thread for thread in threads if thread["remark"].settled_at is None],
        "settled": [thread for thread in threads if thread["remark"].settled_at is not None],
        "languages": [(text.language, language_name(text.language)) for text in draft.texts.all()],
        "most": MOST_WORDS,
    }


class RemarksPanel(BaseSidePanel):
    """Beside the editor."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Notes to each other")
        icon_name = "comment"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = self.panel.open_count()
            return context

    name = "remarks"
    title = gettext_lazy("Notes")
    template_name = "newsroom/desk/remarks_panel.html"
    order = 250

    def open_count(self) -> int:
        return int(self.object.remarks.filter(answers=None, settled_at=None).count()) if self.object.pk else 0

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        # A panel is rendered without the request's own context, and its forms need the token.
        return context | remarks_context(self.object) | {"csrf_token": get_token(self.request)}

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={"all": ["newsroom/desk/writing.css"]},
            js=[Script(f"newsroom/desk/{name}.js", type="module") for name in ("remarks", "marking")],  # type: ignore[misc]  # Django 5.2 takes it
        )
