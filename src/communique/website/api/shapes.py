"""What is published, as the interface tells it. `description` says the same as a schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from communique.directory.models import Country, Person
from communique.ledger.document import Block, Document
from communique.ledger.queries import Sealed
from communique.newsroom.models import PublishedText
from communique.website import addresses
from communique.website.ledger.standing import Standing
from communique.website.pages.machines.concerned import Named, countries_of, people_of
from communique.website.pages.machines.entries import modified_at
from communique.website.pages.machines.photographs import photographs_of
from communique.website.pages.machines.writing import filled, stamp
from communique.website.pages.record.naming import COUNTRIES, PEOPLE, called, entry_path

if TYPE_CHECKING:
    from uuid import UUID

    from communique.directory.models import Office


def api(*parts: object) -> str:
    """A whole address within the interface."""
    return addresses.absolute(addresses.API + "/".join(str(part) for part in parts))


def row(text: PublishedText) -> dict[str, Any]:
    """A release in one language, as lists have it."""
    return filled(
        id=str(text.edition.document),
        href=api("releases", text.edition.document),
        url=addresses.absolute(addresses.of_text(text)),
        language=text.language,
        kind=text.kind,
        section=text.section.slug,
        headline=text.headline,
        summary=text.summary,
        issued_at=stamp(text.issued_at),
        sealed_at=stamp(text.edition.sealed_at),
        edition=text.edition.number,
        corrected=text.edition.act == "correct",
        picture=filled(
            url=addresses.absolute(addresses.picture(text.picture, 960, "jpg")),
            alternative_text=text.picture_alternative_text,
        )
        if text.picture
        else None,
    )


def release(
    rows: Sequence[PublishedText], history: Sequence[Sealed], standings: Sequence[Standing], office: Office
) -> dict[str, Any]:
    """A public release: all its texts as they stand, and all its editions. `history`: those to be read."""
    first, current = rows[0], history[-1]
    texts = [
        text(row.language, current.documents[row.language], addresses.of_text(row))
        for row in rows
        if row.language in current.documents
    ]
    occasion = current.about.get("occasion")
    tag = office.main_language
    return filled(
        id=str(first.edition.document),
        href=api("releases", first.edition.document),
        kind=first.kind,
        section=first.section.slug,
        issued_at=stamp(first.issued_at),
        modified_at=modified_at(history),
        texts=texts,
        people=[_named(each) for each in people_of(first.release_id, tag, office)],
        countries=[_named(each) for each in countries_of(first.release_id, tag, office)],
        occasion=_occasion(occasion) if occasion else None,
        editions=[edition_line(standing) for standing in standings if standing.readable],
    )


def _named(named: Named) -> dict[str, Any]:
    return filled(id=named.id, name=named.name, url=named.url, code=named.code)


def _occasion(occasion: dict[str, Any]) -> dict[str, Any]:
    return filled(
        kind=occasion.get("kind"),
        earliest=occasion.get("earliest"),
        latest=occasion.get("latest"),
        place=occasion.get("place"),
        participants=occasion.get("participants"),
    )


def text(language: str, document: Document, path: str = "") -> dict[str, Any]:
    renditions = {shown.photograph.digest: shown.renditions for shown in photographs_of(document)}
    return filled(
        language=language,
        url=addresses.absolute(path) if path else "",
        derived_from=document.derived_from,
        headline=document.headline,
        dateline=document.dateline,
        lead=document.lead,
        blocks=[_block(block, renditions) for block in document.blocks],
    )


def _block(block: Block, renditions: dict[str, Any]) -> dict[str, Any]:
    """Marks count code points of the block's own text."""
    photograph = block.photograph
    shown = photograph is not None and photograph.digest
    return filled(
        kind=block.kind,
        text=block.text,
        attribution=block.attribution,
        marks=[
            filled(kind=mark.kind, start=mark.start, end=mark.end, href=mark.href) for mark in block.marks
        ],
        photograph=filled(
            caption=photograph.caption,
            credit=photograph.credit,
            agency=photograph.agency,
            photographer=photograph.photographer,
            alternative_text=photograph.alternative_text,
            sha256=photograph.digest,
            renditions=[
                filled(url=each.url, width=each.width or None, height=each.height or None)
                for each in renditions[photograph.digest]
            ]
            if shown
            else [],
        )
        if photograph is not None
        else None,
    )


def edition_line(standing: Standing) -> dict[str, Any]:
    """One edition among others: its act and public note, and what became of it."""
    edition = standing.edition
    return filled(
        number=edition.number,
        version=edition.version,
        act=edition.act,
        sealed_at=stamp(edition.sealed_at),
        href=api("editions", edition.number),
        became=standing.became.value,
        note=dict(standing.sealed.notes),
    )


def edition(standing: Standing, document: UUID, tags: Sequence[str]) -> dict[str, Any]:
    """An edition that may be read, as it was sealed, in the languages that the site has pages in."""
    sealed = standing.sealed
    number = standing.edition.number
    return edition_line(standing) | filled(
        release=str(document),
        facts={name: sealed.about.get(name) for name in ("kind", "section", "issued_at", "reason")}
        if sealed.about
        else None,
        replaced_by=standing.by.edition.number if standing.by not in (None, sealed) else None,
        texts=[
            text(tag, held, addresses.edition(tag, number))
            for tag, held in sealed.documents.items()
            if tag in tags
        ],
        download=addresses.absolute(addresses.sealed_file(number, "zip")),
    )


def person(entry: Person, tag: str) -> dict[str, Any]:
    return _entry(entry, tag, PEOPLE, "person") | {
        "names": {name.language: name.name for name in entry.names.all()}
    }


def country(entry: Country, tag: str) -> dict[str, Any]:
    return _entry(entry, tag, COUNTRIES, "country") | {
        "code": entry.code,
        "names": {name.language: name.name for name in entry.names.all()},
    }


def _entry(entry: Person | Country, tag: str, kind: str, filter_name: str) -> dict[str, Any]:
    feed = f"{addresses.releases_about(entry_path(tag, kind, entry))}feed.atom"
    return {
        "id": entry.pk,
        "name": called(entry, tag),
        "releases": f"{api('releases')}?{filter_name}={entry.pk}",
        "feeds": _feeds(feed),
    }


def _feeds(feed: str) -> dict[str, str]:
    return {
        "atom": addresses.absolute(feed),
        "json": addresses.absolute(addresses.json_feed(feed)),
    }


def listed(slug: str, name: str, page: str, filter_name: str) -> dict[str, Any]:
    """A section or a kind."""
    return {
        "id": slug,
        "name": name,
        "url": addresses.absolute(page),
        "releases": f"{api('releases')}?{filter_name}={slug}",
        "feeds": _feeds(f"{page}feed.atom"),
    }
