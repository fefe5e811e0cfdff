"""From the blocks of a reading to the body of a draft, with the photographs that came with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from communique.newsroom.actions.pictures import MOST_BYTES, keep_picture
from communique.newsroom.errors import Refused
from communique.newsroom.pictures_beside import picture_named, pictures_beside
from communique.newsroom.richtext import rich_text

if TYPE_CHECKING:
    from communique.reading.doors.opened import Enclosed, Opened
    from communique.reading.findings import Block, Photograph, Reading
    from communique.staff.models import Officer

WITH_ADDRESSES = frozenset({".html", ".htm", ".docx", ".eml"})


@dataclass(frozen=True, slots=True)
class _Given:
    """A picture that came with a file; `content` reads it, and raises OSError where it cannot."""

    name: str
    content: Callable[[], bytes]


class Body:
    """The blocks of a reading as the editor stores them, with the pictures in the file or beside it.

    What an officer should know of it is added to `told`.
    """

    def __init__(self, path: Path | None, opened: Opened, by: Officer, told: list[str]) -> None:
        self.path = path
        self.within = opened.pictures
        self.by = by
        self.told = told
        self.waiting = [_enclosed(picture) for picture in opened.beside]
        if path is not None and path.suffix.lower() not in WITH_ADDRESSES:
            self.waiting += [_lying(picture) for picture in pictures_beside(path)]

    def of(self, reading: Reading) -> list[tuple[str, Any]]:
        credits_at = {(photo.start, photo.end): photo for photo in reading.photographs}
        body = [self._block(block, credits_at.get((block.start, block.end))) for block in reading.blocks]
        for left in self.waiting:
            picture = self._keep(left, ("", ""))
            if picture is not None:
                body.append(("photograph", _place(picture, ("", ""), "")))
                self.told.append(
                    _("«%(name)s» has no line in the text: it stands at the end, without a credit.")
                    % {"name": left.name}
                )
        return body

    def _block(self, block: Block, credit: Photograph | None) -> tuple[str, Any]:
        if block.kind == "paragraph":
            return "paragraph", rich_text(block.text)
        if block.kind == "heading":
            return "heading", block.text[:255]
        names = (credit.agency or "", credit.photographer or "") if credit else ("", "")
        if credit is not None and credit.credit and not any(names):
            names = (credit.credit, "")
        return "photograph", _place(self._picture(block, names), names, block.alt or "")

    def _picture(self, block: Block, names: tuple[str, str]) -> int | None:
        """The picture that belongs at this place, if there is one."""
        if not block.src:
            return self._keep(self.waiting.pop(0), names) if self.waiting else None
        within = self.within.get(block.src)
        if within is not None:
            return self._keep(_enclosed(within), names)
        found = picture_named(self.path, block.src) if self.path is not None else None
        if found is not None:
            return self._keep(_lying(found), names)
        told = (
            _("The picture «%(name)s» is not in the file's folder: its place is kept.")
            if self.path is not None
            else _("The picture «%(name)s» is not among what came with the text: its place is kept.")
        )
        self.told.append(told % {"name": block.src[:120]})
        return None

    def _keep(self, found: _Given, names: tuple[str, str]) -> int | None:
        try:
            content = found.content()
        except OSError:
            self.told.append(_("«%(name)s» cannot be opened: its place is kept.") % {"name": found.name})
            return None
        try:
            picture = keep_picture(
                content=content,
                name=found.name,
                by=self.by,
                agency=names[0],
                photographer=names[1],
            )
        except Refused as error:
            self.told.append(_("%(why)s Its place is kept.") % {"why": error})
            return None
        pk: int = picture.pk
        return pk


def _enclosed(picture: Enclosed) -> _Given:
    return _Given(picture.name, lambda: picture.content)


def _lying(picture: Path) -> _Given:
    return _Given(picture.name, lambda: _bytes_of(picture))


def _bytes_of(picture: Path) -> bytes:
    """No more than one byte over what a photograph may have: a disk image named .jpg stays on the disk."""
    with picture.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _place(picture: int | None, names: tuple[str, str], alternative_text: str) -> dict[str, Any]:
    return {
        "picture": picture,
        "agency": names[0][:120],
        "photographer": names[1][:120],
        "caption": "",
        "alternative_text": alternative_text[:500],
    }
