"""Serves pages and pictures: from their files where they stand, else made and stored on the way."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from communique.directory.queries import NoOffice
from communique.newsroom.models import Picture
from communique.website import pictures, store, websub
from communique.website.ledger import memento
from communique.website.pages import notices
from communique.website.pages.page import (
    ATOM,
    BIBTEX,
    CSL,
    HTML,
    JSON,
    JSON_FEED,
    PDF,
    SVG,
    TEXT,
    XML,
    Page,
    redirect,
)
from communique.website.rendering import stored_page

# Asked again each time (cheap, by its ETag): nobody reads from her own cache what was withdrawn.
BRIEFLY: Final = "public, max-age=0, must-revalidate"
NEVER_AGAIN: Final = "no-cache"
CUT_ANEW: Final = "public, max-age=3600"
FOR_GOOD: Final = "public, max-age=31536000, immutable"
ICONS: Final = Path(__file__).parent / "static" / "website"
ICON_TYPES: Final = {"svg": SVG, "ico": "image/x-icon"}
CONTENT_TYPES: Final = {
    ".atom": ATOM,
    ".xml": XML,
    ".txt": TEXT,
    ".svg": SVG,
    ".pdf": PDF,
    ".html": HTML,
    ".bib": BIBTEX,
    "/feed.json": JSON_FEED,
    "/ninjs.json": JSON,
    ".json": CSL,
}


@require_safe
def page(request: HttpRequest, path: str = "") -> HttpResponse:
    """Any public page. Query strings change nothing, cookies are neither read nor set."""
    address = f"/{path}"
    response = _page(request, address)
    memento.add_links(response, address)
    websub.add_links(response, address)
    return response


def _page(request: HttpRequest, address: str) -> HttpResponse:
    held = store.read(address)
    if held is None:
        try:
            made = stored_page(address)
        except NoOffice:
            return closed(request)
        if made.status == HTTPStatus.OK:
            return _stored(request, address, made)
        return _with_slash(address) if _is_form(address) else _answer(made)
    body, since = held
    return _conditional(request, address, body, since)


def _is_form(address: str) -> bool:
    """Whether a form or the search page stands at `address` with a slash behind it."""
    if address.endswith("/"):
        return False
    try:
        return resolve(f"{address}/").func is not page
    except Resolver404:
        return False


def _with_slash(address: str) -> HttpResponse:
    return _answer(redirect(f"{address}/"))


def _stored(request: HttpRequest, address: str, made: Page) -> HttpResponse:
    held = store.read(address) if made.kept else None
    if held is None:
        response = _answer(made)
        response["Cache-Control"] = BRIEFLY
        response["ETag"] = _etag(made.body)
        return get_conditional_response(request, response["ETag"], None, response) or response
    return _conditional(request, address, *held)


def _conditional(request: HttpRequest, address: str, body: bytes, since: float) -> HttpResponse:
    encoding = _encoding(request)
    compressed = store.read_compressed(address, encoding) if encoding else None
    response = HttpResponse(body if compressed is None else compressed, content_type=_content_type(address))
    if compressed is not None:
        response["Content-Encoding"] = encoding
    response["Cache-Control"] = BRIEFLY
    response["Vary"] = "Accept-Encoding"
    response["ETag"] = _etag(body, encoding if compressed is not None else "")
    response["Last-Modified"] = http_date(since)
    _sandbox(response)
    return get_conditional_response(request, response["ETag"], int(since), response) or response


def _answer(made: Page) -> HttpResponse:
    response = HttpResponse(made.body, status=made.status, content_type=made.content_type)
    response["Cache-Control"] = NEVER_AGAIN
    if made.location:
        response["Location"] = made.location
        del response["Content-Type"]
    _sandbox(response)
    return response


def _sandbox(response: HttpResponse) -> None:
    """A drawing opened by itself is a document: it may do nothing at all."""
    if response.get("Content-Type") == SVG:
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def _etag(body: bytes, encoding: str = "") -> str:
    mark = hashlib.sha256(body).hexdigest()[:20]
    return f'"{mark}-{encoding}"' if encoding else f'"{mark}"'


def _encoding(request: HttpRequest) -> str:
    """The best of what the reader's browser takes and we have; a quality of 0 refuses."""
    taken: dict[str, str] = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, quality = part.strip().partition(";")
        taken[name.strip()] = quality.replace(" ", "")
    refusals = {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in ("br", "gzip") if name in taken and taken[name] not in refusals), "")


def _content_type(address: str) -> str:
    return next((kind for suffix, kind in CONTENT_TYPES.items() if address.endswith(suffix)), HTML)


@require_safe
def picture(request: HttpRequest, digest: str, name: str, suffix: str) -> HttpResponse:
    """A published photograph. Its address names its bytes, so that it may be kept for good."""
    wanted = f"{pictures.FORMER.get(name, name)}.{suffix}"
    file = pictures.public_file(digest, wanted)
    if file is None:
        return not_found(request)
    # What lists show may be cut anew, when an officer says what matters in it.
    response = _picture(file, suffix, CUT_ANEW if name.startswith("card") else FOR_GOOD)
    # Feed readers and newspapers may show a press photograph from here.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def desk_picture(request: HttpRequest, digest: str, name: str, suffix: str) -> HttpResponse:
    """The same for drafts, for officers who are logged in."""
    if not request.user.is_authenticated:
        raise Http404
    held = Picture.objects.filter(digest=digest).first()
    wanted = f"{pictures.FORMER.get(name, name)}.{suffix}"
    file = pictures.private_file(held, wanted) if held is not None else None
    if file is None:
        raise Http404
    return _picture(file, suffix, "private, max-age=3600")


@require_safe
def favicon(request: HttpRequest, suffix: str) -> HttpResponse:
    content = (ICONS / f"favicon.{suffix}").read_bytes()
    response = HttpResponse(content, content_type=ICON_TYPES[suffix])
    response["Cache-Control"] = "public, max-age=86400"
    _sandbox(response)
    return response


def _picture(file: Path, suffix: str, cached: str) -> HttpResponse:
    response = HttpResponse(file.read_bytes(), content_type=pictures.MEDIA_TYPES[suffix])
    response["Cache-Control"] = cached
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    try:
        return _answer(notices.not_found(request.path))
    except NoOffice:
        return HttpResponse("Not found", status=404, content_type=TEXT)


def broken(request: HttpRequest) -> HttpResponse:
    """Made of words alone: whatever broke, the database may be it."""
    return HttpResponse(notices.emergency(500, _prefix(request)), status=500)


def closed(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(notices.emergency(503, _prefix(request)), status=503)
    response["Retry-After"] = "120"
    return response


def _prefix(request: HttpRequest) -> str:
    return request.path_info.lstrip("/").split("/", 1)[0].lower()
