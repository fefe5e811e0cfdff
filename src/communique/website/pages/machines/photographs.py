"""The photographs of a document as data, with their credits; places that are credits alone are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.website import addresses
from communique.website.pages.body import steps_of

if TYPE_CHECKING:
    from communique.ledger.document import Document, Photograph


@dataclass(frozen=True, slots=True)
class Rendition:
    """`url` is a whole address; width and height in pixels, 0 where they are not known."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Shown:
    photograph: Photograph
    renditions: Sequence[Rendition]

    @property
    def largest(self) -> Rendition:
        return self.renditions[-1]

    def at_most(self, width: int) -> Rendition:
        """The largest rendition no wider than `width` pixels, or the smallest there is."""
        return next((each for each in reversed(self.renditions) if each.width <= width), self.renditions[0])


def photographs_of(document: Document) -> Sequence[Shown]:
    """Those that have a picture, in the order of the text."""
    held = [block.photograph for block in document.blocks if block.photograph is not None]
    return [Shown(each, _renditions(each)) for each in held if each.digest]


def _renditions(photograph: Photograph) -> Sequence[Rendition]:
    return [
        Rendition(
            addresses.absolute(addresses.picture(photograph.digest, step, "jpg")),
            real if photograph.width else 0,
            round(real * photograph.height / photograph.width) if photograph.width else 0,
        )
        for step, real in steps_of(photograph.width)
    ]
