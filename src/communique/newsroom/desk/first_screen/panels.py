"""Lists of releases on the desk's first screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component

from communique.newsroom import rules
from communique.newsroom.actions.importing import address_on_site
from communique.newsroom.desk.first_screen.calendar import Calendar
from communique.newsroom.desk.first_screen.needs import NeedsYou
from communique.newsroom.desk.standing import at_stage, for_listing, headline_of, in_state
from communique.newsroom.models import Release
from communique.newsroom.states import State

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from communique.staff.models import Officer

LINES = 6


class _ReleasesPanel(Component):
    name = ""
    title: Any = ""
    empty: Any = ""
    order = 100
    template_name = "newsroom/desk/home_panel.html"

    def releases(self, officer: Officer) -> QuerySet[Release]:
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        found = list(self.releases(request.user)[: LINES + 1])  # type: ignore[arg-type]
        return {
            "panel": self,
            "lines": [self.line(release) for release in found[:LINES]],
            "more": len(found) > LINES,
        }

    def line(self, release: Release) -> dict[str, Any]:
        return {"release": release, "headline": headline_of(release), "draft": release.latest_revision}


class MyDrafts(_ReleasesPanel):
    name, title, order = "my-drafts", gettext_lazy("Your drafts"), 110
    empty = gettext_lazy("You have no draft in hand.")

    def releases(self, officer: Officer) -> QuerySet[Release]:
        return _drafts().filter(latest_revision__user=officer)


class OtherDrafts(_ReleasesPanel):
    name, title, order = "other-drafts", gettext_lazy("Drafts of others"), 120
    empty = gettext_lazy("Nobody else has a draft in hand.")

    def releases(self, officer: Officer) -> QuerySet[Release]:
        return _drafts().exclude(latest_revision__user=officer)


class InReview(_ReleasesPanel):
    name, title, order = "in-review", gettext_lazy("In review"), 130
    empty = gettext_lazy("Nothing waits for a second officer.")

    def releases(self, officer: Officer) -> QuerySet[Release]:
        return at_stage(for_listing(Release.objects.all()), State.IN_REVIEW).order_by("review__asked_at")


class ChangedSince(_ReleasesPanel):
    name, title, order = "changed-since", gettext_lazy("Public, with changes not published yet"), 140
    empty = gettext_lazy("Everything public is as its draft has it.")

    def releases(self, officer: Officer) -> QuerySet[Release]:
        changed = Release.objects.filter(live=True, has_unpublished_changes=True)
        return for_listing(changed).order_by("-latest_revision_id")


class RecentlyPublished(_ReleasesPanel):
    name, title, order = "recently-published", gettext_lazy("Recently published"), 150
    empty = gettext_lazy("Nothing was published yet.")

    def releases(self, officer: Officer) -> QuerySet[Release]:
        return for_listing(Release.objects.filter(live=True)).order_by("-edition__number")

    def line(self, release: Release) -> dict[str, Any]:
        return super().line(release) | {"address": address_on_site(release)}


def _drafts() -> QuerySet[Release]:
    return in_state(for_listing(Release.objects.all()), State.DRAFT).order_by("-latest_revision_id")


def panels_for(officer: Officer) -> list[Component]:
    """The newsroom's panels; those that have nothing to say to an officer stay away."""
    if not rules.may_see(officer):
        return []
    return [
        NeedsYou(),
        Calendar(),
        MyDrafts(),
        OtherDrafts(),
        InReview(),
        ChangedSince(),
        RecentlyPublished(),
    ]
