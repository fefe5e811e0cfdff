"""The desk's own addresses, before Wagtail's."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from communique.newsroom.desk import (
    account,
    banner,
    embargoes,
    links,
    media,
    pictures,
    press_list,
    signatories,
    signing,
    subscribers,
)
from communique.newsroom.desk.addresses import LinkChooser, not_offered_addresses


def _own(route: str, view: object, name: str) -> URLPattern:
    pattern: URLPattern = path(route, never_cache(require_admin_access(view)), name=name)
    return pattern


urlpatterns: list[URLPattern | URLResolver] = [
    path("media/<path:name>", media.media, name="newsroom_media"),
    _own("banner/", banner.banner, "newsroom_banner"),
    _own("links/<int:pk>/", links.links, "newsroom_links"),
    _own("signatories/", signatories.signatories, "newsroom_signatories"),
    _own("signatories/<int:pk>/", signatories.signatory, "newsroom_signatory"),
    _own("signing/<int:pk>/", signing.ask, "newsroom_ask_signatory"),
    _own("subscribers/", subscribers.subscribers, "newsroom_subscribers"),
    _own("embargo/<int:pk>/", embargoes.embargo, "newsroom_embargo"),
    _own("press-list/", press_list.press_list, "newsroom_press_list"),
    _own("press-list/add/", press_list.add, "newsroom_add_journalist"),
    _own("press-list/import/", press_list.import_file, "newsroom_import_journalists"),
    _own("press-list/terms/", press_list.terms, "newsroom_embargo_terms"),
    _own("press-list/<int:pk>/", press_list.journalist, "newsroom_journalist"),
    _own("account/", account.Account.as_view(), "newsroom_account"),
    _own("choose-page/", LinkChooser.as_view(), "newsroom_choose_link"),
    _own("choose-external-link/", LinkChooser.as_view(), "newsroom_choose_address"),
    *pictures.urlpatterns,
    *not_offered_addresses(),
]
