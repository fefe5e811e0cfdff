"""Which editions the reader has still to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from communique.ledger.models import Edition
from communique.reading.version import READER
from communique.record.models import EditionRead

_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class ToRead:
    """Editions by their numbers, a few hundred at a time: none is kept open while they are read."""

    editions: QuerySet[Edition]
    first: int

    @property
    def count(self) -> int:
        return self.editions.filter(number__gte=self.first).count()

    def __iter__(self) -> Iterator[Edition]:
        below = self.first - 1
        while True:
            found = list(self.editions.filter(number__gt=below).order_by("number")[:_AT_ONCE])
            if not found:
                return
            yield from found
            below = found[-1].number


def editions_to_read(*, again: bool = False, first: int = 1, only: int | None = None) -> ToRead:
    """The editions that stand on the site, from number `first` on; unless `again`, without those that this
    reader read in all their languages.
    """
    latest = Edition.objects.filter(next=None).exclude(act=Edition.Act.WITHDRAW)
    if only is not None:
        latest = latest.filter(number=only)
    if not again:
        read = EditionRead.objects.filter(edition=OuterRef("pk"))
        latest = latest.filter(~Exists(read) | Exists(read.exclude(reader=READER)))
    return ToRead(latest, first)
