"""What the site and the desk ask of published releases. Nothing here looks at a draft."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils import timezone

from communique.languages.tags import address_of
from communique.newsroom.models import (
    Banner,
    ForgottenAddress,
    FormerAddress,
    Kind,
    PublishedText,
    Release,
    Schedule,
    Section,
)

NEUTRAL = re.compile(r"edition-[0-9]+(-[0-9]+)?")
ADDRESS = re.compile(
    r"/(?P<prefix>[a-z][a-z0-9-]*)/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})"
    r"/(?P<slug>[a-z0-9-]+)/?(?:[?#].*)?$",
    re.ASCII,
)
GRACE = datetime.timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    month: int
    releases: int


def published(language: str, section: Section | None = None) -> QuerySet[PublishedText]:
    """Live texts in `language`, newest first, by the partial index."""
    texts = PublishedText.objects.filter(language=language, live=True).order_by("-issued_at", "-id")
    return texts.filter(section=section) if section is not None else texts


def latest(language: str, count: int, section: Section | None = None) -> Sequence[PublishedText]:
    return list(published(language, section).select_related("section", "edition")[:count])


def in_month(language: str, year: int, month: int, section: Section | None = None) -> Sequence[PublishedText]:
    first = datetime.date(year, month, 1)
    after = datetime.date(year + month // 12, month % 12 + 1, 1)
    texts = published(language, section).filter(issued_on__gte=first, issued_on__lt=after)
    return list(texts.select_related("section", "edition"))


def months(language: str, section: Section | None = None) -> Sequence[Month]:
    """The months that have a live text, newest first, with how many."""
    rows = (
        published(language, section)
        .order_by()
        .annotate(year=ExtractYear("issued_on"), month=ExtractMonth("issued_on"))
        .values("year", "month")
        .annotate(releases=Count("id"))
        .order_by("-year", "-month")
    )
    return [Month(row["year"], row["month"], row["releases"]) for row in rows]


def at_address(language: str, day: datetime.date, slug: str) -> PublishedText | None:
    """What stands at an address, withdrawn texts too (`live` False: the page says that it was withdrawn)."""
    found = PublishedText.objects.filter(language=language, issued_on=day, slug=slug)
    return found.select_related("section", "edition", "release").first()


def release_at(address: str) -> Release | None:
    """The public release at a page's address, with or without the site before it; None for no such."""
    found = ADDRESS.search(address)
    if found is None:
        return None
    try:
        day = datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    texts = PublishedText.objects.filter(issued_on=day, slug=found["slug"], live=True).select_related(
        "release"
    )
    text = next((text for text in texts if address_of(text.language) == found["prefix"]), None)
    return text.release if text is not None else None


def moved_from(language: str, day: datetime.date, slug: str) -> PublishedText | None:
    """The text that stood at an address before it moved, or before the address was forgotten."""
    place = {"language": language, "issued_on": day}
    former = FormerAddress.objects.filter(**place, slug=slug).select_related("text").first()
    if former is not None:
        moved: PublishedText = former.text
        return moved
    for forgotten in ForgottenAddress.objects.filter(**place).select_related("text__edition"):
        if hmac.compare_digest(forgotten.digest, digest_of_slug(forgotten.salt, slug)):
            left: PublishedText = forgotten.text
            return left
    return None


def is_neutral(row: PublishedText) -> bool:
    """Whether the text's own slug was forgotten when it was withdrawn."""
    return not row.live and bool(NEUTRAL.fullmatch(row.slug)) and row.forgotten_addresses.exists()


def digest_of_slug(salt: str, slug: str) -> str:
    """SHA-256 in hex, as `ForgottenAddress` keeps it."""
    return hashlib.sha256(f"{salt}:{slug}".encode()).hexdigest()


def forgotten_of(release: Release) -> list[ForgottenAddress]:
    """The addresses of `release` that a withdrawal took away for good; none for what was never published."""
    if release.pk is None or release.edition_id is None:
        return []
    return list(ForgottenAddress.objects.filter(text__release=release))


def is_forgotten(slug: str, language: str, forgotten: Sequence[ForgottenAddress]) -> bool:
    """Whether a text in `language` had `slug` among those, on any day."""
    return any(
        each.language == language and each.digest == digest_of_slug(each.salt, slug) for each in forgotten
    )


def languages_of(text: PublishedText) -> Sequence[PublishedText]:
    """The same release in all its languages and script variants, `text` itself included."""
    return list(PublishedText.objects.filter(release_id=text.release_id).order_by("id"))


def neighbours(text: PublishedText) -> tuple[PublishedText | None, PublishedText | None]:
    """The live texts issued just before and just after `text`, in its language."""
    same = PublishedText.objects.filter(language=text.language, live=True)
    # Written as a range and an exception to it: an OR would read the index from its end.
    earlier = same.filter(issued_at__lte=text.issued_at).exclude(issued_at=text.issued_at, id__gte=text.pk)
    later = same.filter(issued_at__gte=text.issued_at).exclude(issued_at=text.issued_at, id__lte=text.pk)
    return (
        earlier.order_by("-issued_at", "-id").first(),
        later.order_by("issued_at", "id").first(),
    )


def standing_banner() -> Banner | None:
    """What stands above every page of the site, with its texts; None where nothing does."""
    found: Banner | None = Banner.objects.filter(lowered_at=None).prefetch_related("texts").first()
    return found


def overdue_schedules() -> Sequence[Schedule]:
    """What should have gone public a few seconds ago and did not."""
    late = Schedule.objects.filter(done_at=None, instant__lt=timezone.now() - GRACE, releases__isnull=False)
    return list(late.distinct().order_by("instant"))


def kinds_told(tag: str = "") -> Sequence[str]:
    """The kinds of which there is a live release (in one language, or in any), in the order of `Kind`."""
    live = published(tag).order_by() if tag else PublishedText.objects.filter(live=True)
    return [kind.value for kind in Kind if live.filter(kind=kind.value).exists()]


def sections() -> Sequence[Section]:
    return list(Section.objects.prefetch_related("names"))
