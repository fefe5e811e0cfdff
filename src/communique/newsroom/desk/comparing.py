"""Two drafts of a release side by side in words: what changed in each language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Revision
from wagtail.snippets.views import snippets

from communique.directory.queries import the_office
from communique.languages.tags import direction
from communique.ledger.document import Document
from communique.newsroom.composing import compose_documents
from communique.newsroom.desk.asking import number_in
from communique.newsroom.differences import Difference, differences, is_changed
from communique.newsroom.models import Release
from communique.staff.language_names import language_name

MOST_CHOICES = 60
AROUND = 1  # unchanged parts that are shown beside a change


@dataclass(frozen=True, slots=True)
class Run:
    """Parts in a row; `folded` where nothing changed in them and they stand far from a change."""

    parts: Sequence[Difference]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    tag: str
    runs: Sequence[Run]
    changed: bool

    @property
    def name(self) -> str:
        return language_name(self.tag)

    @property
    def dir(self) -> str:
        return direction(self.tag)


class ReleaseCompare(snippets.RevisionsCompareView):
    template_name = "newsroom/desk/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before, before_name = self._get_revision_and_heading(self.revision_id_a)
        after, after_name = self._get_revision_and_heading(self.revision_id_b)
        # Wagtail's own comparison is of fields; ours is of what readers get, so it gets nothing to do.
        context: dict[str, Any] = super(snippets.generic.RevisionsCompareView, self).get_context_data(
            **kwargs
        )
        return context | {
            "object": self.object,
            "before_name": before_name,
            "after_name": after_name,
            "languages": languages_compared(before, after),
            "facts": facts_compared(before, after),
            "revisions": revisions_of(self.object),
            "before_id": str(self.revision_id_a),
            "after_id": str(self.revision_id_b),
        }


def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """To the comparison of two drafts that were chosen from lists."""
    release = get_object_or_404(Release, pk=pk)
    ids = [request.GET.get(name, "") for name in ("before", "after")]
    if not all(number_in(one) or one == "live" for one in ids):
        return redirect("releases:edit", release.pk)
    return redirect(reverse("releases:revisions_compare", args=[release.pk, *ids]))


def revisions_of(release: Release) -> list[tuple[str, str]]:
    """Id and name of the latest drafts, newest first."""
    office = the_office()
    rows = Revision.objects.for_instance(release).select_related("user").defer("content").order_by("-pk")
    return [
        (str(row.pk), f"{office.local(row.created_at):%d.%m.%Y %H:%M:%S}, {row.user or '–'}")
        for row in rows[:MOST_CHOICES]
    ]


def languages_compared(before: Release, after: Release) -> list[Language]:
    """Each language that people write, of either draft; script variants follow by rule."""
    old, new = _written(before), _written(after)
    found = []
    for tag in dict.fromkeys([*new, *old]):
        empty = Document(tag, "")
        told = differences(old.get(tag, empty), new.get(tag, empty))
        found.append(Language(tag, _runs(told), any(map(is_changed, told))))
    return found


def _written(release: Release) -> dict[str, Document]:
    for text in release.texts.all():
        text.in_translation = False  # what is not finished is compared too
    return {tag: one for tag, one in compose_documents(release).items() if not one.derived_from}


def _runs(told: Sequence[Difference]) -> list[Run]:
    near = {
        place
        for at, one in enumerate(told)
        if is_changed(one) or one.part == "headline"
        for place in range(at - AROUND, at + AROUND + 1)
    }
    runs: list[Run] = []
    for at, one in enumerate(told):
        folded = at not in near
        if runs and runs[-1].folded is folded:
            runs[-1] = Run([*runs[-1].parts, one], folded)
        else:
            runs.append(Run([one], folded))
    return runs


def facts_compared(before: Release, after: Release) -> list[tuple[str, str, str]]:
    """Name, before and after of what changed about the release as a whole."""
    old, new = _facts(before), _facts(after)
    return [(name, old[name], new[name]) for name in new if old[name] != new[name]]


def _facts(release: Release) -> dict[str, str]:
    office = the_office()
    dated = f"{office.local(release.issued_at):%d.%m.%Y %H:%M}"
    return {
        _("Section"): str(release.section),
        _("Kind"): str(release.get_kind_display()),
        _("Date and time"): _("when it is published") if release.dated_when_published else dated,
        _("Occasion"): str(release.occasion or "–"),
        _("Of a speech"): str(release.get_speech_form_display() or "–"),
        _("Who speaks or signs"): ", ".join(str(one.person) for one in release.bylines.all()) or "–",
    }
