"""A draft behind a personal link: for one named person, marked with her name, and each opening noted.

What is revoked, expired, made up or overtaken answers with the same page, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils import timezone, translation
from django.utils.html import escape
from django.views.decorators.http import require_safe

from communique.directory.queries import NoOffice, the_office
from communique.languages.tags import address_of
from communique.newsroom.actions.linking import note_opening, preview_for
from communique.newsroom.composing import compose, compose_documents
from communique.website import pictures
from communique.website.pages import notices, telling
from communique.website.pages.frame import for_preview, frame_for, render
from communique.website.pages.page import SVG
from communique.website.pages.release import document_context
from communique.website.views import closed
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.newsroom.models import PersonalLink

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
DRAWING: Final = "default-src 'none'; sandbox"
_HELD: Final = r"preview/(?P<token>[A-Za-z0-9_-]{1,200})"
_PICTURE: Final = r"pictures/(?P<digest>[0-9a-f]{64})/(?P<name>[a-z0-9-]{1,12})\.(?P<suffix>avif|webp|jpg)"
View = Callable[..., HttpResponse | None]


def _for_its_holder(view: View) -> Callable[..., HttpResponse]:
    """Gives the view the link, and lets nothing of the answer be kept, indexed or told to another site."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, token: str, **given: str) -> HttpResponse:
        try:
            link = preview_for(token)
            response = view(request, link, token, **given) if link is not None else None
            response = response or _nothing()
        except NoOffice:
            return closed(request)
        return _for_nobody_else(response)

    return answer


@_for_its_holder
@translation.override(settings.LANGUAGE_CODE)
def preview(request: HttpRequest, link: PersonalLink, token: str, prefix: str = "") -> HttpResponse | None:
    """The latest draft as readers would get it, in one of its languages."""
    draft = link.release.get_latest_revision_as_object()
    documents = compose_documents(draft)
    tags = {address_of(tag): tag for tag in documents}
    if not documents or (prefix and prefix not in tags):
        return None
    tag = tags[prefix] if prefix else next(iter(documents))
    office = the_office()
    paths = {other: f"/preview/{token}/{address_of(other)}/" for other in documents}
    frame = for_preview(frame_for(tag, paths[tag], paths=paths, section=draft.section))
    frame = replace(frame, feed="")
    issued = office.local(draft.issued_at)
    folder = f"/preview/{token}/pictures"
    context = document_context(documents[tag], frame, draft.section, issued, office, folder=folder)
    if request.method == "GET":
        note_opening(link=link)
    opened = telling.moment(office, timezone.now(), tag)
    said = words(tag)["personal"]["for_whom"]
    for_whom = said.format(name=link.recipient, date=opened.date, time=opened.time)
    context |= {"for_whom": for_whom, "mark": f"/preview/{token}/mark.svg"}
    return HttpResponse(render("personal_preview.html", frame, **context))


@_for_its_holder
def mark(request: HttpRequest, link: PersonalLink, token: str) -> HttpResponse:
    """The recipient's name and the time, again and again, to lie over page and photographs."""
    opened = the_office().local(timezone.now())
    drawing = MARK.format(words=escape(f"{link.recipient} · {opened:%Y-%m-%d %H:%M}"))
    response = HttpResponse(drawing, content_type=SVG)
    response["Content-Security-Policy"] = DRAWING
    return response


@_for_its_holder
def picture(request: HttpRequest, link: PersonalLink, token: str, **asked: str) -> HttpResponse | None:
    """A photograph of the draft, and of no other."""
    shown = compose(link.release.get_latest_revision_as_object()).pictures
    held = next((each for each in shown if each.digest == asked["digest"]), None)
    file = pictures.private_file(held, f"{asked['name']}.{asked['suffix']}") if held is not None else None
    if file is None:
        return None
    return HttpResponse(file.read_bytes(), content_type=pictures.MEDIA_TYPES[asked["suffix"]])


@require_safe
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """What is no token at all gets what an unknown one gets."""
    try:
        return _for_nobody_else(_nothing())
    except NoOffice:
        return closed(request)


def _for_nobody_else(response: HttpResponse) -> HttpResponse:
    """Neither kept, nor indexed, nor told to another site."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.setdefault("Content-Security-Policy", POLICY)
    return response


def _nothing() -> HttpResponse:
    return HttpResponse(notices.not_found("/preview/").body, status=404)


# Two lines of it turned by a third of a right angle; a tile is repeated over whatever size is asked for.
MARK: Final = """<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%">
<defs><pattern id="tile" width="420" height="220" patternUnits="userSpaceOnUse"
 patternTransform="rotate(-30)">
<text x="10" y="60" font-family="sans-serif" font-size="18" fill="#888">{words}</text>
<text x="120" y="170" font-family="sans-serif" font-size="18" fill="#888">{words}</text>
</pattern></defs>
<rect width="100%" height="100%" fill="url(#tile)"/>
</svg>
"""

urlpatterns = [
    re_path(rf"^{_HELD}/$", preview, name="personal_preview"),
    re_path(rf"^{_HELD}/mark\.svg$", mark, name="personal_mark"),
    re_path(rf"^{_HELD}/{_PICTURE}$", picture, name="personal_picture"),
    re_path(rf"^{_HELD}/(?P<prefix>[a-z0-9-]{{1,35}})/$", preview, name="personal_preview_in"),
    path("preview/<path:rest>", unknown, name="personal_unknown"),
]
