"""Photographs of an occasion, or those that their own words say a person is on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from communique.directory.queries import names_of
from communique.languages.folding import stems, words as folded
from communique.ledger.document import Photograph
from communique.ledger.queries import sealed
from communique.website import addresses
from communique.website.pages import body

if TYPE_CHECKING:
    from communique.directory.models import Person
    from communique.newsroom.models import PublishedText

MOST: Final = 6
SIZES: Final = "(min-width: 58em) 20rem, (min-width: 30em) 45vw, 100vw"


@dataclass(frozen=True, slots=True)
class ListedPhotograph:
    shown: body.Shown
    caption: str
    credit: str
    path: str
    headline: str


def photographs_of(
    texts: Sequence[PublishedText], person: Person | None, tag: str
) -> Sequence[ListedPhotograph]:
    """Each picture once. With a `person` only those whose caption or description names her."""
    names = _last_names(person) if person is not None else set()
    found: dict[str, ListedPhotograph] = {}
    for text in texts:
        for photograph in _photographs(text):
            if person is not None and not _names(photograph, names, tag):
                continue
            found.setdefault(photograph.digest, _listed(photograph, text))
            if len(found) == MOST:
                return list(found.values())
    return list(found.values())


def _photographs(text: PublishedText) -> Iterator[Photograph]:
    document = sealed(text.edition).documents.get(text.language)
    for block in document.blocks if document is not None else ():
        if block.photograph is not None and block.photograph.digest:
            yield block.photograph


def _last_names(person: Person) -> set[str]:
    """Stems of her last name in each language; a first name alone may be anybody's."""
    found: set[str] = set()
    for language, name in names_of(person).items():
        last = folded(name)[-1:]
        found |= {*last, *stems(" ".join(last), language)}
    return found


def _names(photograph: Photograph, names: set[str], tag: str) -> bool:
    told = f"{photograph.caption} {photograph.alternative_text}"
    return bool(names & {*folded(told), *stems(told, tag)})


def _listed(photograph: Photograph, text: PublishedText) -> ListedPhotograph:
    shown = body.card(photograph.digest, photograph.alternative_text, sizes=SIZES)
    return ListedPhotograph(
        shown, photograph.caption, photograph.credit, addresses.of_text(text), text.headline
    )
