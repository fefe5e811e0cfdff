"""Releases that a page of the record leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.newsroom.models import PublishedText
from communique.record.models import Statement
from communique.record.queries import pages as record
from communique.website import addresses
from communique.website.pages import telling

if TYPE_CHECKING:
    from communique.directory.models import Occasion, Office


@dataclass(frozen=True, slots=True)
class ListedRelease:
    path: str
    headline: str
    moment: telling.Moment


def texts_of_editions(editions: Iterable[int], tag: str, most: int) -> Sequence[PublishedText]:
    """Live texts in `tag`, newest first."""
    found = PublishedText.objects.filter(edition__in=set(editions), language=tag, live=True)
    return list(found.select_related("edition").order_by("-issued_at", "-id")[:most])


def texts_telling(
    statements: Sequence[Statement], occasions: Sequence[Occasion], tag: str, office: Office, most: int
) -> Sequence[PublishedText]:
    """Releases in which the statements stand, and those that tell of the occasions."""
    editions = {statement.edition_id for statement in statements}
    told = record.occasions_told(office).filter(occasion__in=occasions)
    editions |= set(told.values_list("edition_id", flat=True))
    own = PublishedText.objects.filter(release__occasion__in=occasions, live=True)
    editions |= set(own.values_list("edition_id", flat=True))
    return texts_of_editions(editions, tag, most)


def listed_releases(texts: Sequence[PublishedText], tag: str, office: Office) -> Sequence[ListedRelease]:
    return [
        ListedRelease(addresses.of_text(text), text.headline, telling.moment(office, text.issued_at, tag))
        for text in texts
    ]
