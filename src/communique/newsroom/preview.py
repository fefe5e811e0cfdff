from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from communique.newsroom.models import Release


def preview_response(release: Release, request: HttpRequest, language: str) -> HttpResponse:
    """The release as it will stand on the site.

    The site is a floor above, so what renders it is named in settings (COMMUNIQUE_PREVIEW).
    """
    render = import_string(settings.COMMUNIQUE_PREVIEW)
    response: HttpResponse = render(release, request, language)
    return response
