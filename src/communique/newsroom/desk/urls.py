"""The desk's own addresses, before Wagtail's."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import ExternalLinkView

from communique.newsroom.desk import account, media
from communique.newsroom.desk.addresses import not_offered_addresses


def _own(route: str, view: object, name: str) -> URLPattern:
    return path(route, never_cache(require_admin_access(view)), name=name)


urlpatterns: list[URLPattern | URLResolver] = [
    path("media/<path:name>", media.media, name="newsroom_media"),
    _own("account/", account.Account.as_view(), "newsroom_account"),
    # There is no page tree to choose from: the editor's link button opens at web addresses.
    _own("choose-page/", ExternalLinkView.as_view(), "newsroom_choose_link"),
    *not_offered_addresses(),
]
