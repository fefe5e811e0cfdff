"""`/ledger/editions/<number>/originals/<position>.<suffix>`: press originals with Content Credentials."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import re_path
from django.views.decorators.http import require_safe

from communique.ledger.errors import OriginalMissing
from communique.ledger.models import Part
from communique.ledger.queries import edition_by_number
from communique.website.attesting.certificates import BadCertificate
from communique.website.attesting.credentials import MEDIA_TYPES, gives_credentials, with_credentials
from communique.website.ledger.standing import standing_of
from communique.website.views import BRIEFLY, broken, not_found

logger = logging.getLogger(__name__)


@require_safe
def original(request: HttpRequest, number: str, position: str, suffix: str) -> HttpResponseBase:
    """`position` counts the edition's originals from 1."""
    edition = edition_by_number(int(number))
    if not gives_credentials() or find_spec("c2pa") is None:
        return not_found(request)
    if edition is None or not standing_of(edition).readable:
        return not_found(request)
    found = edition.parts.filter(kind=Part.Kind.ORIGINAL).select_related("held", "edition")
    parts = list(found.order_by("ordinal"))
    part = parts[int(position) - 1] if 1 <= int(position) <= len(parts) else None
    if part is None or part.held.erased_at is not None or MEDIA_TYPES.get(part.media_type) != suffix:
        return not_found(request)
    try:
        content = with_credentials(part)
    except (BadCertificate, OriginalMissing, OSError):
        logger.exception("A press original could not be given its Content Credentials.")
        return broken(request)
    headers = {"Cache-Control": BRIEFLY, "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type=part.media_type, headers=headers)


urlpatterns = [
    re_path(
        r"^ledger/editions/(?P<number>[1-9][0-9]{0,11})/originals/(?P<position>[1-9][0-9]{0,2})\.(?P<suffix>[a-z]{3,4})$",
        original,
        name="ledger_original",
    )
]
