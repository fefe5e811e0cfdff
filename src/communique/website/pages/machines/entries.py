"""One text as a feed tells it: as it stands, corrected, or that it stands no more."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.template.loader import render_to_string

from communique.ledger.models import Edition
from communique.ledger.queries import Sealed
from communique.newsroom.models import PublishedText
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.body import pieces
from communique.website.pages.history import history_of
from communique.website.pages.machines.photographs import photographs_of
from communique.website.pages.machines.writing import stamp
from communique.website.wording import words

if TYPE_CHECKING:
    from uuid import UUID

    from communique.directory.models import Office
    from communique.ledger.document import Document

FEED_WIDTH: Final = 960


@dataclass(frozen=True, slots=True)
class Entry:
    """What both kinds of feed are made of; `published` is empty where even that is closed."""

    id: str
    tag: str
    address: str
    headline: str
    summary: str
    section: str
    kind: str
    updated: str
    published: str
    content: str
    image: str = ""
    image_text: str = ""
    notes: Sequence[telling.Note] = ()
    withdrawn: bool = False


def lasting_id(document: UUID, tag: str) -> str:
    """Of a release in one language, for ever: its address may change and may tell what was withdrawn."""
    return uuid.uuid5(document, tag).urn


def modified_at(history: Sequence[Sealed]) -> str:
    """When the text was last changed after its publication; empty where it never was."""
    changes = [entry for entry in history if entry.edition.act in {Edition.Act.CORRECT, Edition.Act.RESTORE}]
    return stamp(changes[-1].edition.sealed_at) if changes else ""


def entry_of(text: PublishedText, office: Office) -> Entry:
    history = history_of(text.edition.document)
    return _standing(text, history, office) if text.live else _gone(text, history, office)


def _standing(text: PublishedText, whole: Sequence[Sealed], office: Office) -> Entry:
    tag = text.language
    history = telling.still_open(whole)
    document = history[-1].documents.get(tag)
    notes = telling.notes_of(history, office, tag)
    shown = photographs_of(document) if document is not None else ()
    return Entry(
        id=lasting_id(text.edition.document, tag),
        tag=tag,
        address=addresses.absolute(addresses.of_text(text)),
        headline=text.headline,
        summary=text.summary,
        section=text.section.name_in(tag),
        kind=words(tag)["kinds"][text.kind],
        updated=stamp(text.edition.sealed_at),
        published=stamp(text.issued_at),
        content=_content(document, notes, tag),
        image=shown[0].at_most(FEED_WIDTH).url if shown else "",
        image_text=shown[0].photograph.alternative_text if shown else "",
        notes=notes,
    )


def _content(document: Document | None, notes: Sequence[telling.Note], tag: str) -> str:
    body = pieces(document, folder=addresses.absolute("/pictures")) if document is not None else []
    return render_to_string(
        "website/feed_content.html", {"document": document, "body": body, "notes": notes, "w": words(tag)}
    )


@dataclass(frozen=True, slots=True)
class Gone:
    """Why a text stands no more, with nothing that may not be told: no headline of what was closed."""

    by: Sealed
    title: str
    why: str
    headline: str
    address: str


def gone(text: PublishedText, history: Sequence[Sealed]) -> Gone:
    """Of a text that is not live. What was closed has words in its address, so another address is told."""
    tag = text.language
    said = words(tag)
    readable = telling.still_open(history)
    told = any(tag in entry.documents for entry in readable)
    by = history[-1]
    withdrawn = by.edition.act == Edition.Act.WITHDRAW
    if not withdrawn:
        last = max((entry.edition.version for entry in history if tag in entry.documents), default=0)
        by = next(entry for entry in history if entry.documents and entry.edition.version > last)
    title = said["withdrawn" if withdrawn else "dropped"]["title"]
    reason = telling.reason_of(by.about, tag) or said["withdrawn"]["no_reason"] if withdrawn else title
    path = addresses.of_text(text) if told else addresses.edition(tag, by.edition.number)
    why = " ".join(part for part in (reason, telling.note_in(by.notes, tag)) if part)
    return Gone(by, title, why, text.headline if told else "", addresses.absolute(path))


def _gone(text: PublishedText, history: Sequence[Sealed], office: Office) -> Entry:
    tag = text.language
    told = gone(text, history)
    pattern = words(tag)["out"]["withdrawn"]
    when = telling.moment(office, told.by.edition.sealed_at, tag)
    sentence = words(tag)["withdrawn"]["when"].format(date=when.date, time=when.time)
    is_withdrawn = told.by.edition.act == Edition.Act.WITHDRAW
    return Entry(
        id=lasting_id(text.edition.document, tag),
        tag=tag,
        address=told.address,
        headline=pattern.format(headline=told.headline) if told.headline and is_withdrawn else told.title,
        summary=told.why,
        section=text.section.name_in(tag),
        kind=words(tag)["kinds"][text.kind],
        updated=stamp(told.by.edition.sealed_at),
        published=stamp(text.issued_at) if told.headline else "",
        content=render_to_string(
            "website/feed_gone.html", {"told": told, "when": sentence if is_withdrawn else "", "tag": tag}
        ),
        withdrawn=True,
    )
