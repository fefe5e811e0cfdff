"""Rendering pages into files, ahead of anybody's asking or when first asked for."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Max

import communique
from communique.directory.queries import public_languages, the_office
from communique.events.models import Event
from communique.ledger.models import Edition
from communique.ledger.queries import sealed
from communique.newsroom import queries
from communique.newsroom.models import PublishedText
from communique.website import addresses, pictures, store
from communique.website.pages.notices import emergency
from communique.website.pages.page import Page
from communique.website.pages.record.paths import record_paths
from communique.website.pages.routing import page_at

logger = logging.getLogger(__name__)

Progress = Callable[[int, str], None]
STAMP: Final = ".made-by"
MADE_OF: Final = frozenset({".css", ".html", ".js", ".py", ".toml", ".typ", ".woff2", ".xml"})
AT_ONCE: Final = 500
MOST_SECONDS: Final = 5.0


def stored_page(path: str) -> Page:
    """The page at `path`, made now, and stored if it may be.

    It is stored first and looked at again afterwards: if anything was published meanwhile it may be older
    than that, and is taken away. What is published later than that look takes it away itself.
    """
    before = _newest()
    page = page_at(path)
    if page.status == 200 and page.kept:  # noqa: PLR2004  HTTP's own number
        try:
            store.write(path, page.body)
            if _newest() != before:
                store.remove(path)
        except OSError:
            logger.exception("The page %s could not be stored; it is made again for each reader.", path)
    return page


def _newest() -> tuple[int, int]:
    """Grows with everything that can change a page."""
    edition = Edition.objects.aggregate(newest=Max("number"))["newest"]
    event = Event.objects.aggregate(newest=Max("id"))["newest"]
    return edition or 0, event or 0


def render_all(progress: Progress | None = None) -> int:
    """Renders every page and picture there is ahead; returns how many pages. `progress` hears of each."""
    done = 0
    store_emergencies()
    for path in all_paths():
        stored_page(path)
        done += 1
        if progress is not None:
            progress(done, path)
    for digest in _digests():
        pictures.make_public(digest)
    return done


def prepare_pages(events: Sequence[Event]) -> None:
    """Renders, newest first and for a few seconds, what readers will ask for after `events`.

    A listener for the worker alone, told after `refresh_pages`. What is left over is made when asked for.
    """
    until = time.monotonic() + MOST_SECONDS
    releases = {int(event.ids["release"]) for event in events if "release" in event.ids}
    texts = PublishedText.objects.filter(release__in=releases, live=True).select_related("edition")
    for text in texts.order_by("-issued_at", "id"):
        for path in _asked_for_first(text):
            if time.monotonic() > until:
                return
            if store.read(path) is None:
                stored_page(path)
        for digest in _pictures_of(text):
            if time.monotonic() > until:
                return
            pictures.make_public(digest)


def _asked_for_first(text: PublishedText) -> Iterable[str]:
    tag, edition = text.language, text.edition
    yield from (addresses.home(tag), addresses.of_text(text))
    if edition.version > 1:
        yield addresses.changes(
            tag, edition.number
        )  # where a correction's note leads, by mail and in feeds too
    feed = addresses.feed(tag)
    yield from (feed, addresses.json_feed(feed), addresses.archive(tag))


def _pictures_of(text: PublishedText) -> Iterable[str]:
    document = sealed(text.edition).documents.get(text.language)
    for block in document.blocks if document is not None else ():
        if block.photograph is not None and block.photograph.digest:
            yield block.photograph.digest


def all_paths() -> Iterable[str]:
    """Every address that is worth a file, most visited first."""
    tags = public_languages(the_office())
    slugs = [section.slug for section in queries.sections()]
    yield from ("/robots.txt", "/sitemap.xml", "/sitemaps/pages.xml", "/emblem.svg", addresses.EVERYTHING)
    for tag in tags:
        feed = addresses.feed(tag)
        yield from (addresses.home(tag), addresses.archive(tag), feed, addresses.json_feed(feed))
        yield from (addresses.contact(tag), addresses.privacy(tag), addresses.seal_check(tag))
        for slug in slugs:
            yield from (addresses.section(tag, slug), addresses.feed(tag, slug))
        for kind in queries.kinds_told():
            page = addresses.kind(tag, kind)
            yield from (page, f"{page}feed.atom")
    yield from _record(tags)
    for tag in tags:
        yield from _periods(tag, slugs)
    yield from _texts(tags)


def _record(tags: Sequence[str]) -> Iterable[str]:
    for made in record_paths():
        for tag in tags:
            yield made(tag)


def _periods(tag: str, slugs: Sequence[str]) -> Iterable[str]:
    sections = {section.slug: section for section in queries.sections()}
    for slug in ("", *slugs):
        months = queries.months(tag, sections.get(slug))
        for year in dict.fromkeys(month.year for month in months):
            yield addresses.period(tag, year, section_slug=slug)
        for month in months:
            yield addresses.period(tag, month.year, month.month, section_slug=slug)
            if tag == the_office().main_language and not slug:
                yield f"/sitemaps/{month.year:04d}-{month.month:02d}.xml"


def _texts(tags: Sequence[str]) -> Iterable[str]:
    for tag in tags:
        texts = queries.published(tag).only("language", "issued_on", "slug")
        day = None
        for text in texts.iterator(chunk_size=AT_ONCE):
            if text.issued_on != day:
                day = text.issued_on
                yield addresses.period(tag, day.year, day.month, day.day)
            yield addresses.of_text(text)
    editions = Edition.objects.order_by("-number").values_list("number", "version")
    for number, version in editions.iterator():
        for tag in tags:
            yield addresses.edition(tag, number)
            if version > 1:
                yield addresses.changes(tag, number)


def _digests() -> Iterable[str]:
    texts = PublishedText.objects.filter(live=True).exclude(picture="")
    yield from texts.values_list("picture", flat=True).distinct().iterator()


def store_emergencies() -> None:
    """The pages for a fault and for a closed site as files, for a web server to show when we cannot."""
    for status in (500, 503):
        store.write(f"/{status}.html", emergency(status))


def begin() -> None:
    """Takes away pages that another version of the software made, or that were made for another address.

    To be called once, when the site starts.
    """
    stamp = store.folder() / STAMP
    made_by = _made_by()
    if stamp.is_file() and stamp.read_text("utf-8") == made_by:
        return
    store.clear()
    store.folder().mkdir(parents=True, exist_ok=True)
    store_emergencies()
    store.write_whole(stamp, made_by.encode())


def _made_by() -> str:
    """Changes with any file that a page may be made of: code, words, templates, styles, fonts."""
    package = Path(communique.__file__).parent
    digest = hashlib.sha256(settings.ADDRESS.encode())
    for file in sorted(package.rglob("*")):
        if file.suffix in MADE_OF and file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()
