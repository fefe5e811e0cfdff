"""Sessions, log-in, CSRF tokens and messages for the desk alone: the site has no visitor's state at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

DESK = "/desk/"
# What the password page itself needs.
OPEN_BEFORE_PASSWORD = (
    "staff_password",
    "wagtailadmin_logout",
    "wagtailadmin_login",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
)


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
    def process_view(  # type: ignore[override]
        self,
        request: HttpRequest,
        callback: Any,
        callback_args: Any,
        callback_kwargs: Any,
    ) -> HttpResponse | None:
        if not is_desk(request):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class PasswordFirst:
    """Who logged in with a one-time password gets no further than the page where she chooses her own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_desk(request) or not getattr(request.user, "must_change_password", False):
            return self.get_response(request)
        if request.path in {reverse(name) for name in OPEN_BEFORE_PASSWORD}:
            return self.get_response(request)
        if request.method in {"GET", "HEAD"} and request.headers.get("x-requested-with") != "XMLHttpRequest":
            return redirect("staff_password")
        return HttpResponse(
            _("Choose a password of your own first, at the desk's password page."),
            status=403,
            content_type="text/plain; charset=utf-8",
        )
