"""What stands in the way of publication, and what could be better: beside the editor and in the review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.side_panels import BaseSidePanel

from communique.directory.queries import public_languages, the_office
from communique.newsroom import rules
from communique.newsroom.checks import Check, Facts, advice_about
from communique.newsroom.composing import compose
from communique.newsroom.desk.asking import officer_who
from communique.newsroom.models import Release
from communique.newsroom.readiness import missing_for_publication


def checks_of(draft: Release) -> list[Check]:
    """Errors first. `draft` is the release as its latest revision has it."""
    office = the_office()
    composed = compose(draft, office)
    errors = missing_for_publication(draft, composed, public_languages(office), dated=False)
    occasion = draft.occasion
    facts = Facts(
        languages=office.languages,
        in_translation=[text.language for text in draft.texts.all() if text.in_translation],
        issued_on=None if draft.dated_when_published else office.local(draft.issued_at).date(),
        kind=draft.kind,
        has_occasion=occasion is not None,
        has_place=occasion is not None and occasion.place_id is not None,
        occasion_from=occasion.earliest if occasion is not None else None,
        occasion_until=(occasion.latest or occasion.earliest) if occasion is not None else None,
        has_byline=bool(draft.bylines.all()),
        speech_form=draft.speech_form,
    )
    return [*(Check("error", told) for told in errors), *advice_about(composed.documents, facts)]


def checks_context(draft: Release) -> dict[str, Any]:
    found = checks_of(draft)
    return {
        "checked": draft,
        "errors": [check for check in found if check.level == "error"],
        "advice": [check for check in found if check.level == "advice"],
    }


def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment, for the draft as it was saved last."""
    officer_who(rules.may_see, request)
    release = get_object_or_404(Release, pk=pk)
    context = checks_context(release.get_latest_revision_as_object())
    return TemplateResponse(request, "newsroom/desk/checks.html", context)


class ReadyPanel(BaseSidePanel):
    """Beside the editor; asked anew after every save."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Before it goes")
        icon_name = "tasks"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = len(self.panel.found["errors"])
            return context

    name = "ready"
    title = gettext_lazy("Before it goes")
    template_name = "newsroom/desk/checks_panel.html"
    order = 240

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Of a draft that was never saved there is nothing to check yet.
        self.found = checks_context(self.object) if self.object.pk else {"errors": []}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | self.found

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={"all": ["newsroom/desk/writing.css"]},
            js=[Script("newsroom/desk/checks.js", type="module")],  # type: ignore[list-item]  # Django 5.2 takes it
        )
