"""The desk's menu is the press office's work; what Wagtail would add to it stays out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.images.permissions import permission_policy as picture_policy

from communique.newsroom import rules

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from communique.staff.models import Officer

WAGTAILS_OWN = frozenset({"explorer", "documents", "snippets", "reports", "help", "settings", "images"})
SEARCHED = frozenset({"releases", "photographs", "officers"})


def is_wagtails(thing: object) -> bool:
    return type(thing).__module__.split(".")[0] == "wagtail"


def tidy_menu(_request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in WAGTAILS_OWN]


class OfficersItem(MenuItem):
    """A line of the menu for those whom `may` lets."""

    def __init__(self, label: StrOrPromise, url: str, *, may: Callable[[Officer], bool], **more: Any) -> None:
        super().__init__(label, url, **more)
        self.may = may

    def is_shown(self, request: HttpRequest) -> bool:
        return self.may(request.user)  # type: ignore[arg-type]


def _may_keep_photographs(officer: Officer) -> bool:
    return bool(picture_policy.user_has_any_permission(officer, ["add", "change", "delete"]))


def _may_audit(officer: Officer) -> bool:
    return officer.has_perm("staff.change_officer")


def home_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Desk"), reverse("wagtailadmin_home"), name="desk", icon_name="home", order=10
    )


def board_item() -> MenuItem:
    return OfficersItem(
        gettext_lazy("Board"),
        reverse("releases:board"),
        may=rules.may_see,
        name="board",
        icon_name="globe",
        order=105,
    )


def new_release_item() -> MenuItem:
    return OfficersItem(
        gettext_lazy("New release"),
        reverse("releases:add"),
        may=rules.may_draft,
        name="new-release",
        icon_name="plus",
        order=110,
    )


def paste_item() -> MenuItem:
    return OfficersItem(
        gettext_lazy("Take in a text"),
        reverse("releases:paste"),
        may=rules.may_draft,
        name="paste",
        icon_name="clipboard-list",
        order=115,
    )


def import_item() -> MenuItem:
    return OfficersItem(
        gettext_lazy("Import"),
        reverse("releases:import"),
        may=rules.may_draft,
        name="import",
        icon_name="upload",
        order=120,
    )


def photographs_item() -> MenuItem:
    return OfficersItem(
        gettext_lazy("Photographs"),
        reverse("wagtailimages:index"),
        may=_may_keep_photographs,
        name="photographs",
        icon_name="image",
        order=200,
    )


def audit_item() -> MenuItem:
    url = reverse("wagtailadmin_reports:site_history")
    return OfficersItem(
        gettext_lazy("Audit"), url, may=_may_audit, name="audit", icon_name="history", order=900
    )


class ReleaseSearch(SearchArea):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_see(request.user)  # type: ignore[arg-type]


def release_search() -> SearchArea:
    return ReleaseSearch(
        gettext_lazy("Releases"), reverse("releases:list"), name="releases", icon_name="doc-full", order=1
    )


def tidy_search(_request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name in SEARCHED]
