"""A draft behind a personal link: for one named person, marked with her name, and each opening noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from communique.newsroom.actions.linking import note_opening, preview_for
from communique.website.personal.draft import draft_page
from communique.website.personal.holder import for_its_holder
from communique.website.personal.paths import latest_draft, paths_of

if TYPE_CHECKING:
    from communique.newsroom.models import PersonalLink


@for_its_holder(preview_for)
def preview(request: HttpRequest, link: PersonalLink, token: str, prefix: str = "") -> HttpResponse | None:
    """The latest draft as readers would get it, in one of its languages."""
    draft = latest_draft(link)
    page = draft_page(link, draft, f"/preview/{token}/", prefix=prefix, template="personal_preview.html")
    if page is None:
        return None
    if request.method == "GET":
        note_opening(link=link)
    return HttpResponse(page)


urlpatterns = paths_of("preview", preview, preview_for)
