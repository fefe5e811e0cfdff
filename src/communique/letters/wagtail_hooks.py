from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from communique.letters import desk
from communique.letters.home import UnreadLetters
from communique.letters.queries import unread_count
from communique.letters.rules import may_read_letters
from communique.staff.models import Officer

MOST_COUNTED: Final = 1000
ACTIONS: Final = {
    "letters.open": (gettext_lazy("Open letter"), gettext_lazy("Opened")),
    "letters.print": (gettext_lazy("Print letter"), gettext_lazy("Opened for printing")),
    "letters.mark_read": (gettext_lazy("Mark letter as read"), gettext_lazy("Marked as read")),
    "letters.mark_unread": (gettext_lazy("Mark letter as unread"), gettext_lazy("Marked as unread")),
    "letters.erase": (gettext_lazy("Erase letter"), gettext_lazy("Erased")),
    "letters.erase_on_time": (
        gettext_lazy("Erase letter on time"),
        gettext_lazy("Erased, because it was kept as long as we say"),
    ),
}


class LettersMenuItem(MenuItem):
    """Says how many letters are unread, to officers who may read them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Officer) and may_read_letters(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        unread = unread_count(request.user, MOST_COUNTED) if isinstance(request.user, Officer) else 0
        told = f"{MOST_COUNTED - 1}+" if unread >= MOST_COUNTED else str(unread)
        label = f"{self.label} ({told})" if unread else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, attrs=self.attrs)


@hooks.register("register_admin_urls")
def letter_addresses() -> list[URLResolver]:
    return [path("letters/", include((desk.urlpatterns, "letters"), namespace="letters"))]


@hooks.register("register_admin_menu_item")
def letters_menu_item() -> LettersMenuItem:
    return LettersMenuItem(
        gettext_lazy("Letters"), reverse("letters:index"), name="letters", icon_name="mail", order=300
    )


@hooks.register("construct_homepage_panels")
def home_panel(request: HttpRequest, panels: list[Any]) -> None:
    if isinstance(request.user, Officer) and may_read_letters(request.user):
        panels.append(UnreadLetters())


@hooks.register("register_permissions")
def letter_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="letters", content_type__model="letter")


@hooks.register("register_log_actions")
def name_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
