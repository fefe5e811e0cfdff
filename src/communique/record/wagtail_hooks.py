from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from communique.record import audit, rules
from communique.record.desk import addresses
from communique.record.desk.home import MOST_COUNTED, ToConfirm
from communique.record.desk.promises import DueThisMonth
from communique.record.queries.deciding import waiting_statements
from communique.staff.models import Officer


class ForReaders(MenuItem):
    """For officers who may read the record."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Officer) and rules.may_read(request.user)


class RecordMenuItem(ForReaders):
    """Says how many statements wait for a decision."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = waiting_statements(MOST_COUNTED)
        told = f"{MOST_COUNTED - 1}+" if waiting >= MOST_COUNTED else str(waiting)
        label = f"{self.label} ({told})" if waiting else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, attrs=self.attrs)


@hooks.register("register_admin_urls")
def record_addresses() -> list[URLResolver]:
    return [path("record/", include((addresses.urlpatterns, "record"), namespace="record"))]


@hooks.register("register_admin_menu_item")
def record_menu_item() -> RecordMenuItem:
    return RecordMenuItem(
        gettext_lazy("Record"), reverse("record:index"), name="record", icon_name="openquote", order=250
    )


@hooks.register("register_admin_menu_item")
def briefing_menu_item() -> ForReaders:
    return ForReaders(
        gettext_lazy("Prepare a meeting"),
        reverse("record:briefing"),
        name="briefing",
        icon_name="doc-full",
        order=255,
    )


@hooks.register("register_admin_menu_item")
def promises_menu_item() -> ForReaders:
    return ForReaders(
        gettext_lazy("Promises"), reverse("record:promises"), name="promises", icon_name="check", order=256
    )


@hooks.register("construct_homepage_panels")
def home_panel(request: HttpRequest, panels: list[Any]) -> None:
    if isinstance(request.user, Officer) and rules.may_read(request.user):
        panels += [ToConfirm(), DueThisMonth()]


@hooks.register("register_log_actions")
def name_actions(actions: Any) -> None:
    audit.register_actions(actions)
