from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView

from communique.website import contact, mail_events, oembed, press_kit, search_page, subscribing, views
from communique.website.api import views as api
from communique.website.attesting import views as attesting
from communique.website.ledger import downloads, log, memento
from communique.website.ledger.checking import view as checking
from communique.website.personal import (
    embargo as personal_embargo,
    preview as personal_preview,
    signing as personal_signing,
)
from communique.website.statement_search import page as statement_search

SIZES = r"card-320|card-640|320|480|640|960|1280|1440|1920|2560"
PICTURE = rf"pictures/(?P<digest>[0-9a-f]{{64}})/(?P<name>{SIZES})\.(?P<suffix>avif|webp|jpg)$"

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk", RedirectView.as_view(url="/desk/")),
    re_path(rf"^{PICTURE}", views.picture, name="picture"),
    path("favicon.svg", views.favicon, {"suffix": "svg"}),
    path("favicon.ico", views.favicon, {"suffix": "ico"}),
    *log.urlpatterns,
    *downloads.urlpatterns,
    *attesting.urlpatterns,
    *memento.urlpatterns,
    *checking.urlpatterns,
    *press_kit.urlpatterns,
    *contact.urlpatterns,
    *subscribing.urlpatterns,
    *personal_preview.urlpatterns,
    *personal_embargo.urlpatterns,
    *personal_signing.urlpatterns,
    *search_page.urlpatterns,
    *statement_search.urlpatterns,
    *oembed.urlpatterns,
    *mail_events.urlpatterns,
    *api.urlpatterns,
    # Whatever else is asked for is a page, or the page that says it is not here.
    path("", views.page),
    path("<path:path>", views.page, name="page"),
]

# For the desk's own addresses: pictures of drafts, for officers alone.
desk_urlpatterns = [re_path(rf"^{PICTURE}", views.desk_picture, name="desk_picture")]
