"""A photograph in the sizes and formats that pages show: made once, with nothing said but its credit."""

from __future__ import annotations

import fcntl
import hashlib
import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from communique.ledger.durable import READABLE, write_durably
from communique.newsroom.photographs import exif, iim, jpeg, xmp
from communique.newsroom.photographs.checking import MOST_PIXELS, TURNED
from communique.newsroom.photographs.metadata import CREDIT, SOURCE

WIDTHS: Final = (320, 640, 960, 1280, 1920, 2560)
# Lists show pictures of one shape, cut around the point that matters.
CARD_WIDTHS: Final = (320, 640)
CARD_SHAPE: Final = (3, 2)
MEDIA_TYPES: Final = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
VERSION: Final = 1  # grows when what was made before must not be shown any more
FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF")
MIDDLE: Final = (0.5, 0.5)
CARD: Final = "card-"
# docs/decisions tells what these cost and give.
JPEG_QUALITY, WEBP_QUALITY, AVIF_QUALITY = 82, 80, 60
AVIF_SPEED, SMALL, SMALL_AVIF_QUALITY = 9, 640, 64
# Up to this width time is spent on smaller files (WebP's search, JPEG in passes): telephones fetch those.
CAREFUL_UP_TO: Final = 1280
CAREFUL_METHOD, QUICK_METHOD = 2, 0


class BadPicture(Exception):
    """The original cannot be shown: it is broken, or far too large to be opened."""


@dataclass(frozen=True, slots=True)
class Look:
    """What sizes are made for: the credit that is written into them, and the point cards are cut around,
    as parts of width and height from the left and the top.
    """

    agency: str = ""
    photographer: str = ""
    focal: tuple[float, float] = MIDDLE

    @property
    def credit(self) -> str:
        return " / ".join(part for part in (self.agency, self.photographer) if part)

    @property
    def key(self) -> str:
        """Names the folder of these sizes, so that others never stand in for them."""
        told = "\x00".join([str(VERSION), self.agency, self.photographer, *map(str, self.focal)])
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def widths_of(width: int) -> tuple[int, ...]:
    """The widths by whose names a picture is made; the last of them may stand for its own, smaller one."""
    smaller = [step for step in WIDTHS if step < width]
    return (*smaller, *[step for step in WIDTHS if step >= width][:1])


def names_of(width: int) -> tuple[str, ...]:
    """The files of a picture that is `width` pixels wide as it is looked at, the largest first."""
    names = [f"{step}.{suffix}" for step in reversed(widths_of(width)) for suffix in MEDIA_TYPES]
    return (*names, *(f"{CARD}{step}.{suffix}" for step in reversed(CARD_WIDTHS) for suffix in MEDIA_TYPES))


def waiting(folder: Path, width: int) -> list[str]:
    """Of those, the ones that do not stand yet."""
    return [name for name in names_of(width) if not (folder / name).is_file()]


def make(content: bytes, folder: Path, look: Look, only: Sequence[str] = ()) -> None:
    """Makes what is missing in `folder`, or of it only these names. Raises BadPicture and OSError.

    The picture is decoded once and made smaller step by step; nothing is made larger. Each file stands
    whole or not at all, so that what was stopped goes on where it was. One maker at a time has the folder.
    """
    width, height = _measures(content)
    wanted = [name for name in names_of(width) if not only or name in only]
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        missing = [name for name in wanted if not (folder / name).is_file()]
        if not missing:
            return
        said = _Said(look)
        same = _is_card(width, height)
        cards = [name for name in missing if same and name.startswith(CARD)]
        plain = [name for name in missing if name not in cards]
        behind = [name.removeprefix(CARD) for name in cards]
        made = list(dict.fromkeys([*plain, *(name for name in behind if not (folder / name).is_file())]))
        for name, image in _sized(content, made, (width, height), look) if made else ():
            saved = _saved(image, name.rpartition(".")[2], said)
            write_durably(folder / name, saved, mode=READABLE)
        for name in cards:
            (folder / name).hardlink_to(folder / name.removeprefix(CARD))


def _is_card(width: int, height: int) -> bool:
    """Whether nothing is cut off for a list, so that a card is the picture itself."""
    across, down = CARD_SHAPE
    return abs(width * down - height * across) <= across and width >= max(CARD_WIDTHS)


def _sized(
    content: bytes, missing: Sequence[str], size: tuple[int, int], look: Look
) -> Iterator[tuple[str, Image.Image]]:
    """Each of the names with its picture, the largest first, cards last."""
    cards = [name for name in missing if name.startswith(CARD)]
    plain = sorted({int(name.partition(".")[0]) for name in missing if name not in cards}, reverse=True)
    needed = _needed_for_cards(*size) if cards else 0
    image = source = _opened(content, max([*plain, needed]), size)
    for width in plain:
        image = _narrowed(image, width, size)
        yield from ((name, image) for name in missing if name.startswith(f"{width}."))
        if image.width >= needed:
            source = image
    for width in sorted({int(name.removeprefix(CARD).partition(".")[0]) for name in cards}, reverse=True):
        source = _card(source, width, look.focal)
        look = Look(look.agency, look.photographer)  # the second is cut out of the first, which is all card
        yield from ((name, source) for name in cards if name.startswith(f"{CARD}{width}."))


def _needed_for_cards(width: int, height: int) -> int:
    """The width at which what is cut out is as wide as the widest card."""
    across, down = CARD_SHAPE
    return min(width, math.ceil(max(CARD_WIDTHS) * max(1.0, width * down / (height * across))))


def _card(image: Image.Image, width: int, focal: tuple[float, float]) -> Image.Image:
    """The largest piece of the lists' shape that holds the point as near its middle as can be."""
    across, down = CARD_SHAPE
    cut_width = min(image.width, round(image.height * across / down))
    cut_height = min(image.height, round(cut_width * down / across))
    left = min(max(0, round(focal[0] * image.width - cut_width / 2)), image.width - cut_width)
    top = min(max(0, round(focal[1] * image.height - cut_height / 2)), image.height - cut_height)
    cut = image.crop((left, top, left + cut_width, top + cut_height))
    if cut.width <= width:
        return cut
    return cut.resize((width, round(width * down / across)), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _narrowed(image: Image.Image, width: int, size: tuple[int, int]) -> Image.Image:
    """In the shape that the original's `size` has: a page tells its height by that."""
    if image.width <= width:
        return image
    height = max(1, round(size[1] * width / size[0]))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _measures(content: bytes) -> tuple[int, int]:
    """Width and height as it is looked at, by the file's head alone."""
    with _trouble(), Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
        if image.width * image.height > MOST_PIXELS:
            raise BadPicture(
                _("It has %(width)s × %(height)s pixels.") % {"width": image.width, "height": image.height}
            )
        turned = image.getexif().get(exif.ORIENTATION, 1) in TURNED
        return (image.height, image.width) if turned else (image.width, image.height)


@contextmanager
def _trouble() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except BadPicture:
        raise
    except Exception as error:  # Pillow and its libraries raise many kinds for what is damaged
        raise BadPicture(_("It cannot be decoded (%(why)s).") % {"why": type(error).__name__}) from error


def _opened(content: bytes, width: int, size: tuple[int, int]) -> Image.Image:
    """The picture upright, in sRGB, with no metadata, at least `width` wide if it ever was."""
    with _trouble():
        image = Image.open(io.BytesIO(content), formats=list(FORMATS))
        part = min(1.0, width / size[0])
        # A JPEG is decoded at a half, a quarter or an eighth where that is enough.
        image.draft("RGB", (math.ceil(image.width * part), math.ceil(image.height * part)))
        image.load()
        return _in_srgb(_eight_bits(ImageOps.exif_transpose(image)))


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits a pixel become eight; Pillow itself would cut off what is bright."""
    if not image.mode.startswith("I"):
        return image
    whole = image.convert("I")
    return whole.point(lambda value: value / 257).convert("L")


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


def _saved(image: Image.Image, suffix: str, said: _Said) -> bytes:
    out = io.BytesIO()
    careful = image.width <= CAREFUL_UP_TO
    if suffix == "jpg":
        _flat(image).save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=careful)
        return jpeg.rebuilt(out.getvalue(), exif=said.exif, xmp=said.xmp, iim=said.iim)
    kept = {"xmp": said.xmp, "exif": exif.START + said.exif} if said.xmp else {}
    if suffix == "webp":
        method = CAREFUL_METHOD if careful else QUICK_METHOD
        image.save(out, "WEBP", quality=WEBP_QUALITY, method=method, **kept)
    else:
        quality = SMALL_AVIF_QUALITY if image.width <= SMALL else AVIF_QUALITY
        image.save(out, "AVIF", quality=quality, speed=AVIF_SPEED, max_threads=1, **kept)
    return out.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


class _Said:
    """The credit in the three ways that programmes look for it."""

    def __init__(self, look: Look) -> None:
        credit = look.credit
        self.exif = exif.write({"creator": credit, "rights": credit})
        self.xmp = xmp.write(
            languages={},
            creators=[look.photographer or look.agency] if credit else [],
            plain={CREDIT: credit, SOURCE: look.agency},
            rights=credit,
        )
        self.iim = iim.write(
            {
                iim.CREATOR: [look.photographer or look.agency],
                iim.CREDIT: [credit],
                iim.SOURCE: [look.agency],
                iim.RIGHTS: [credit],
            }
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Until the other maker, a worker or a reader's request, is done; a lock of the dead is none."""
    with (folder / ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
