"""The desk's menu is the press office's work; what Wagtail would add to it stays out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.images.permissions import permission_policy as picture_policy

from communique.newsroom import rules

WAGTAILS_OWN = frozenset({"explorer", "documents", "snippets", "reports", "help", "settings", "images"})
SEARCHED = frozenset({"releases", "photographs", "officers"})


def is_wagtails(thing: object) -> bool:
    return type(thing).__module__.split(".")[0] == "wagtail"


def tidy_menu(_request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in WAGTAILS_OWN]


class _Shown(MenuItem):
    """A line of the menu for those who have one of `permissions`."""

    permissions: tuple[str, ...] = ()

    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(name) for name in self.permissions)


class _Drafts(_Shown):
    permissions = ("newsroom.add_release",)

    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_draft(request.user)  # type: ignore[arg-type]


class _Photographs(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(picture_policy.user_has_any_permission(request.user, ["add", "change", "delete"]))


class _Audit(_Shown):
    permissions = ("staff.change_officer",)


def home_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Desk"), reverse("wagtailadmin_home"), name="desk", icon_name="home", order=10
    )


class _Board(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_see(request.user)  # type: ignore[arg-type]


def board_item() -> MenuItem:
    return _Board(
        gettext_lazy("Board"), reverse("releases:board"), name="board", icon_name="globe", order=105
    )


def new_release_item() -> MenuItem:
    return _Drafts(
        gettext_lazy("New release"), reverse("releases:add"), name="new-release", icon_name="plus", order=110
    )


def paste_item() -> MenuItem:
    return _Drafts(
        gettext_lazy("Paste a text"),
        reverse("releases:paste"),
        name="paste",
        icon_name="clipboard-list",
        order=115,
    )


def import_item() -> MenuItem:
    return _Drafts(
        gettext_lazy("Import"), reverse("releases:import"), name="import", icon_name="upload", order=120
    )


def photographs_item() -> MenuItem:
    return _Photographs(
        gettext_lazy("Photographs"),
        reverse("wagtailimages:index"),
        name="photographs",
        icon_name="image",
        order=200,
    )


def audit_item() -> MenuItem:
    url = reverse("wagtailadmin_reports:site_history")
    return _Audit(gettext_lazy("Audit"), url, name="audit", icon_name="history", order=900)


class ReleaseSearch(SearchArea):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_see(request.user)  # type: ignore[arg-type]


def release_search() -> SearchArea:
    return ReleaseSearch(
        gettext_lazy("Releases"), reverse("releases:list"), name="releases", icon_name="doc-full", order=1
    )


def tidy_search(_request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name in SEARCHED]
