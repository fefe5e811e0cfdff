"""Maps for search engines (sitemaps.org), each page with its other languages; and one of the latest news."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, Final

from django.utils import timezone

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import primary_language
from communique.newsroom import queries
from communique.newsroom.models import PublishedText
from communique.website import addresses
from communique.website.pages import periods
from communique.website.pages.frame import office_words
from communique.website.pages.machines.writing import stamp, xml_page
from communique.website.pages.page import Page
from communique.website.pages.record.paths import record_paths
from communique.website.pages.record.presence import anything

MOST_IN_MAP: Final = 50_000  # as the protocol has it
MOST_NEWS: Final = 1_000  # as Google has it
NEWS_FOR: Final = datetime.timedelta(hours=48)


def sitemap_index() -> Page:
    months = _months()
    context = {
        "maps": [addresses.absolute(f"/sitemaps/{year:04d}-{month:02d}.xml") for year, month in months]
    }
    context["maps"].insert(0, addresses.absolute("/sitemaps/pages.xml"))
    if anything(the_office()):
        context["maps"].insert(1, addresses.absolute("/sitemaps/record.xml"))
    return xml_page("sitemap_index.xml", context)


def sitemap_of_pages() -> Page:
    """Home, archive, contact, privacy and sections in each language."""
    tags = public_languages(the_office())
    slugs = [section.slug for section in queries.sections()]
    fixed = [addresses.home, addresses.archive, addresses.contact, addresses.privacy, addresses.seal]
    makers = [
        *fixed,
        *(_section_maker(slug) for slug in slugs),
        *(_kind_maker(kind) for kind in queries.kinds_told()),
    ]
    groups = [{tag: addresses.absolute(made(tag)) for tag in tags} for made in makers]
    entries = [{"url": url, "alternates": alternates_of(group)} for group in groups for url in group.values()]
    return xml_page("sitemap.xml", {"entries": entries})


def _section_maker(slug: str) -> Callable[[str], str]:
    return lambda tag: addresses.section(tag, slug)


def _kind_maker(kind: str) -> Callable[[str], str]:
    return lambda tag: addresses.kind(tag, kind)


def alternates_of(group: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Each language's address, and which to take where a reader's own is not among them."""
    if len(group) < 2:  # noqa: PLR2004  the page itself is no alternate
        return ()
    first = next(tag for tag in (*public_languages(the_office()), *group) if tag in group)
    return [*group.items(), ("x-default", group[first])]


def sitemap_of_record() -> Page | None:
    """People, countries, organisations, subjects and occasions; single statements are found from there."""
    tags = public_languages(the_office())
    groups = [
        {tag: addresses.absolute(made(tag)) for tag in tags}
        for made in islice(record_paths(), MOST_IN_MAP // len(tags))
    ]
    if not groups:
        return None
    entries = [{"url": url, "alternates": alternates_of(group)} for group in groups for url in group.values()]
    return xml_page("sitemap.xml", {"entries": entries})


def sitemap_of_month(year: int, month: int) -> Page | None:
    """Each live text of a month with its other languages."""
    if year >= datetime.MAXYEAR:
        return None
    first = datetime.date(year, month, 1)
    after = datetime.date(year + month // 12, month % 12 + 1, 1)
    texts = (
        PublishedText.objects.filter(
            language__in=public_languages(the_office()),
            issued_on__gte=first,
            issued_on__lt=after,
            live=True,
        )
        .select_related("edition")
        .order_by("release_id", "id")
    )
    entries: list[dict[str, object]] = []
    for _, group in groupby(texts, key=lambda text: text.release_id):
        same: Sequence[PublishedText] = list(group)
        group_of = {text.language: addresses.absolute(addresses.of_text(text)) for text in same}
        entries += [
            {
                "url": group_of[text.language],
                "alternates": alternates_of(group_of),
                "changed": stamp(text.edition.sealed_at),
            }
            for text in same
        ]
    if not entries:
        return None
    return xml_page("sitemap.xml", {"entries": entries})


def sitemap_of_news() -> Page:
    """What was issued within the last two days, as Google News asks for it.

    It changes by the clock alone, so it is made on request and never kept.
    """
    office = the_office()
    now = timezone.now()
    texts = PublishedText.objects.filter(
        language__in=public_languages(office), live=True, issued_at__gt=now - NEWS_FOR, issued_at__lte=now
    ).order_by("-issued_at", "-id")[:MOST_NEWS]
    entries: list[dict[str, Any]] = [
        {
            "url": addresses.absolute(addresses.of_text(text)),
            "name": office_words(office, text.language).name,
            "language": primary_language(text.language),
            "published": stamp(text.issued_at),
            "headline": text.headline,
        }
        for text in texts
    ]
    page = xml_page("sitemap_news.xml", {"entries": entries})
    return Page(page.status, page.body, page.content_type, kept=False)


def _months() -> Sequence[tuple[int, int]]:
    found = {month for tag in public_languages(the_office()) for month in periods.months(tag)}
    return sorted(found, reverse=True)
