"""A release as a news item for agencies: ninjs 3.3, the JSON of the IPTC."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Final

from django.template.loader import render_to_string

from communique.directory.queries import the_office
from communique.ledger.document import write_document
from communique.ledger.queries import Sealed
from communique.newsroom import queries
from communique.newsroom.models import PublishedText
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.body import pieces
from communique.website.pages.frame import office_words
from communique.website.pages.history import history_of
from communique.website.pages.machines.article import bylines_in
from communique.website.pages.machines.concerned import countries_of, people_of
from communique.website.pages.machines.entries import gone, lasting_id
from communique.website.pages.machines.photographs import Shown, photographs_of
from communique.website.pages.machines.writing import filled, json_page, stamp
from communique.website.pages.page import JSON, Page, redirect
from communique.website.wording import words

STANDARD: Final = {
    "name": "ninjs",
    "version": "3.3",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.3.json#",
}


def item_page(tag: str, day: datetime.date, slug: str) -> Page | None:
    """What stands beside a release's page. What was withdrawn is told as canceled, not left unsaid."""
    text = queries.at_address(tag, day, slug)
    if text is None:
        text = queries.moved_from(tag, day, slug)
        if text is not None and text.live:
            return redirect(addresses.ninjs(addresses.of_text(text)))
    if text is None:
        return None
    history = history_of(text.edition.document)
    readable = telling.still_open(history)
    if not text.live or not readable or tag not in readable[-1].documents:
        return json_page(_canceled(text, history), JSON, kept=False)
    return json_page(_usable(text, readable), JSON)


def _canceled(text: PublishedText, history: Sequence[Sealed]) -> dict[str, Any]:
    last = history[-1]
    note = "" if text.live else gone(text, history).why
    return filled(
        uri=lasting_id(text.edition.document, text.language),
        standard=STANDARD,
        type="text",
        version=str(last.edition.version),
        versionCreated=stamp(last.edition.sealed_at),
        pubStatus="canceled",
        language=text.language,
        edNote=note,
    )


def _usable(text: PublishedText, history: Sequence[Sealed]) -> dict[str, Any]:
    tag, office = text.language, the_office()
    current = history[-1]
    document = current.documents[tag]
    named = office_words(office, tag).name
    plain, _ = write_document(document)
    shown = photographs_of(document)
    place = ((current.about.get("occasion") or {}).get("place") or {}).get(tag, "")
    return filled(
        uri=lasting_id(text.edition.document, tag),
        standard=STANDARD,
        type="composite" if shown else "text",
        profile="text-photo" if shown else "text-only",
        version=str(current.edition.version),
        firstCreated=stamp(text.issued_at),
        versionCreated=stamp(current.edition.sealed_at),
        contentCreated=stamp(text.issued_at),
        pubStatus="usable",
        language=tag,
        edNote=_note(history, tag),
        by=", ".join(bylines_in(current.about, tag)) or named,
        copyrightHolder=named,
        infoSources=[{"name": named, "role": "source", "uri": addresses.absolute(addresses.home(tag))}],
        located=place,
        title=document.headline,
        headlines=[{"role": "main", "contentType": "text/plain", "value": document.headline}],
        descriptions=[{"role": "summary", "contentType": "text/plain", "value": text.summary}]
        if text.summary
        else [],
        bodies=[
            {"role": "text", "contentType": "text/plain", "charCount": len(plain), "value": plain},
            {"role": "html", "contentType": "text/html", "value": _html(text, history)},
        ],
        **_around(text, current.edition.number),
        associations=[_picture(each, text, number) for number, each in enumerate(shown, 1)],
    )


def _around(text: PublishedText, number: int) -> dict[str, Any]:
    """Whom and what it is about, what kind it is of, and where it stands."""
    tag = text.language
    return {
        "people": [filled(name=each.name, rel="about", uri=each.url) for each in people_of(*_asked(text))],
        "places": [
            filled(name=each.name, rel="about", uri=each.url, literal=each.code)
            for each in countries_of(*_asked(text))
        ],
        "subjects": [
            {"name": text.section.name_in(tag), "rel": "section", "literal": text.section.slug},
        ],
        "genres": [{"name": words(tag)["kinds"][text.kind], "literal": text.kind}],
        "altIds": [
            {"role": "address", "value": addresses.absolute(addresses.of_text(text))},
            {"role": "edition", "value": addresses.absolute(addresses.edition(tag, number))},
        ],
    }


def _asked(text: PublishedText) -> tuple[int, str, Any]:
    return text.release_id, text.language, the_office()


def _note(history: Sequence[Sealed], tag: str) -> str:
    """The public notes of all corrections, newest first."""
    notes = telling.notes_of(history, the_office(), tag)
    return "\n".join(f"{note.when}: {note.text}" if note.text else note.when for note in notes)


def _html(text: PublishedText, history: Sequence[Sealed]) -> str:
    document = history[-1].documents[text.language]
    body = pieces(document, folder=addresses.absolute("/pictures"))
    context = {"document": document, "body": body, "notes": (), "w": words(text.language)}
    return render_to_string("website/feed_content.html", context)


def _picture(shown: Shown, text: PublishedText, number: int) -> dict[str, Any]:
    photograph = shown.photograph
    told = (("caption", photograph.caption), ("alternativeText", photograph.alternative_text))
    return filled(
        name=f"photograph-{number}",
        rel="photograph",
        uri=shown.largest.url,
        type="picture",
        pubStatus="usable",
        versionCreated=stamp(text.edition.sealed_at),
        language=text.language,
        by=photograph.photographer or photograph.credit,
        copyrightNotice=photograph.credit,
        infoSources=[{"name": photograph.agency, "role": "agency"}] if photograph.agency else [],
        descriptions=[
            {"role": role, "contentType": "text/plain", "value": value} for role, value in told if value
        ],
        renditions=[
            filled(
                name=f"w{rendition.width}" if rendition.width else f"r{place}",
                href=rendition.url,
                contentType="image/jpeg",
                width=rendition.width or None,
                height=rendition.height or None,
            )
            for place, rendition in enumerate(shown.renditions, 1)
        ],
    )
