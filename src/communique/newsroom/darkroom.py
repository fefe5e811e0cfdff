"""Where the sizes of photographs are made: by a thread of the worker, and for whoever cannot wait for it."""

from __future__ import annotations

import logging
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connections

from communique.directory.queries import NoOffice, the_office
from communique.newsroom.models import Picture
from communique.newsroom.photographs import renditions
from communique.newsroom.photographs.renditions import BadPicture, Look
from communique.newsroom.picture_words import credit_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from communique.newsroom.models import Release

logger = logging.getLogger(__name__)
LONGEST_SLEEP: Final = 1.0  # seconds
AFTER_TROUBLE: Final = 5.0
BROKEN: Final = "cannot be shown"


def folder_of(digest: str, look: Look) -> Path:
    """The sizes of a photograph as they were made for `look`; none of them is public by lying here."""
    home: Path = settings.HOME
    return home / "renditions" / digest / look.key


def look_of(picture: Picture) -> Look:
    """What its sizes are made for: the credit in the office's first language, and where to look."""
    try:
        language = the_office().main_language
    except NoOffice:
        language = ""
    return Look(*credit_of(picture, language), focal_of(picture))


def focal_of(picture: Picture) -> tuple[float, float]:
    """Where to look, as parts of width and height from the left and the top; the middle if nobody said."""
    width, height = picture.upright_size()
    if picture.focal_point_x is None or picture.focal_point_y is None or not (width and height):
        return renditions.MIDDLE
    return round(picture.focal_point_x / width, 4), round(picture.focal_point_y / height, 4)


def develop(picture: Picture, only: tuple[str, ...] = ()) -> Path:
    """The folder with all sizes of `picture`, or at least with those of the names `only`; made if need be.

    Raises BadPicture and OSError.
    """
    look = look_of(picture)
    folder = folder_of(picture.digest, look)
    wanted = only or renditions.names_of(picture.upright_size()[0])
    if not all((folder / name).is_file() for name in wanted):
        with picture.file.open("rb") as handle:
            renditions.make(handle.read(), folder, look, only)
    return folder


def pictures_in(release: Release) -> list[Picture]:
    """The photographs of the release's latest draft, each once."""
    draft = release.get_latest_revision_as_object()
    found: dict[int, Picture] = {}
    for text in draft.texts.all():
        for child in text.body:
            if child.block_type == "photograph" and child.value["picture"] is not None:
                found.setdefault(child.value["picture"].pk, child.value["picture"])
    return list(found.values())


def progress(pictures: Iterable[Picture]) -> tuple[int, int]:
    """How many of the sizes of these photographs stand, and how many there are to be."""
    done = total = 0
    for picture in pictures:
        if picture.rendered_for == BROKEN:
            continue
        names = renditions.names_of(picture.upright_size()[0])
        total += len(names)
        folder = folder_of(picture.digest, look_of(picture))
        done += sum((folder / name).is_file() for name in names)
    return done, total


def develop_next() -> bool:
    """Makes the sizes of the newest photograph that waits; False where none does. What comes in for today's
    release is not kept waiting by an archive of thousands.

    One that was begun and stopped, by a kill or a power cut, waits still and goes on with what is missing.
    """
    picture = Picture.objects.filter(rendered_for="").exclude(digest="").order_by("-pk").first()
    if picture is None:
        return False
    key = look_of(picture).key
    try:
        develop(picture)
    except (BadPicture, FileNotFoundError) as error:  # a full disk is waited for
        logger.warning("The sizes of photograph %s cannot be made: %s", picture.pk, error)
        key = BROKEN
    current = Picture.objects.filter(pk=picture.pk).first()
    if current is None:
        shutil.rmtree(settings.HOME / "renditions" / picture.digest, ignore_errors=True)
    elif key in {BROKEN, look_of(current).key}:
        Picture.objects.filter(pk=picture.pk, rendered_for="").update(rendered_for=key)
        _forget_others(current, key)
    return True


def _forget_others(picture: Picture, key: str) -> None:
    """What was made for a credit that it no longer has."""
    for folder in (settings.HOME / "renditions" / picture.digest).glob("*"):
        if folder.name != key and folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


def keep_developing(stop: threading.Event) -> None:
    """Until told to stop: the worker's own thread, so that two hundred photographs hold up nothing else."""
    while not stop.is_set():
        wait = LONGEST_SLEEP
        try:
            if develop_next():
                wait = 0.0
        except Exception:
            logger.exception("The darkroom stumbled and goes on.")
            wait = AFTER_TROUBLE
            connections.close_all()
        stop.wait(wait)
    connections.close_all()
