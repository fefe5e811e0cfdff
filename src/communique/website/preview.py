from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from communique.directory.queries import the_office
from communique.newsroom.composing import about_release, compose_documents
from communique.website import addresses
from communique.website.pages.bylines import byline_in
from communique.website.pages.frame import for_preview, frame_for, render
from communique.website.pages.release import document_context
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.newsroom.models import Release

PICTURES = "/desk/pictures"


@translation.override(settings.LANGUAGE_CODE)
def preview(release: Release, request: HttpRequest, language: str) -> HttpResponse:
    """The release's page as readers would get it, from the draft at hand; the desk may show it in a frame.

    `language` is a tag; the first text's language where it is empty or the draft has no such text.
    """
    documents = compose_documents(release)
    office = the_office()
    tag = language if language in documents else next(iter(documents), office.main_language)
    frame = for_preview(frame_for(tag, f"{addresses.home(tag)}preview/", paths={}, section=release.section))
    if tag not in documents:
        body = render("notice.html", frame, title=words(tag)["frame"]["preview"], text="", further="")
    else:
        issued = office.local(release.issued_at)
        context = document_context(documents[tag], frame, release.section, issued, office, folder=PICTURES)
        about = about_release(release, office, tuple(documents))
        body = render("release.html", frame, **context, byline=byline_in(about, tag))
    response = HttpResponse(body)
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = FRAMED
    response.own_policy = True  # type: ignore[attr-defined]
    return response


FRAMED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
