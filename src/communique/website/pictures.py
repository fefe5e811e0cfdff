"""A press original in the sizes and formats that pages show, made once, without anything but the credit."""

from __future__ import annotations

import io
import logging
import re
import shutil
import warnings
from pathlib import Path
from typing import Final
from uuid import UUID
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max
from PIL import Image, ImageCms, ImageOps

from communique.ledger.models import Edition, Part, PartBytes
from communique.ledger.queries import sealed
from communique.newsroom.models import Picture
from communique.website import addresses, store
from communique.website.pages.telling import closes

logger = logging.getLogger(__name__)

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
MEDIA_TYPES: Final = {"webp": "image/webp", "jpg": "image/jpeg"}
MOST_PIXELS: Final = 120_000_000
FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF")
WIDEST: Final = max(addresses.PICTURE_WIDTHS)
ARTIST: Final = 0x013B
COPYRIGHT: Final = 0x8298


class BadPicture(Exception):
    """The original cannot be shown: it is broken, or far too large to be opened."""


def original_file(digest: str) -> Path:
    home: Path = settings.HOME
    return home / "originals" / digest[:2] / digest


def public_file(digest: str, width: int, suffix: str) -> Path | None:
    """The rendition that readers may have, made if need be; None where there is nothing to be shown."""
    if not is_known(digest, width, suffix) or not is_public(digest):
        return None
    file = _public_folder(digest) / f"{width}.{suffix}"
    if not file.is_file():
        make_public(digest)
    return file if file.is_file() else None


def private_file(picture: Picture, width: int, suffix: str) -> Path | None:
    """The same for the desk, from a picture that need not be published."""
    if not is_known(picture.digest, width, suffix):
        return None
    home: Path = settings.HOME
    folder = home / "renditions" / picture.digest
    file = folder / f"{width}.{suffix}"
    if not file.is_file():
        try:
            with picture.file.open("rb") as handle:
                make(handle.read(), folder, credit_of(picture.digest))
        except (BadPicture, OSError) as error:
            logger.warning("The picture %s cannot be shown: %s", picture.pk, error)
    return file if file.is_file() else None


def is_known(digest: str, width: int, suffix: str) -> bool:
    """Whether this could be the address of a picture at all."""
    return bool(DIGEST.fullmatch(digest)) and width in addresses.PICTURE_WIDTHS and suffix in MEDIA_TYPES


def is_public(digest: str) -> bool:
    """Whether an edition that readers may see has it: not erased, and not of a closed release."""
    held = PartBytes.objects.filter(digest=digest, erased_at=None, part__kind=Part.Kind.ORIGINAL)
    newest = held.values("part__edition__document").annotate(version=Max("part__edition__version"))
    return any(row["version"] > _closed_up_to(row["part__edition__document"]) for row in newest.iterator())


def _closed_up_to(document: UUID) -> int:
    """The version of the release's last closing withdrawal; 0 where there was none."""
    withdrawals = Edition.objects.filter(document=document, act=Edition.Act.WITHDRAW)
    for edition in withdrawals.order_by("-version"):
        if closes(sealed(edition)):
            return edition.version
    return 0


def make_public(digest: str) -> None:
    """Makes all renditions of a press original; a broken one is told in the log and has none.

    Making them takes seconds. What was withdrawn or erased meanwhile was looked for before they stood, so
    they are taken away again here.
    """
    folder = _public_folder(digest)
    if all((folder / f"{width}.jpg").is_file() for width in addresses.PICTURE_WIDTHS):
        return
    try:
        make(original_file(digest).read_bytes(), folder, credit_of(digest))
    except (BadPicture, OSError) as error:
        logger.warning("The original %s cannot be shown: %s", digest, error)
    if not is_public(digest):
        forget(digest)


def forget(digest: str) -> None:
    """Takes away all renditions of an original that may no longer be shown."""
    if DIGEST.fullmatch(digest):
        shutil.rmtree(_public_folder(digest), ignore_errors=True)


def forget_all() -> None:
    """Takes away all public renditions; what may still be shown is made again when asked for."""
    shutil.rmtree(store.folder() / store.PICTURES, ignore_errors=True)


def credit_of(digest: str) -> str:
    picture = Picture.objects.filter(digest=digest).first()
    parts = (picture.agency, picture.photographer) if picture is not None else ()
    return " / ".join(part for part in parts if part)


def _public_folder(digest: str) -> Path:
    return store.folder() / store.PICTURES / digest


def make(content: bytes, folder: Path, credit: str) -> None:
    """All widths in both formats. Decoded once and made smaller step by step; nothing is made larger.

    Raises BadPicture.
    """
    image = _opened(content)
    folder.mkdir(parents=True, exist_ok=True)
    xmp, exif = _credit_xmp(credit), _credit_exif(credit)
    for width in sorted(addresses.PICTURE_WIDTHS, reverse=True):
        if image.width > width:
            height = max(1, round(image.height * width / image.width))
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        flat = _flat(image)
        store.write_whole(folder / f"{width}.jpg", _saved(flat, "JPEG", xmp, exif))
        store.write_whole(folder / f"{width}.webp", _saved(image, "WEBP", xmp, exif))


def _opened(content: bytes) -> Image.Image:
    """The picture upright, in sRGB, with no metadata."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=list(FORMATS))
            if image.width * image.height > MOST_PIXELS:
                raise BadPicture(f"It has {image.width} × {image.height} pixels.")
            image.draft("RGB", (WIDEST, WIDEST))
            image.load()
            upright = ImageOps.exif_transpose(image)
            return _in_srgb(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError) as error:
        raise BadPicture(f"It cannot be decoded ({type(error).__name__}).") from error


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    target = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            converted.info.clear()
            return converted
    plain = image if image.mode == target else image.convert(target)
    plain.info.clear()
    return plain


def _flat(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _saved(image: Image.Image, kind: str, xmp: bytes, exif: bytes) -> bytes:
    out = io.BytesIO()
    kept: dict[str, bytes] = {"xmp": xmp, "exif": exif} if xmp else {}
    if kind == "JPEG":
        image.save(out, kind, quality=82, optimize=True, progressive=True, **kept)
    else:
        image.save(out, kind, quality=80, method=4, **kept)
    return out.getvalue()


def _credit_exif(credit: str) -> bytes:
    exif = Image.Exif()
    exif[ARTIST] = credit
    exif[COPYRIGHT] = credit
    return exif.tobytes()


def _credit_xmp(credit: str) -> bytes:
    if not credit:
        return b""
    said = escape(credit)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
        f"<dc:creator><rdf:Seq><rdf:li>{said}</rdf:li></rdf:Seq></dc:creator>"
        f"<photoshop:Credit>{said}</photoshop:Credit>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()
