"""Sessions, log-in, CSRF tokens and messages for the desk alone: the site has no visitor's state at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

DESK = "/desk/"


def is_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(DESK)


class _DeskOnly:
    """Passes by whatever is not the desk's."""

    get_response: Callable[[HttpRequest], HttpResponse]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_desk(request):
            return self.get_response(request)
        response: HttpResponse = super().__call__(request)  # type: ignore[misc]
        return response


class DeskSession(_DeskOnly, SessionMiddleware):  # type: ignore[misc]
    pass


class DeskAuthentication(_DeskOnly, AuthenticationMiddleware):  # type: ignore[misc]
    pass


class DeskMessages(_DeskOnly, MessageMiddleware):  # type: ignore[misc]
    pass


class DeskCsrf(_DeskOnly, CsrfViewMiddleware):  # type: ignore[misc]
    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> HttpResponse | None:
        if not is_desk(request):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)
