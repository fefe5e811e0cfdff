"""What stands where a text stood: that it was withdrawn, or is no longer told in this language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import direction, native_name, source_of
from communique.ledger.models import Edition
from communique.ledger.queries import Sealed
from communique.newsroom import queries
from communique.newsroom.models import PublishedText
from communique.newsroom.withdrawing import STATUS, fate_of
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.frame import Link, frame_for, render
from communique.website.pages.history import history_of, past_editions
from communique.website.pages.page import Page
from communique.website.wording import words


def gone_page(text: PublishedText) -> Page:
    """The page of a text that is no longer live: its release was withdrawn, or goes on without it."""
    history = history_of(text.edition.document)
    if history[-1].edition.act == Edition.Act.WITHDRAW:
        return withdrawn_page(text, history, history[-1])
    return _dropped_page(text, history)


def closed_edition_page(edition: Edition, history: Sequence[Sealed], tag: str) -> Page | None:
    """What stands instead of an edition that a withdrawal closed, whatever became of the release since."""
    texts = PublishedText.objects.filter(edition=history[-1].edition).select_related("section")
    by_language = {text.language: text for text in texts.order_by("-id")}
    text = by_language.get(tag) or next(reversed(by_language.values()), None)
    if text is None:
        return None
    closing = next(
        entry for entry in history if telling.closes(entry) and entry.edition.version >= edition.version
    )
    return withdrawn_page(text, history, closing, tag, path=addresses.edition(tag, edition.number))


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What readers are told of a withdrawal."""

    title: str
    when: str
    iso: str
    reason: str
    note: str
    instead: Link | None


def withdrawal(by: Sealed, tag: str) -> Withdrawn:
    said = words(tag)["withdrawn"]
    sealed_at = telling.moment(the_office(), by.edition.sealed_at, tag)
    return Withdrawn(
        title=said["title"],
        when=said["when"].format(date=sealed_at.date, time=sealed_at.time),
        iso=sealed_at.iso,
        reason=telling.reason_of(by.about, tag) or said["no_reason"],
        note=telling.note_in(by.notes, tag),
        instead=_instead(str(by.about.get("instead", "")), tag),
    )


def _instead(document: str, tag: str) -> Link | None:
    """The release that stands in its place, in the reader's language or one that it has."""
    if not document:
        return None
    tags = public_languages(the_office())
    rows = PublishedText.objects.filter(edition__document=document, live=True, language__in=tags)
    texts = {text.language: text for text in rows.order_by("-id")}
    text = texts.get(tag) or texts.get(source_of(tag) or "") or next(reversed(texts.values()), None)
    if text is None:
        return None
    return Link(text.headline, addresses.of_text(text), text.language, direction(text.language))


def withdrawn_page(
    text: PublishedText, history: Sequence[Sealed], by: Sealed, tag: str = "", *, path: str = ""
) -> Page:
    """Says that a release was withdrawn, when and why; 451 where a court or authority ordered it."""
    tag = tag or text.language
    office = the_office()
    closed = telling.is_closed(by.about)
    frame = frame_for(tag, path or addresses.of_text(text), section=text.section, robots="noindex")
    readable = telling.still_open(history)
    told = withdrawal(by, tag)
    body = render(
        "withdrawn.html",
        frame,
        title=told.title,
        withdrawn=told,
        headline="" if closed or not _told_in(readable, text.language) else text.headline,
        editions=[] if closed else past_editions(readable, tag, office),
        number=by.edition.number,
    )
    return Page(status_of(by), body, kept=False)


def status_of(by: Sealed) -> int:
    """HTTP's own number for what may no longer be read: 451 where a court or authority ordered it."""
    return STATUS[fate_of(by.about.get("reason"))]


def _dropped_page(text: PublishedText, history: Sequence[Sealed]) -> Page:
    """A later edition has no text in this language; the others are still there to be read."""
    tag = text.language
    office = the_office()
    readable = telling.still_open(history)
    last = max((entry.edition.version for entry in history if tag in entry.documents), default=0)
    by = next(entry for entry in history if entry.documents and entry.edition.version > last)
    sealed_at = telling.moment(office, by.edition.sealed_at, tag)
    said = words(tag)["dropped"]
    frame = frame_for(tag, addresses.of_text(text), section=text.section, robots="noindex")
    body = render(
        "dropped.html",
        frame,
        title=said["title"],
        when=said["when"].format(date=sealed_at.date, time=sealed_at.time),
        iso=sealed_at.iso,
        headline=text.headline if _told_in(readable, tag) else "",
        note=telling.note_in(by.notes, tag),
        others=_others(text, public_languages(office)),
        editions=past_editions(readable, tag, office),
    )
    return Page(410, body, kept=False)


def _others(text: PublishedText, tags: Sequence[str]) -> Sequence[Link]:
    rows = {row.language: row for row in queries.languages_of(text) if row.live}
    return [
        Link(native_name(tag), addresses.of_text(rows[tag]), tag, direction(tag))
        for tag in tags
        if tag in rows
    ]


def _told_in(readable: Sequence[Sealed], tag: str) -> bool:
    """Whether an edition that may be read has a text in `tag`: else its headline is closed, too."""
    return any(tag in entry.documents for entry in readable)
