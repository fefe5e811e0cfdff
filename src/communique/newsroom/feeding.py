"""Feeds the search index with what was published, and takes out what was withdrawn.

The index holds one entry for each text that people wrote; script variants fold to the same words.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from communique.events.models import Event
from communique.languages.kept import kept_spans
from communique.languages.tags import source_of
from communique.ledger.document import BadDocument, Document, read_document
from communique.ledger.models import Part
from communique.newsroom.models import PublishedText, Section
from communique.search.entries import Entry
from communique.search.errors import IndexNotReady, RebuildRunning
from communique.search.rebuilding import needs_rebuild, rebuild
from communique.search.writing import write

logger = logging.getLogger(__name__)

INDEX: Final = "releases"
_AT_ONCE: Final = 200
_BETWEEN_BLOCKS: Final = "\n\n"


def feed_search(events: Sequence[Event]) -> None:
    """Brings the index up to date with the releases that `events` tell of, in one commit.

    It looks at what is public now, so that order and repetition of events do not matter. Where there is
    no index yet it is built whole.
    """
    releases = sorted(_releases(events))
    texts = PublishedText.objects.filter(live=True, release__in=releases).order_by("pk")
    changes: dict[str, list[Entry]] = {key_of(release): [] for release in releases}
    for entry in _entries(texts):
        changes[entry.key].append(entry)
    try:
        write(INDEX, changes)
    except IndexNotReady:
        # A rebuild that runs already was handed these changes by `write`.
        with suppress(RebuildRunning):
            rebuild(INDEX, all_entries())


def _releases(events: Sequence[Event]) -> set[int]:
    """The ledger tells of an edition (something in it was erased), the newsroom of a release."""
    editions = [int(event.ids["edition"]) for event in events if "release" not in event.ids]
    erased = PublishedText.objects.filter(edition__in=editions).values_list("release_id", flat=True)
    return {int(event.ids["release"]) for event in events if "release" in event.ids} | set(erased)


def all_entries() -> Iterator[Entry]:
    """Everything that is public now, a few hundred texts at a time."""
    last = 0
    while True:
        # No cursor stays open between: on SQLite it would hold up whoever publishes meanwhile.
        texts = list(PublishedText.objects.filter(live=True, pk__gt=last).order_by("pk")[:_AT_ONCE])
        if not texts:
            return
        yield from _entries(texts)
        last = texts[-1].pk


def ensure_index() -> bool:
    """Builds the index where it is missing, of an older form or damaged; whether it had to.

    For the worker at its start and now and then after. Takes as long as a rebuild takes.
    """
    if not needs_rebuild(INDEX):
        return False
    with suppress(RebuildRunning):
        rebuild(INDEX, all_entries())
    return True


def count_entries() -> int:
    """How many `all_entries` gives, script variants taken along: an upper bound."""
    return PublishedText.objects.filter(live=True).count()


def key_of(release: int) -> str:
    return f"release-{release}"


def release_of(key: str) -> int:
    return int(key.removeprefix("release-"))


def _entries(texts: Iterable[PublishedText]) -> Iterator[Entry]:
    written = [text for text in texts if source_of(text.language) is None]
    sections = _section_slugs(written)
    documents = _documents(written)
    for text in written:
        document = documents.get((text.edition_id, text.language))
        if document is not None:
            yield _entry(text, document, sections[text.section_id])


def _entry(text: PublishedText, document: Document, section: str) -> Entry:
    body, kept = _body(document)
    return Entry(
        key=key_of(text.release_id),
        language=text.language,
        headline=document.headline,
        body=body,
        section=section,
        kind=text.kind,
        date=text.issued_on,
        moment=text.issued_at,
        version=str(text.edition_id),
        kept=kept,
    )


def _body(document: Document) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Lead and blocks, photographs by caption only, with the spans that no script conversion may touch."""
    pieces: list[str] = []
    kept: list[tuple[int, int]] = []
    position = 0
    for text, protected in _texts(document):
        kept += [(position + start, position + end) for start, end in protected]
        pieces.append(text)
        position += len(text) + len(_BETWEEN_BLOCKS)
    return _BETWEEN_BLOCKS.join(pieces), tuple(kept)


def _texts(document: Document) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    if document.lead:
        yield document.lead, kept_spans(document.lead, document.kept)
    for block in document.blocks:
        if block.photograph is not None:
            caption = block.photograph.caption
            if caption:
                yield caption, kept_spans(caption, document.kept)
        elif block.text:
            yield block.text, [(mark.start, mark.end) for mark in block.marks if mark.kind == "protected"]
        if block.attribution:
            yield block.attribution, kept_spans(block.attribution, document.kept)


def _section_slugs(texts: Sequence[PublishedText]) -> dict[int, str]:
    wanted = {text.section_id for text in texts}
    return dict(Section.objects.filter(pk__in=wanted).values_list("pk", "slug"))


def _documents(texts: Sequence[PublishedText]) -> dict[tuple[int, str], Document]:
    """What the editions say, by edition and language; erased ones are missing. One query for all."""
    parts = Part.objects.filter(
        edition__in={text.edition_id for text in texts},
        language__in={text.language for text in texts},
        kind__in=(Part.Kind.TEXT, Part.Kind.LAYOUT),
        held__content__isnull=False,
    )
    rows = parts.values_list("edition_id", "language", "kind", "held__content")
    halves = {(edition, language, kind): bytes(held or b"") for edition, language, kind, held in rows}
    documents = {}
    for (edition, language, kind), content in halves.items():
        layout = halves.get((edition, language, Part.Kind.LAYOUT))
        if kind != Part.Kind.TEXT or layout is None:
            continue
        try:
            documents[edition, language] = read_document(content.decode(), layout.decode())
        except BadDocument:
            # One that cannot be read must not keep all others from being found.
            logger.exception("Edition %s cannot be searched in %s.", edition, language)
    return documents
