"""Which parts of the desk an officer finds at all.

Some of Wagtail's views ask only whether somebody is logged in: they name a draft's headline in a refusal,
or show any photograph by its number. Whoever reads the letters has no business with either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from wagtail.admin.auth import permission_denied

from communique.newsroom import rules

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from communique.staff.models import Officer

GATES: Final[dict[str, Callable[[Officer], bool]]] = {
    "/desk/releases/": rules.may_see,
    "/desk/occasions/choose/": rules.may_see,
    "/desk/images/": rules.may_see_photographs,
    "/desk/media/": rules.may_see_photographs,
    "/desk/pictures/": rules.may_see_photographs,
}


class DeskGates:
    """Middleware: tells an officer without the right so, before any view is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for beginning, may in GATES.items():
            if not request.path_info.startswith(beginning):
                continue
            officer = request.user
            if officer.is_authenticated and not may(officer):
                response: HttpResponse = permission_denied(request)
                return response
        return self.get_response(request)
