"""What of the directory shows at the desk: the office's time."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from wagtail.users.models import UserProfile

from communique.directory.queries import NoOffice, the_office
from communique.staff.middleware import is_desk


class OfficeTime:
    """Every time at the desk is in the office's time zone.

    Wagtail asks the officer's profile for one; the answer is put there for this request alone, unsaved.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_desk(request) and request.user.is_authenticated:
            profile = getattr(request.user, "wagtail_userprofile", None) or UserProfile(user=request.user)
            try:
                profile.current_time_zone = the_office().time_zone
            except NoOffice:
                profile.current_time_zone = "UTC"
        return self.get_response(request)
