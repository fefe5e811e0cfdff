"""What a public form checks of a post before reading it: without cookies there are no CSRF tokens either."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

LARGEST_POST: Final = 2 * 1024 * 1024
_READ_AWAY_AT_MOST: Final = 16 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_OWN_FETCHES: Final = frozenset({"same-origin", "none"})


class CrossSite(Exception):
    """The post came from another site's page."""


class TooLarge(Exception):
    """The post has more than LARGEST_POST bytes."""


class Unreadable(Exception):
    """The post is no form, or a broken one."""


def check_same_site(request: HttpRequest) -> None:
    """Raises CrossSite if the browser says that another site's page sent this.

    Browsers send `Sec-Fetch-Site` and `Origin` with every post and no page can change them, so either is
    enough to refuse. What sends neither is no browser and acts for nobody but itself.
    """
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None and fetched_from not in _OWN_FETCHES:
        raise CrossSite
    origin = request.headers.get("Origin")
    if origin is None or (origin == "null" and fetched_from is not None):
        return
    if origin not in {settings.ADDRESS, f"{request.scheme}://{request.get_host()}"}:
        raise CrossSite


def typed_in(request: HttpRequest) -> QueryDict:
    """The fields of a post, files left out.

    Raises TooLarge, told by its length alone, or Unreadable.
    """
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Unreadable from None
    if length > LARGEST_POST:
        read_away(request)
        raise TooLarge
    try:
        return request.POST
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
        raise Unreadable from None


def see_other(address: str) -> HttpResponse:
    """Where to read what became of a post (RFC 9110, 15.4.4): loaded again, the page sends nothing twice."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def read_away(request: HttpRequest) -> None:
    """Takes in what a browser is still sending and drops it: it shows no answer before all is sent."""
    left = _READ_AWAY_AT_MOST
    try:
        while left > 0 and (chunk := request.read(_CHUNK)):
            left -= len(chunk)
    except (OSError, UnreadablePostError):
        return
