from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path
from django.utils.translation import gettext_lazy
from wagtail import hooks

from communique.keeping import desk, rules
from communique.keeping.home import Audits
from communique.staff.models import Officer


@hooks.register("register_admin_urls")
def keeping_addresses() -> list[URLResolver]:
    return [path("keeping/", include((desk.urlpatterns, "keeping"), namespace="keeping"))]


@hooks.register("construct_homepage_panels")
def home_panel(request: HttpRequest, panels: list[Any]) -> None:
    if isinstance(request.user, Officer) and rules.may_see_audits(request.user):
        panels.append(Audits())


@hooks.register("register_log_actions")
def name_actions(actions: Any) -> None:
    actions.register_action(
        "keeping.ask_for_audit",
        gettext_lazy("Ask for an audit"),
        gettext_lazy("Asked for an audit of the ledger"),
    )
