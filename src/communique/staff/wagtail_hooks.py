from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks

from communique.staff import desk

ACTIONS = {
    "staff.administrator": (
        gettext_lazy("Make administrator"),
        gettext_lazy("Made administrator, with a one-time password"),
    ),
    "staff.add": (gettext_lazy("Add officer"), gettext_lazy("Added, with a one-time password")),
    "staff.change": (gettext_lazy("Change officer"), gettext_lazy("Changed")),
    "staff.password_given": (gettext_lazy("Give password"), gettext_lazy("Given a one-time password")),
    "staff.password_changed": (gettext_lazy("Change password"), gettext_lazy("Chose a new password")),
}


@hooks.register("register_admin_urls")
def officer_addresses() -> list[URLPattern]:
    return desk.urlpatterns


@hooks.register("register_log_actions")
def name_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)


@hooks.register("register_account_menu_item")
def password_in_account(_request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("staff_password"),
        "label": gettext_lazy("Change password"),
        "help_text": gettext_lazy("You will be asked for the one you have."),
    }
