from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import ObjectList
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.views.snippets import SnippetViewSet

from communique.newsroom.desk import board, comparing, editing, reviewing, steps, translating, writing
from communique.newsroom.desk.listing import ReleaseList
from communique.newsroom.desk.panels import RELEASE_FORM
from communique.newsroom.models import Release


class ReleaseViewSet(SnippetViewSet):
    model = Release
    icon = "doc-full"
    menu_label = gettext_lazy("Releases")
    menu_name = "releases"
    menu_order = 100
    add_to_admin_menu = True
    admin_url_namespace = "releases"
    base_url_path = "releases"
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    edit_handler: ObjectList = RELEASE_FORM
    # Wagtail asks for «Home» once, for every language.
    breadcrumbs_items = WagtailAdminTemplateMixin.breadcrumbs_items

    index_view_class = ReleaseList
    add_view_class = editing.ReleaseCreate
    edit_view_class = editing.ReleaseEdit
    delete_view_class = editing.ReleaseDelete
    revisions_compare_view_class = comparing.ReleaseCompare
    unpublish_view_class = editing.NotUnpublish
    revisions_unschedule_view_class = editing.NotUnschedule

    @property
    def permission_policy(self) -> editing.ReleasePolicy:
        return editing.ReleasePolicy(Release)

    @cached_property
    def index_template_name(self) -> str:
        return "wagtailadmin/generic/index.html"

    @cached_property
    def index_results_template_name(self) -> str:
        return "wagtailadmin/generic/index_results.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release] | None:
        return None

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        for ours in ("queryset", "paginate_by", "default_ordering", "filterset_class", "list_filter"):
            given.pop(ours, None)
        for ours in ("search_fields", "list_display", "search_backend_name", "list_export"):
            given.pop(ours, None)
        return given

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("board/", board.board, name="board"),
            path("translate/<int:pk>/<slug:language>/", translating.translate, name="translate"),
            *writing.ADDRESSES,
            path("submit/<int:pk>/", reviewing.submit, name="submit"),
            path("review/<int:pk>/", reviewing.review, name="review"),
            path("emergency/<int:pk>/", reviewing.emergency, name="emergency"),
            path("withdraw/<int:pk>/", steps.withdraw, name="withdraw"),
        ]
