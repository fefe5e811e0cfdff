"""Which sizes of a press original readers may have, and where they stand as files."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from communique.directory.queries import NoOffice, the_office
from communique.ledger.models import Edition, Part, PartBytes
from communique.ledger.queries import sealed
from communique.newsroom import darkroom
from communique.newsroom.models import Picture
from communique.newsroom.photographs import renditions
from communique.newsroom.photographs.renditions import MEDIA_TYPES, BadPicture, Look
from communique.website import store
from communique.website.pages.telling import closes

if TYPE_CHECKING:
    from communique.events.models import Event

__all__ = ["MEDIA_TYPES", "BadPicture"]

logger = logging.getLogger(__name__)

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
NAMES: Final = frozenset(renditions.names_of(max(renditions.WIDTHS)))
# Widths by which pictures were once called, and the ones that took their place.
FORMER: Final = {"480": "640", "1440": "1920"}


def original_file(digest: str) -> Path:
    home: Path = settings.HOME
    return home / "originals" / digest[:2] / digest


def public_file(digest: str, name: str) -> Path | None:
    """The rendition that readers may have, made if need be; None where there is nothing to be shown.

    A name for a larger one than the original gives the largest there is.
    """
    if not is_known(digest, name) or not is_public(digest):
        return None
    file = _public_folder(digest) / name
    if not file.is_file():
        make_public(digest)
        file = _largest(file)
    return file if file.is_file() else None


def private_file(picture: Picture, name: str) -> Path | None:
    """The same for the desk, from a picture that need not be published; only this one is made."""
    if not is_known(picture.digest, name):
        return None
    try:
        width, suffix = _parts(name)
        largest = renditions.widths_of(picture.upright_size()[0])[-1]
        if width.isdigit() and int(width) > largest:
            name = f"{largest}.{suffix}"
        return darkroom.develop(picture, (name,)) / name
    except (BadPicture, OSError) as error:
        logger.warning("The picture %s cannot be shown: %s", picture.pk, error)
        return None


def is_known(digest: str, name: str) -> bool:
    """Whether this could be the address of a picture at all."""
    return bool(DIGEST.fullmatch(digest)) and name in NAMES


def _parts(name: str) -> tuple[str, str]:
    width, _, suffix = name.rpartition(".")
    return width, suffix


def _largest(file: Path) -> Path:
    """The file itself, or that of the largest width there is where the original is no larger."""
    width, suffix = _parts(file.name)
    if file.is_file() or not width.isdigit():
        return file
    smaller = [file.with_name(f"{step}.{suffix}") for step in renditions.WIDTHS if step < int(width)]
    return next((each for each in reversed(smaller) if each.is_file()), file)


def is_public(digest: str) -> bool:
    """Whether an edition that readers may see has it: not erased, and not of a closed release."""
    return public_edition(digest) is not None


def public_edition(digest: str) -> Edition | None:
    """The newest edition that has this original and may be seen."""
    held = PartBytes.objects.filter(digest=digest, erased_at=None, part__kind=Part.Kind.ORIGINAL)
    newest = held.values("part__edition__document").annotate(version=Max("part__edition__version"))
    for row in newest.iterator():
        document = row["part__edition__document"]
        if row["version"] > _closed_up_to(document):
            edition: Edition = Edition.objects.get(document=document, version=row["version"])
            return edition
    return None


def _closed_up_to(document: UUID) -> int:
    """The version of the release's last closing withdrawal; 0 where there was none."""
    withdrawals = Edition.objects.filter(document=document, act=Edition.Act.WITHDRAW)
    for edition in withdrawals.order_by("-version"):
        if closes(sealed(edition)):
            return edition.version
    return 0


def make_public(digest: str) -> None:
    """Makes all renditions of a press original; a broken one is told in the log and has none.

    What the worker has made for the same credit is taken over. Otherwise making them takes seconds: what
    was withdrawn or erased meanwhile was looked for before they stood, so they are taken away again here.
    """
    edition = public_edition(digest)
    if edition is None:
        return
    look = look_of(edition, digest)
    made, folder = darkroom.folder_of(digest, look), _public_folder(digest)
    try:
        make(original_file(digest), made, look)
        folder.mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            if (made / name).is_file():
                _stand(made / name, folder / name)
    except (BadPicture, OSError) as error:
        logger.warning("The original %s cannot be shown: %s", digest, error)
    if not is_public(digest):
        forget(digest)


def make(original: Path, folder: Path, look: Look) -> None:
    """Makes what is missing of the renditions. Raises BadPicture and OSError."""
    renditions.make(original.read_bytes(), folder, look)


def take_over(events: Sequence[Event]) -> None:
    """What officers say of a photograph anew: lists show it cut around the point they chose."""
    pictures = Picture.objects.filter(pk__in=[int(event.ids["picture"]) for event in events])
    for digest in pictures.exclude(digest="").values_list("digest", flat=True):
        if _public_folder(digest).is_dir():
            make_public(digest)


def _stand(made: Path, public: Path) -> None:
    """The same file in both places, so that it takes its room on the disk once."""
    if public.is_file() and public.samefile(made):
        return
    beside = public.with_name(f".{public.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    try:
        beside.hardlink_to(made)
    except OSError:
        shutil.copyfile(made, beside)
    beside.replace(public)
    beside.unlink(missing_ok=True)  # two names of one file are not replaced one by the other


def look_of(edition: Edition, digest: str) -> Look:
    """The credit as this edition has it, in the office's first language; where to look is the desk's."""
    picture = Picture.objects.filter(digest=digest).first()
    focal = darkroom.focal_of(picture) if picture is not None else renditions.MIDDLE
    try:
        first = the_office().main_language
    except NoOffice:
        first = ""
    documents = sealed(edition).documents
    for tag in sorted(documents, key=lambda tag: tag != first):
        for block in documents[tag].blocks:
            if block.photograph is not None and block.photograph.digest == digest:
                return Look(block.photograph.agency, block.photograph.photographer, focal)
    return Look(focal=focal)


def forget(digest: str) -> None:
    """Takes away all renditions of an original that may no longer be shown."""
    if DIGEST.fullmatch(digest):
        shutil.rmtree(_public_folder(digest), ignore_errors=True)


def forget_all() -> None:
    """Takes away all public renditions; what may still be shown is made again when asked for."""
    shutil.rmtree(store.folder() / store.PICTURES, ignore_errors=True)


def _public_folder(digest: str) -> Path:
    return store.folder() / store.PICTURES / digest
