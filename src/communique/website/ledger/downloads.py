"""The download of an edition: statement, proof, salts and parts in one file that verifies without us."""

from __future__ import annotations

import logging
from typing import Final

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import re_path
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from communique.directory.queries import NoOffice, the_office
from communique.ledger.bundle import MEDIA_TYPE
from communique.ledger.bundling import bundle_of
from communique.ledger.errors import Refused
from communique.ledger.models import Checkpoint, Cosignature, Edition, PartBytes
from communique.ledger.queries import edition_by_number
from communique.website.ledger.pages import file_notice
from communique.website.ledger.standing import standing_of
from communique.website.views import BRIEFLY, NEVER_AGAIN, broken, closed, not_found

logger = logging.getLogger(__name__)
ROBOTS: Final = "noindex"


@require_safe
def download(request: HttpRequest, number: str) -> HttpResponseBase:
    """`/ledger/editions/<number>.zip`, as long as the edition may be read."""
    try:
        office = the_office()
    except NoOffice:
        return closed(request)
    edition = edition_by_number(int(number)) if number == str(int(number)) else None
    if edition is None:
        return not_found(request)
    standing = standing_of(edition)
    if not standing.readable:
        gone = file_notice(office.main_language, standing.status, "gone")
        return HttpResponse(gone.body, status=gone.status, headers={"Cache-Control": NEVER_AGAIN})
    mark = f'"{_mark(edition)}"'
    unchanged = get_conditional_response(request, mark, None, None)
    if unchanged is not None:
        return _named(unchanged, edition, mark)
    if request.method == "HEAD":
        return _named(HttpResponse(content_type=MEDIA_TYPE), edition, mark)
    try:
        file = bundle_of(edition, policy=settings.WITNESSES)
    except Refused:
        logger.exception("The download of edition %s could not be made.", edition.number)
        return broken(request)
    response = FileResponse(file, as_attachment=True, filename=_name(edition), content_type=MEDIA_TYPE)
    return _named(response, edition, mark)


def _mark(edition: Edition) -> str:
    """Changes with whatever the file is made of: the newest checkpoint, its witnesses, what was erased."""
    size = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    signed = Cosignature.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    erased = PartBytes.objects.filter(part__edition=edition, erased_at__isnull=False).count()
    return f"{edition.number}-{size}-{signed}-{erased}"


def _named(response: HttpResponseBase, edition: Edition, mark: str) -> HttpResponseBase:
    response["Cache-Control"] = BRIEFLY
    response["ETag"] = mark
    response["X-Robots-Tag"] = ROBOTS
    response["Content-Disposition"] = f'attachment; filename="{_name(edition)}"'
    return response


def _name(edition: Edition) -> str:
    return f"edition-{edition.number}.zip"


urlpatterns = [re_path(r"^ledger/editions/(?P<number>[0-9]{1,12})\.zip$", download, name="ledger_download")]
