"""Taking photographs in: checked, named by their digest, kept once."""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from PIL import Image, UnidentifiedImageError

from communique.newsroom import rules
from communique.newsroom.errors import NotAllowed, Refused
from communique.newsroom.models import Picture

if TYPE_CHECKING:
    from communique.staff.models import Officer

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
MOST_BYTES = 40 * 1024 * 1024
MOST_PIXELS = 120_000_000


def keep_picture(
    *,
    content: bytes,
    name: str,
    by: Officer,
    agency: str = "",
    photographer: str = "",
) -> Picture:
    """The photograph in `content`; the same bytes given again give the same Picture.

    Raises Refused with a sentence where it is no photograph that we can show.
    """
    if not rules.may_draft(by):
        raise NotAllowed("Your role does not include adding photographs.")
    digest = hashlib.sha256(content).hexdigest()
    known: Picture | None = Picture.objects.filter(digest=digest).first()
    if known is not None:
        return known
    suffix, width, height = _checked(content, name)
    picture = Picture(
        title=name[:255],
        agency=agency,
        photographer=photographer,
        digest=digest,
        width=width,
        height=height,
        file_size=len(content),
        file_hash=hashlib.sha1(content, usedforsecurity=False).hexdigest(),  # Wagtail's own, for duplicates
        uploaded_by_user=by,
    )
    picture.file = ContentFile(content, name=f"{digest}.{suffix}")
    picture.save()
    return picture


def _checked(content: bytes, name: str) -> tuple[str, int, int]:
    """Suffix, width and height in pixels. The whole picture is decoded, so that a broken one is told now."""
    if len(content) > MOST_BYTES:
        raise Refused(f"«{name}» has more than 40 MB. Make it smaller.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise Refused(
                        f"«{name}» has {image.width} × {image.height} pixels, more than can be shown. "
                        "Make it smaller."
                    )
                image.load()
                return FORMATS[image.format or ""], image.width, image.height
    except UnidentifiedImageError:
        raise Refused(f"«{name}» is no JPEG, PNG, WebP or AVIF picture. Save it as JPEG.") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(f"«{name}» is broken and cannot be shown. Take it from the camera again.") from None
