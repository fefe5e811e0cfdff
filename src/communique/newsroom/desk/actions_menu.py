"""The buttons below the editor: what may be done next, by the release's state and the officer's rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from wagtail.snippets import action_menu

from communique.newsroom import rules
from communique.newsroom.models import Release
from communique.newsroom.states import State, Verb, may_follow, state_of

if TYPE_CHECKING:
    from django.http import HttpRequest

NEXT = {
    Verb.PUBLISH: ("Publish", "upload"),
    Verb.CORRECT: ("Publish a correction…", "upload"),
    Verb.RESTORE: ("Restore…", "undo"),
}


class Publish(action_menu.ActionMenuItem):
    """Saves the draft, then publishes it or asks for the public note; see `editing._Publishes`."""

    name = "action-publish"
    order = 10

    def __init__(self, verb: Verb) -> None:
        super().__init__()
        self.label, self.icon_name = NEXT[verb]


class Withdraw(action_menu.ActionMenuItem):
    name = "withdraw"
    label = "Withdraw…"
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
    if context.get("locked_for_user"):
        return
    release = context.get("instance")
    state = state_of(release) if release is not None else State.DRAFT
    if _may_go(request.user, release):
        items.extend(Publish(verb) for verb in NEXT if may_follow(state, verb))
    if release is not None and may_follow(state, Verb.WITHDRAW) and rules.may_withdraw(request.user, release):  # type: ignore[arg-type]
        items.append(Withdraw())
    items.sort(key=lambda item: item.order)


def _may_go(officer: Any, release: Release | None) -> bool:
    if release is None:
        return bool(officer.has_perm("newsroom.publish_release"))
    return rules.may_publish(officer, release)
