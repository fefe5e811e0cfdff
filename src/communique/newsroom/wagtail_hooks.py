from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from communique.newsroom import audit
from communique.newsroom.desk import banner, menus, press_list, signatories, subscribers
from communique.newsroom.desk.actions_menu import arrange_actions
from communique.newsroom.desk.first_screen import panels_for
from communique.newsroom.desk.kept_words import offer_keeping
from communique.newsroom.desk.sections import SectionViewSet
from communique.newsroom.desk.viewset import ReleaseViewSet

SHEETS = ("desk", "furniture", "home", "languages")

register_snippet(ReleaseViewSet)


@hooks.register("register_admin_viewset")
def sections() -> SectionViewSet:
    return SectionViewSet("sections")


@hooks.register("register_log_actions")
def name_actions(actions: Any) -> None:
    audit.register_actions(actions)


@hooks.register("construct_homepage_panels", order=-100)
def home_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Wagtail's own panels are about pages and go; ours come first."""
    panels[:] = [*panels_for(request.user), *(panel for panel in panels if not menus.is_wagtails(panel))]  # type: ignore[arg-type]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(_request: HttpRequest, items: list[Any]) -> None:
    items.clear()


@hooks.register("insert_global_admin_css", order=100)
def desk_css() -> str:
    sheets = ((static(f"newsroom/desk/{name}.css"),) for name in SHEETS)
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("insert_global_admin_js")
def list_js() -> str:
    return format_html('<script type="module" src="{}"></script>', static("newsroom/desk/scrolling.js"))


@hooks.register("insert_editor_js")
def desk_js() -> str:
    modules = ((static(f"newsroom/desk/{name}.js"),) for name in ("texts", "kinds", "keeping", "naming"))
    return format_html_join("", '<script type="module" src="{}"></script>', modules)


for item in (
    menus.home_item,
    menus.board_item,
    menus.new_release_item,
    menus.paste_item,
    menus.import_item,
    menus.photographs_item,
    banner.banner_item,
    press_list.press_list_item,
    subscribers.subscribers_item,
    signatories.signatories_item,
    menus.audit_item,
):
    hooks.register("register_admin_menu_item", item)
hooks.register("construct_main_menu", menus.tidy_menu, order=1000)
hooks.register("register_admin_search_area", menus.release_search)
hooks.register("construct_search", menus.tidy_search)
hooks.register("construct_snippet_action_menu", arrange_actions)
hooks.register("register_rich_text_features", offer_keeping)
