from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks

from communique.directory import audit
from communique.directory.desk import DirectoryGroup, OfficeViewSet
from communique.directory.desk.choosers import CHOOSERS
from communique.directory.desk.suggesting import suggestions


@hooks.register("register_admin_viewset")
def directory() -> list[Any]:
    # Choosers first: their addresses lie below those of the lists.
    return [*CHOOSERS, DirectoryGroup(), OfficeViewSet("office")]


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("directory/suggestions/", suggestions, name="directory_suggestions")]


@hooks.register("register_log_actions")
def name_actions(actions: Any) -> None:
    audit.register_actions(actions)


@hooks.register("insert_global_admin_css", order=110)
def directory_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("directory/desk.css"))


@hooks.register("insert_global_admin_js")
def directory_js() -> str:
    """On every screen: fields for names stand in the forms of other rooms, and in dialogs, too."""
    return format_html(
        '<script type="module" src="{}" data-directory-address="{}"></script>',
        static("directory/suggesting.js"),
        reverse("directory_suggestions"),
    )
