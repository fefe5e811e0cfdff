from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from communique.newsroom.models import Release


def preview(release: Release, request: HttpRequest, language: str) -> HttpResponse:
    """The release's page as readers would get it, from the draft at hand."""
    raise NotImplementedError
