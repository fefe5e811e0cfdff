"""How the interface answers: JSON with an ETag, open to any site's scripts; problems as RFC 9457 has them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from communique.directory.queries import NoOffice
from communique.website.pages.machines.writing import NOT_XML, written
from communique.website.pages.page import JSON

PROBLEM: Final = "application/problem+json; charset=utf-8"
METHODS: Final = "GET, HEAD, OPTIONS"
# Asked again each time, cheaply by its ETag: nobody goes on showing what was withdrawn.
CACHED: Final = "public, max-age=0, must-revalidate"
TITLES: Final = {
    400: "The question cannot be read",
    404: "There is nothing public here",
    405: "Only to be read",
    410: "This was withdrawn",
    451: "This was withdrawn by order",
    503: "The office is not open yet",
}

View = Callable[..., HttpResponse]


class Problem(Exception):
    """Why there is no answer; `detail` is one sentence, `more` further members."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more


def answering(view: Callable[..., Mapping[str, Any]]) -> View:
    """Makes a view of a function that returns data or raises Problem."""

    @wraps(view)
    def answered(request: HttpRequest, **given: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _open(HttpResponse(status=204, headers={"Allow": METHODS}))
        if request.method not in {"GET", "HEAD"}:
            return _problem(Problem(405, "This interface only reads: ask with GET."))
        try:
            return _open(_found(request, view(request, **given)))
        except Problem as problem:
            return _problem(problem)
        except NoOffice:
            return _problem(Problem(503, "The office has not been opened yet."))

    return answered


def _found(request: HttpRequest, data: Mapping[str, Any]) -> HttpResponse:
    body = NOT_XML.sub("", written(data)).encode()
    response = HttpResponse(body, content_type=JSON)
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    response["Cache-Control"] = CACHED
    return get_conditional_response(request, response["ETag"], None, response) or response


def _problem(problem: Problem) -> HttpResponse:
    told = {
        "type": "about:blank",
        "title": TITLES[problem.status],
        "status": problem.status,
        "detail": problem.detail,
    }
    response = HttpResponse(
        NOT_XML.sub("", written(told | problem.more)), status=problem.status, content_type=PROBLEM
    )
    response["Cache-Control"] = "no-cache"
    if problem.status == 405:  # noqa: PLR2004  HTTP's own number
        response["Allow"] = METHODS
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Expose-Headers"] = "ETag"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
