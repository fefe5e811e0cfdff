"""`<release>/press-kit.zip`: on request, since whether a release is public is asked each time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import re_path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from communique.languages.tags import tag_of
from communique.newsroom import queries
from communique.website.kits import NAME, PIECE, kit_of
from communique.website.ledger.standing import standing_of
from communique.website.views import BRIEFLY, not_found

ADDRESS: Final = (
    r"^(?P<prefix>[a-z]{2,8}(?:-[a-z0-9]{1,8})*)/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/"
    rf"(?P<slug>[^/]+)/{re.escape(NAME)}$"
)


@require_safe
def press_kit(request: HttpRequest, prefix: str, slug: str, **day: str) -> HttpResponseBase:
    """As long as the release is public; a withdrawn one has none, nor a draft."""
    try:
        on = date(int(day["year"]), int(day["month"]), int(day["day"]))
    except ValueError:
        return not_found(request)
    text = queries.at_address(tag_of(prefix), on, slug)
    if text is None or not text.live or not standing_of(text.edition).readable:
        return not_found(request)
    file = kit_of(text.edition)
    if file is None:
        return not_found(request)
    response = StreamingHttpResponse(_pieces(file), content_type="application/zip")
    response["Content-Length"] = str(file.stat().st_size)
    response["Content-Disposition"] = content_disposition_header(True, f"{slug}-{NAME}")
    response["Cache-Control"] = BRIEFLY
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as kit:
        while piece := kit.read(PIECE):
            yield piece


urlpatterns = [re_path(ADDRESS, press_kit, name="press_kit")]
