"""The editions of one release, as pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.ledger.queries import Sealed, editions_of, sealed
from communique.website import addresses
from communique.website.pages import telling

if TYPE_CHECKING:
    from uuid import UUID

    from communique.directory.models import Office


@dataclass(frozen=True, slots=True)
class PastEdition:
    number: int
    version: int
    moment: telling.Moment
    path: str
    current: bool


def history_of(document: UUID) -> Sequence[Sealed]:
    """All editions, oldest first, those that may no longer be read as well."""
    return [sealed(edition) for edition in editions_of(document)]


def past_editions(history: Sequence[Sealed], tag: str, office: Office) -> Sequence[PastEdition]:
    """The editions that have a text, newest first."""
    return [
        PastEdition(
            number=entry.edition.number,
            version=entry.edition.version,
            moment=telling.moment(office, entry.edition.sealed_at, tag),
            path=addresses.edition(tag, entry.edition.number),
            current=entry is history[-1],
        )
        for entry in reversed(history)
        if entry.documents
    ]
