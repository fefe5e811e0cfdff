"""The buttons below the editor: what may be done next, by the release's state and the officer's rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component
from wagtail.snippets import action_menu

from communique.newsroom import rules
from communique.newsroom.models import Release
from communique.newsroom.states import State, Verb, may_follow, state_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from laces.typing import RenderContext


class Submit(action_menu.ActionMenuItem):
    """Saves the draft, then asks for what the review needs; see `editing._Submits`."""

    name = "action-publish"
    label = gettext_lazy("Put in review…")
    icon_name = "check"
    classname = "desk-actions__next"


class Restore(Submit):
    """The same of what was withdrawn: approved and published, it is public again."""

    label = gettext_lazy("Put in review to restore…")


class SideBySide(Component):
    """Buttons that are seen without opening a menu, in this order; Enter in a field presses the first."""

    order = 0
    template_name = "newsroom/desk/actions.html"

    def __init__(self, *items: action_menu.ActionMenuItem) -> None:
        self.items = items

    def get_context_data(self, parent_context: RenderContext | None = None) -> dict[str, Any]:
        return {"buttons": [item.render_html(parent_context) for item in self.items]}

    @property
    def media(self) -> Media:
        return sum((item.media for item in self.items), Media())


class Review(action_menu.ActionMenuItem):
    """To the screen where it is approved, scheduled and published."""

    name = "review"
    label = gettext_lazy("Open the review")
    icon_name = "check"
    order = 5

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("releases:review", args=[parent_context["instance"].pk])


class Withdraw(action_menu.ActionMenuItem):
    name = "withdraw"
    label = gettext_lazy("Withdraw…")
    icon_name = "download"
    order = 20

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("releases:withdraw", args=[parent_context["instance"].pk])


OURS_INSTEAD = (action_menu.PublishMenuItem, action_menu.UnpublishMenuItem)


def arrange_actions(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """For Wagtail's `construct_snippet_action_menu` hook."""
    if context["model"] is not Release:
        return
    items[:] = [item for item in items if not isinstance(item, OURS_INSTEAD)]
    release = context.get("instance")
    state = state_of(release) if release is not None else State.DRAFT
    if release is not None and release.review_id is not None:
        items.append(Review())
    elif not context.get("locked_for_user") and _may_submit(request.user, release):
        items[:1] = [SideBySide(*items[:1], Restore() if state == State.WITHDRAWN else Submit())]
    if release is not None and may_follow(state, Verb.WITHDRAW) and rules.may_withdraw(request.user, release):  # type: ignore[arg-type]
        items.append(Withdraw())
    items.sort(key=lambda item: item.order)


def _may_submit(officer: Any, release: Release | None) -> bool:
    return rules.may_draft(officer) if release is None else rules.may_submit(officer, release)
