"""What became of an edition, in one word: what pages, downloads and checks go by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from communique.ledger.models import Edition
from communique.ledger.queries import Sealed
from communique.website.pages import telling
from communique.website.pages.gone import status_of
from communique.website.pages.history import history_of


class Became(StrEnum):
    CURRENT = "current"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"  # withdrawn, and no longer to be read


@dataclass(frozen=True, slots=True)
class Standing:
    """`by` is the edition that replaced this one or withdrew it; `sealed` what this one says."""

    became: Became
    sealed: Sealed
    history: Sequence[Sealed]
    by: Sealed | None = None

    @property
    def edition(self) -> Edition:
        return self.sealed.edition

    @property
    def readable(self) -> bool:
        return self.became is not Became.CLOSED

    @property
    def status(self) -> int:
        """HTTP's own number for what readers are answered."""
        return status_of(self.by) if self.by is not None and not self.readable else 200


def standing_of(edition: Edition) -> Standing:
    """As the ledger has it now."""
    return next(each for each in standings_of(edition.document) if each.edition.pk == edition.pk)


def standings_of(document: UUID) -> Sequence[Standing]:
    """All editions of one release, oldest first."""
    history = history_of(document)
    return [_standing(this, history) for this in history]


def _standing(this: Sealed, history: Sequence[Sealed]) -> Standing:
    version = this.edition.version
    closing = [entry for entry in history if telling.closes(entry) and entry.edition.version >= version]
    if closing:
        return Standing(Became.CLOSED, this, history, closing[0])
    last = history[-1]
    if last.edition.act == Edition.Act.WITHDRAW:
        return Standing(Became.WITHDRAWN, this, history, last)
    if last is this:
        return Standing(Became.CURRENT, this, history)
    after = next(entry for entry in history if entry.edition.version == version + 1)
    return Standing(Became.CORRECTED, this, history, after)
