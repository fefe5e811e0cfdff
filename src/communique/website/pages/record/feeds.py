"""Feeds of what a person says, or what is said about a subject."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final

from django.utils.html import format_html

from communique.directory.queries import all_entries_of, the_office
from communique.languages.tags import direction
from communique.newsroom.models import PublishedText
from communique.record.queries import pages as record
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.frame import office_words
from communique.website.pages.machines.feeds import atom_page
from communique.website.pages.machines.writing import NEVER, stamp
from communique.website.pages.page import Page, redirect
from communique.website.pages.record import visible
from communique.website.pages.record.naming import PEOPLE, called, entry_path, stored, who_says
from communique.website.pages.record.said import Saying, saying, texts_of
from communique.website.wording import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.directory.models import Office
    from communique.record.models import Statement

IN_FEED: Final = 30
TITLE_LENGTH: Final = 120


def person_feed(tag: str, pk: str, slug: str | None) -> Page | None:
    office = the_office()
    person = visible.public_people(office).filter(pk=int(pk)).first()
    if person is None:
        return None
    path = entry_path(tag, PEOPLE, person)
    if path != f"{addresses.record_list(tag, PEOPLE)}{pk}-{slug}/":
        return redirect(f"{path}feed.atom")
    said = record.latest_said_by(all_entries_of(person), office, stored(tag), IN_FEED)
    return _feed(tag, path, called(person, tag), said) if said else None


def subject_feed(tag: str, slug: str) -> Page | None:
    office = the_office()
    subject = record.spoken_of(office).filter(slug=slug).first()
    if subject is None:
        return None
    said = record.latest(record.said_about(subject, office, stored(tag)), IN_FEED)
    return _feed(tag, addresses.subject(tag, slug), called(subject, tag), said)


def _feed(tag: str, path: str, name: str, said: Sequence[Statement]) -> Page:
    held = the_office()
    office = office_words(held, tag)
    texts = texts_of(said, tag)
    who = who_says(said, tag)
    entries = [
        _entry(saying(row, who, addresses.of_text(texts[row.edition_id])), row, texts[row.edition_id], held)
        for row in said
        if row.edition_id in texts
    ]
    return atom_page(
        {
            "tag": tag,
            "direction": direction(tag),
            "title": f"{words(tag)['record']['statements']}: {name}",
            "subtitle": office.name,
            "office": office,
            "self": addresses.absolute(f"{path}feed.atom"),
            "page": addresses.absolute(path),
            "updated": stamp(max((row.edition.sealed_at for row in said), default=NEVER)),
            "entries": entries,
        }
    )


def _entry(said: Saying, row: Statement, text: PublishedText, office: Office) -> dict[str, object]:
    where = format_html('<p><a href="{}">{}</a></p>', addresses.absolute(said.anchor), text.headline)
    day = datetime.datetime.combine(row.on, datetime.time(), office.zone)
    return {
        "address": addresses.absolute(said.path),
        "headline": telling.shortened(
            f"{said.name}: {said.words}" if said.name else said.words, TITLE_LENGTH
        ),
        "summary": "",
        "section": text.headline,
        "updated": stamp(row.edition.sealed_at),
        "published": stamp(day),
        "content": format_html("<blockquote><p>{}</p></blockquote>", said.words) + where,
    }
