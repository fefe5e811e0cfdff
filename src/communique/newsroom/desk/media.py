"""Photographs as they came and Wagtail's small versions of them, for officers who are logged in alone."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

# SVG is a programme and never among them.
MEDIA_TYPES = {
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}


@require_admin_access
def media(request: HttpRequest, name: str) -> FileResponse:
    media_type = MEDIA_TYPES.get(PurePosixPath(name).suffix.lower())
    if media_type is None:
        raise Http404(_("Only photographs are kept here."))
    try:
        file = default_storage.open(name)
    except (OSError, SuspiciousFileOperation, ValueError) as error:
        raise Http404(
            _("There is no photograph %(address)s.") % {"address": f"{settings.MEDIA_URL}{name}"}
        ) from error
    response = FileResponse(file, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
