from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks

from communique.staff import desk

ACTIONS = {
    "staff.administrator": ("Make administrator", "Made administrator, with a one-time password"),
    "staff.add": ("Add officer", "Added, with a one-time password"),
    "staff.change": ("Change officer", "Changed"),
    "staff.password_given": ("Give password", "Given a one-time password"),
    "staff.password_changed": ("Change password", "Chose a new password"),
}


@hooks.register("register_admin_urls")
def officer_addresses() -> list[URLPattern]:
    return desk.urlpatterns


@hooks.register("register_log_actions")
def name_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)


@hooks.register("register_account_menu_item")
def password_in_account(_request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("staff_password"),
        "label": "Change password",
        "help_text": "You will be asked for the one you have.",
    }
