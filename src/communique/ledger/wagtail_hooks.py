from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail import hooks

from communique.ledger.desk.home import NothingPublished
from communique.ledger.fitness import unfit


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "ledger.erase_part",
        gettext_lazy("Erase a sealed part"),
        gettext_lazy("Erased what a sealed part says"),
    )


@hooks.register("construct_homepage_panels")
def home_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Before an officer has written a release, not after."""
    if reason := unfit():
        panels.append(NothingPublished(reason))
