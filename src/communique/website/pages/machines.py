"""What is read by machines: feeds, sitemaps, robots.txt, security.txt, the emblem."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, islice

from django.conf import settings
from django.template.loader import render_to_string

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import direction
from communique.ledger.queries import editions_of, sealed
from communique.newsroom import queries
from communique.newsroom.models import PublishedText
from communique.website import addresses
from communique.website.pages import periods, telling
from communique.website.pages.body import pieces
from communique.website.pages.frame import office_words
from communique.website.pages.page import ATOM, SVG, TEXT, XML, Page
from communique.website.pages.record.paths import record_paths
from communique.website.pages.record.presence import anything
from communique.website.svg import harmless_svg
from communique.website.wording import words

IN_FEED = 20
MOST_IN_MAP = 50_000  # as the protocol has it
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
EXPIRES_AFTER = datetime.timedelta(days=180)
# XML 1.0 has no way to write these; one of them in an office's name would break the feed for everybody.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed_page(tag: str, slug: str = "") -> Page | None:
    """An Atom feed (RFC 4287) with the full text of the latest releases."""
    section = next((entry for entry in queries.sections() if entry.slug == slug), None)
    if slug and section is None:
        return None
    office = the_office()
    named = office_words(office, tag)
    texts = queries.latest(tag, IN_FEED, section)
    page = addresses.section(tag, slug) if slug else addresses.home(tag)
    context = {
        "tag": tag,
        "direction": direction(tag),
        "title": f"{named.name}: {section.name_in(tag)}" if section is not None else named.name,
        "subtitle": named.demo_notice or named.motto,
        "office": named,
        "self": addresses.absolute(addresses.feed(tag, slug)),
        "page": addresses.absolute(page),
        "updated": stamp(max((text.edition.sealed_at for text in texts), default=NEVER)),
        "entries": [_entry(text, tag) for text in texts],
    }
    return atom_page(context)


def atom_page(context: Mapping[str, object]) -> Page:
    return _xml("feed.xml", context, ATOM)


def _xml(template: str, context: Mapping[str, object], content_type: str = XML) -> Page:
    written = NOT_XML.sub("", render_to_string(f"website/{template}", dict(context)))
    return Page(200, written.encode(), content_type)


def _entry(text: PublishedText, tag: str) -> dict[str, object]:
    office = the_office()
    history = telling.still_open([sealed(edition) for edition in editions_of(text.edition.document)])
    document = history[-1].documents.get(tag)
    body = pieces(document, folder=addresses.absolute("/pictures")) if document is not None else []
    content = render_to_string(
        "website/feed_content.html",
        {
            "document": document,
            "body": body,
            "notes": telling.notes_of(history, office, tag),
            "w": words(tag),
        },
    )
    address = addresses.absolute(addresses.of_text(text))
    return {
        "address": address,
        "headline": text.headline,
        "summary": text.summary,
        "section": text.section.name_in(tag),
        "updated": stamp(text.edition.sealed_at),
        "published": stamp(text.issued_at),
        "content": content,
    }


def stamp(when: datetime.datetime) -> str:
    return when.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def sitemap_index() -> Page:
    months = _months()
    context = {
        "maps": [addresses.absolute(f"/sitemaps/{year:04d}-{month:02d}.xml") for year, month in months]
    }
    context["maps"].insert(0, addresses.absolute("/sitemaps/pages.xml"))
    if anything(the_office()):
        context["maps"].insert(1, addresses.absolute("/sitemaps/record.xml"))
    return _xml("sitemap_index.xml", context)


def sitemap_of_pages() -> Page:
    """Home, archive, contact, privacy and sections in each language."""
    tags = public_languages(the_office())
    slugs = [section.slug for section in queries.sections()]
    fixed = [addresses.home, addresses.archive, addresses.contact, addresses.privacy, addresses.seal]
    makers = [*fixed, *(_section_maker(slug) for slug in slugs)]
    groups = [{tag: addresses.absolute(made(tag)) for tag in tags} for made in makers]
    entries = [
        {"url": url, "alternates": group.items() if len(group) > 1 else ()}
        for group in groups
        for url in group.values()
    ]
    return _xml("sitemap.xml", {"entries": entries})


def _section_maker(slug: str) -> Callable[[str], str]:
    return lambda tag: addresses.section(tag, slug)


def sitemap_of_record() -> Page | None:
    """People, countries, organisations, subjects and occasions; single statements are found from there."""
    tags = public_languages(the_office())
    groups = [
        {tag: addresses.absolute(made(tag)) for tag in tags}
        for made in islice(record_paths(), MOST_IN_MAP // len(tags))
    ]
    if not groups:
        return None
    entries = [
        {"url": url, "alternates": group.items() if len(group) > 1 else ()}
        for group in groups
        for url in group.values()
    ]
    return _xml("sitemap.xml", {"entries": entries})


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
        alternates = [(text.language, addresses.absolute(addresses.of_text(text))) for text in same]
        entries += [
            {
                "url": url,
                "alternates": alternates if len(same) > 1 else (),
                "changed": stamp(text.edition.sealed_at),
            }
            for text, (_, url) in zip(same, alternates, strict=True)
        ]
    if not entries:
        return None
    return _xml("sitemap.xml", {"entries": entries})


def _months() -> Sequence[tuple[int, int]]:
    found = {month for tag in public_languages(the_office()) for month in periods.months(tag)}
    return sorted(found, reverse=True)


def robots_page() -> Page:
    """Drafts and the desk are no robot's business; search pages are endless."""
    searches = [f"Disallow: {addresses.search(tag)}" for tag in public_languages(the_office())]
    lines = ["User-agent: *", "Disallow: /desk/", *searches, ""]
    lines.append(f"Sitemap: {addresses.absolute('/sitemap.xml')}")
    return Page(200, ("\n".join(lines) + "\n").encode(), TEXT)


def security_page() -> Page:
    """RFC 9116. It must not have expired, so it is made on request and never kept."""
    office = the_office()
    contact = f"mailto:{office.email}" if office.email else addresses.absolute(addresses.contact("en"))
    today = datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    languages = ", ".join(dict.fromkeys(tag.split("-")[0] for tag in public_languages(office)))
    lines = [
        f"Contact: {contact}",
        f"Expires: {stamp(today + EXPIRES_AFTER)}",
        f"Preferred-Languages: {languages}",
        f"Canonical: {settings.ADDRESS}/.well-known/security.txt",
    ]
    return Page(200, ("\n".join(lines) + "\n").encode(), TEXT, kept=False)


def emblem_page() -> Page:
    """The office's emblem, with all that could act taken out; a plain seal where it has none."""
    return Page(200, harmless_svg(the_office().emblem).encode(), SVG)
