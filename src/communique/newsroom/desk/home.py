"""The desk's first screen: what there is to do in the newsroom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wagtail.admin.ui.components import Component

from communique.newsroom import rules
from communique.newsroom.actions.importing import address_on_site
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
    title = ""
    empty = ""
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
    name, title, order = "my-drafts", "Your drafts", 110
    empty = "You have no draft in hand."

    def releases(self, officer: Officer) -> QuerySet[Release]:
        return _drafts().filter(latest_revision__user=officer)


class OtherDrafts(_ReleasesPanel):
    name, title, order = "other-drafts", "Drafts of others", 120
    empty = "Nobody else has a draft in hand."

    def releases(self, officer: Officer) -> QuerySet[Release]:
        return _drafts().exclude(latest_revision__user=officer)


class InReview(_ReleasesPanel):
    name, title, order = "in-review", "In review", 130
    empty = "Nothing waits for a second officer."

    def releases(self, officer: Officer) -> QuerySet[Release]:
        return at_stage(for_listing(Release.objects.all()), State.IN_REVIEW).order_by("review__asked_at")


class ChangedSince(_ReleasesPanel):
    name, title, order = "changed-since", "Public, with changes not published yet", 140
    empty = "Everything public is as its draft has it."

    def releases(self, officer: Officer) -> QuerySet[Release]:
        changed = Release.objects.filter(live=True, has_unpublished_changes=True)
        return for_listing(changed).order_by("-latest_revision_id")


class RecentlyPublished(_ReleasesPanel):
    name, title, order = "recently-published", "Recently published", 150
    empty = "Nothing was published yet."

    def releases(self, officer: Officer) -> QuerySet[Release]:
        return for_listing(Release.objects.filter(live=True)).order_by("-edition__number")

    def line(self, release: Release) -> dict[str, Any]:
        return super().line(release) | {"address": address_on_site(release)}


def _drafts() -> QuerySet[Release]:
    return in_state(for_listing(Release.objects.all()), State.DRAFT).order_by("-latest_revision_id")


def panels_for(officer: Officer) -> list[_ReleasesPanel]:
    """The newsroom's panels; those that have nothing to say to an officer stay away."""
    if not rules.may_see(officer):
        return []
    return [MyDrafts(), OtherDrafts(), InReview(), ChangedSince(), RecentlyPublished()]
