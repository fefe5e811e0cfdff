"""A draft behind a personal link: for one named person, marked with her name, and each opening noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from communique.directory.queries import NoOffice
from communique.newsroom.actions.linking import note_opening, preview_for
from communique.website.personal.draft import draft_page, draft_picture, mark_of
from communique.website.personal.holder import for_its_holder, for_nobody_else, nothing
from communique.website.views import closed

if TYPE_CHECKING:
    from communique.newsroom.models import PersonalLink

_HELD: Final = r"preview/(?P<token>[A-Za-z0-9_-]{1,200})"
_PICTURE: Final = r"pictures/(?P<digest>[0-9a-f]{64})/(?P<name>[a-z0-9-]{1,12})\.(?P<suffix>avif|webp|jpg)"


@for_its_holder(preview_for)
def preview(request: HttpRequest, link: PersonalLink, token: str, prefix: str = "") -> HttpResponse | None:
    """The latest draft as readers would get it, in one of its languages."""
    draft = link.release.get_latest_revision_as_object()
    page = draft_page(link, draft, f"/preview/{token}/", prefix=prefix, template="personal_preview.html")
    if page is None:
        return None
    if request.method == "GET":
        note_opening(link=link)
    return HttpResponse(page)


@for_its_holder(preview_for)
def mark(_request: HttpRequest, link: PersonalLink, _token: str) -> HttpResponse:
    return mark_of(link)


@for_its_holder(preview_for)
def picture(_request: HttpRequest, link: PersonalLink, _token: str, **asked: str) -> HttpResponse | None:
    return draft_picture(link.release.get_latest_revision_as_object(), asked)


@require_safe
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """What is no token at all gets what an unknown one gets."""
    try:
        return for_nobody_else(nothing())
    except NoOffice:
        return closed(request)


urlpatterns = [
    re_path(rf"^{_HELD}/$", preview, name="personal_preview"),
    re_path(rf"^{_HELD}/mark\.svg$", mark, name="personal_mark"),
    re_path(rf"^{_HELD}/{_PICTURE}$", picture, name="personal_picture"),
    re_path(rf"^{_HELD}/(?P<prefix>[a-z0-9-]{{1,35}})/$", preview, name="personal_preview_in"),
    path("preview/<path:rest>", unknown, name="personal_unknown"),
]
