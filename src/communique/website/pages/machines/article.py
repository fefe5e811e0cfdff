"""A release as schema.org's NewsArticle, and what of it other sites show in a preview (Open Graph)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.ledger.queries import Sealed
from communique.newsroom.models import PublishedText
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.frame import office_words
from communique.website.pages.machines.concerned import Named, countries_of, people_of
from communique.website.pages.machines.entries import lasting_id, modified_at
from communique.website.pages.machines.photographs import Shown, photographs_of
from communique.website.pages.machines.writing import filled, stamp
from communique.website.pages.record.structured import linked_data

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from communique.directory.models import Office
    from communique.ledger.document import Document
    from communique.website.pages.frame import Frame


@dataclass(frozen=True, slots=True)
class Told:
    """What `release.html` says to machines in its head."""

    data: SafeString
    published: str
    modified: str
    locale: str
    locales: Sequence[str]
    image: Shown | None
    ninjs: str
    oembed: str
    people: Sequence[str]


def told_of(text: PublishedText, history: Sequence[Sealed], frame: Frame, office: Office) -> Told:
    """`history`: the editions that may be read, the standing one last. Times are the text's alone."""
    current = history[-1]
    document = current.documents[text.language]
    people = people_of(text.release_id, text.language, office)
    shown = photographs_of(document)
    return Told(
        data=_data(text, history, frame, office, people),
        published=stamp(text.issued_at),
        modified=modified_at(history),
        locale=_locale(frame.tag),
        locales=[_locale(link.tag) for link in frame.alternates if link.tag != frame.tag],
        image=shown[0] if shown else None,
        ninjs=addresses.ninjs(frame.path),
        oembed=addresses.absolute(addresses.oembed(frame.canonical)),
        people=[person.name for person in people],
    )


def _locale(tag: str) -> str:
    """As Open Graph writes it, with no territory that nobody named: sr_Cyrl, en."""
    return tag.replace("-", "_")


def _data(
    text: PublishedText, history: Sequence[Sealed], frame: Frame, office: Office, people: Sequence[Named]
) -> SafeString:
    current, tag = history[-1], text.language
    document = current.documents[tag]
    publisher = _publisher(tag, office)
    edition = addresses.absolute(addresses.edition(tag, current.edition.number))
    published = stamp(text.issued_at)
    return linked_data(
        "NewsArticle",
        **{"@id": lasting_id(text.edition.document, tag)},
        url=frame.canonical,
        mainEntityOfPage=frame.canonical,
        headline=document.headline,
        description=text.summary,
        inLanguage=tag,
        datePublished=published,
        dateModified=modified_at(history) or published,
        dateline=document.dateline,
        articleSection=text.section.name_in(tag),
        genre=text.kind.replace("_", " "),
        author=[{"@type": "Person", "name": name} for name in bylines_in(current.about, tag)] or publisher,
        publisher=publisher,
        image=[_image(each, publisher) for each in photographs_of(document)],
        correction=_corrections(history, office, tag),
        version=current.edition.version,
        identifier=edition,
        archivedAt=edition,
        isBasedOn=_based_on(text, history, document, frame),
        workTranslation=[
            {"@type": "NewsArticle", "url": link.url, "inLanguage": link.tag}
            for link in frame.alternates
            if link.tag != tag
        ],
        about=[
            *(filled(**{"@type": "Person"}, name=each.name, url=each.url) for each in people),
            *(
                filled(**{"@type": "Country"}, name=each.name, url=each.url, identifier=each.code)
                for each in countries_of(text.release_id, tag, office)
            ),
        ],
        contentLocation=_place(current.about, tag),
        isAccessibleForFree=True,
    )


def bylines_in(about: Mapping[str, Any], tag: str) -> Sequence[str]:
    """Who speaks or signs, as sealed; most releases are the office's own."""
    return list((about.get("bylines") or {}).get(tag, ()))


def _publisher(tag: str, office: Office) -> dict[str, Any]:
    return {
        "@type": "GovernmentOrganization",
        "name": office_words(office, tag).name,
        "url": addresses.absolute(addresses.home(tag)),
        "logo": {"@type": "ImageObject", "url": addresses.absolute("/emblem.svg")},
    }


def _image(shown: Shown, publisher: Mapping[str, Any]) -> dict[str, Any]:
    photograph, largest = shown.photograph, shown.largest
    creator = {"@type": "Person", "name": photograph.photographer} if photograph.photographer else None
    agency = {"@type": "Organization", "name": photograph.agency} if photograph.agency else None
    return filled(
        **{"@type": "ImageObject"},
        contentUrl=largest.url,
        url=largest.url,
        width=_pixels(largest.width),
        height=_pixels(largest.height),
        caption=photograph.caption,
        description=photograph.alternative_text,
        creditText=photograph.credit,
        creator=creator or agency,
        copyrightNotice=photograph.credit,
        provider=agency if creator else publisher if not agency else None,
    )


def _pixels(number: int) -> dict[str, Any]:
    """A bare number is none of schema.org's lengths."""
    return {"@type": "QuantitativeValue", "value": number, "unitText": "px"} if number else {}


def _corrections(history: Sequence[Sealed], office: Office, tag: str) -> list[dict[str, str]]:
    notes = telling.notes_of(history, office, tag)
    return [
        filled(**{"@type": "CorrectionComment"}, text=note.text, datePublished=stamp(note.sealed_at))
        for note in notes
        if note.kind == "correct"
    ]


def _based_on(text: PublishedText, history: Sequence[Sealed], document: Document, frame: Frame) -> list[str]:
    """The text that a script variant was derived from, and the edition that was corrected."""
    source = next((link.url for link in frame.alternates if link.tag == document.derived_from), "")
    before = [entry for entry in history[:-1] if text.language in entry.documents]
    earlier = addresses.edition(text.language, before[-1].edition.number) if before else ""
    return [url for url in (source, addresses.absolute(earlier) if earlier else "") if url]


def _place(about: Mapping[str, Any], tag: str) -> dict[str, str]:
    place = ((about.get("occasion") or {}).get("place") or {}).get(tag, "")
    return {"@type": "Place", "name": place} if place else {}
