"""What is shown to one named person: only by her link, marked with her name, and kept by nobody.

What is revoked, expired, made up or overtaken answers with the same page, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from communique.directory.queries import NoOffice
from communique.website.pages import notices
from communique.website.views import closed

if TYPE_CHECKING:
    from communique.newsroom.models import PersonalLink

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Where the holder answers by a form.
ANSWERING: Final = POLICY.replace("form-action 'none'", "form-action 'self'")
LOOKING: Final = ("GET", "HEAD")
View = Callable[..., HttpResponse | None]
Finder = Callable[[str], "PersonalLink | None"]


def for_its_holder(
    finder: Finder, methods: tuple[str, ...] = LOOKING, policy: str = POLICY
) -> Callable[[View], Callable[..., HttpResponse]]:
    """Gives the view the link that `finder` knows by the token of the address.

    Without a link, or where the view answers None, everybody gets the same page. Nothing of an answer is
    kept, indexed or told to another site.
    """

    def guard(view: View) -> Callable[..., HttpResponse]:
        @require_http_methods(methods)
        @wraps(view)
        def answer(request: HttpRequest, token: str, **given: str) -> HttpResponse:
            try:
                link = finder(token)
                response = view(request, link, token, **given) if link is not None else None
                response = response or nothing()
            except NoOffice:
                return closed(request)
            return for_nobody_else(response, policy)

        return answer

    return guard


def for_nobody_else(response: HttpResponse, policy: str = POLICY) -> HttpResponse:
    """Neither kept, nor indexed, nor told to another site."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.setdefault("Content-Security-Policy", policy)
    return response


def nothing() -> HttpResponse:
    return HttpResponse(notices.not_found("/preview/").body, status=404)
