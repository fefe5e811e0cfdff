"""Publishing as the program does it: by the ledger's door, and by the newsroom's, which goes through it.

Imported once Django is set up.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from communique.ledger.models import Edition
from communique.newsroom.actions.publishing import publish_release
from communique.staff.models import Officer
from tests import factories
from tests.ledger.sealing import seal, text_parts
from tools.faults.homes import PUBLISHER


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An edition that somebody was told is published."""

    number: int
    document: str
    entry: int

    @classmethod
    def of(cls, edition: Edition) -> Acknowledged:
        return cls(edition.number, edition.document.hex, edition.entry_id)

    def line(self) -> bytes:
        return f"{self.number} {self.document} {self.entry}\n".encode()

    @classmethod
    def of_line(cls, line: str) -> Acknowledged:
        number, document, entry = line.split()
        return cls(int(number), document, int(entry))


Publish = Callable[[], Acknowledged]


def by_ledger() -> Acknowledged:
    return Acknowledged.of(seal(parts=text_parts(f"Мост {uuid.uuid4().hex}")))


def by_newsroom() -> Publish:
    """Drafts a release now, and returns what will publish it."""
    officer = Officer.objects.get(username=PUBLISHER)
    named = uuid.uuid4().hex
    release = factories.make_draft(
        officer, factories.text(headline=f"Bridge {named}"), factories.serbian(f"Мост {named}")
    )
    factories.approve(release, officer)
    return lambda: Acknowledged.of(publish_release(release=release, by=officer))


def ready(count: int, *, newsroom: bool) -> list[Publish]:
    """So many publishes that are still to be done."""
    return [by_newsroom() if newsroom else by_ledger for _ in range(count)]
