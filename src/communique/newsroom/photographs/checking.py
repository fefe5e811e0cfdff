"""Whether bytes are a photograph that can be shown, and the form in which it is kept."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from communique.newsroom.errors import Refused
from communique.newsroom.photographs import avif, jpeg, metadata, png, webp
from communique.newsroom.photographs.metadata import Metadata

MOST_BYTES: Final = 40 * 1024 * 1024
MOST_PIXELS: Final = 120_000_000
TURNED: Final = frozenset({5, 6, 7, 8})  # EXIF's orientations that lie on a side
SVG: Final = re.compile(rb"<(svg|\?xml[^>]*>\s*(<!--.*?-->\s*)*<svg|!DOCTYPE svg)", re.IGNORECASE | re.DOTALL)
LOOKED_AT: Final = 2048
SUFFIXES: Final = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
CONTAINERS: Final[dict[str, ModuleType]] = {"JPEG": jpeg, "PNG": png, "WEBP": webp, "AVIF": avif}
OTHER_NAMES: Final = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
HEIF: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
AVIFS: Final = frozenset({b"avif", b"avis"})


@dataclass(frozen=True, slots=True)
class Checked:
    """`content` is what is kept: the pixels as they came, bit for bit, and no metadata but what `said` holds.

    `width` and `height` as it is stored; a `turned` one lies on its side.
    """

    content: bytes
    suffix: str
    width: int
    height: int
    turned: bool
    said: Metadata
    notices: tuple[str, ...]


def check_picture(content: bytes, name: str) -> Checked:
    """Decodes all of it, so that a broken one is told now. Raises Refused with a sentence."""
    if not content:
        raise Refused(_("«%(name)s» is empty. Choose the file again.") % {"name": name})
    if len(content) > MOST_BYTES:
        raise Refused(_("«%(name)s» has more than 40 MB. Make it smaller.") % {"name": name})
    kind = _kind(content, name)
    container = CONTAINERS[kind]
    try:
        said = metadata.read(container.said(content))
        _refuse_what_moves(container, content, name)
        kept = container.rebuilt(content, **metadata.write(said))
        width, height, turned = _decoded(kept, kind, name)
    except Image.DecompressionBombError:
        told = _("«%(name)s» has far more pixels than can be shown. Make it smaller.")
        raise Refused(told % {"name": name}) from None
    except Refused:
        raise
    except Exception:  # noqa: BLE001  Pillow and its libraries raise many kinds for what is damaged
        raise _broken(name) from None
    return Checked(kept, SUFFIXES[kind], width, height, turned, said, _notices(content, kept, name, kind))


def _refuse_what_moves(container: ModuleType, content: bytes, name: str) -> None:
    if container.moves(content):
        told = _("«%(name)s» moves, and a photograph is one picture. Save one picture of it.")
        raise Refused(told % {"name": name})


def _broken(name: str) -> Refused:
    return Refused(
        _("«%(name)s» is broken and cannot be shown. Take it from the camera again.") % {"name": name}
    )


def _kind(content: bytes, name: str) -> str:
    """By the first bytes, whatever the file's name says."""
    if content.startswith(jpeg.START):
        return "JPEG"
    if content.startswith(png.SIGNATURE):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    brands = content[8:64] if content[4:8] == b"ftyp" else b""
    if brands[:4] in AVIFS or (brands and b"avif" in brands):
        return "AVIF"
    if brands[:4] in HEIF:
        raise Refused(
            _("«%(name)s» is HEIC, as telephones keep photographs. Save it as JPEG.") % {"name": name}
        )
    if SVG.search(content[:LOOKED_AT]):
        raise Refused(
            _(
                "«%(name)s» is SVG, which can hold a programme, and no JPEG, PNG, WebP or AVIF. "
                "Save it as PNG."
            )
            % {"name": name}
        )
    raise Refused(_("«%(name)s» is no JPEG, PNG, WebP or AVIF picture. Save it as JPEG.") % {"name": name})


def _decoded(content: bytes, kind: str, name: str) -> tuple[int, int, bool]:
    """Width, height, and whether it lies on its side."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                told = _(
                    "«%(name)s» has %(width)d × %(height)d pixels, more than can be shown. Make it smaller."
                )
                raise Refused(told % {"name": name, "width": image.width, "height": image.height})
            image.load()
            turned = image.getexif().get(ExifTags.Base.Orientation, 1) in TURNED
            return image.width, image.height, turned


def _notices(content: bytes, kept: bytes, name: str, kind: str) -> tuple[str, ...]:
    """What an officer should know of what was done to her file."""
    told = []
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if suffix and OTHER_NAMES.get(suffix, suffix) != SUFFIXES[kind]:
        told.append(_("«%(name)s» is %(kind)s and is kept as that.") % {"name": name, "kind": kind})
    if kept != content:
        told.append(
            _(
                "Where it was taken, notes of the camera and whatever else was hidden in the file were "
                "taken out. Its pixels, credit, caption and date stayed as they were."
            )
        )
    return tuple(told)
