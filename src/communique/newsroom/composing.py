"""From a release as officers write it to its canonical documents, as they are sealed and shown."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects

from communique.directory.queries import names_of, the_office, the_people
from communique.directory.spelling import pick
from communique.languages.kept import kept_spans, listed_words
from communique.languages.packs import format_date, format_moment, pack_for
from communique.languages.scripts import to_latin, to_latin_with_offsets
from communique.languages.slugs import slugify
from communique.languages.tags import script_variants
from communique.ledger.document import (
    Block,
    Document,
    Mark,
    Photograph,
    canonical_json,
    tidy,
    write_document,
)
from communique.newsroom.picture_words import credit_of, words_of
from communique.newsroom.queries import forgotten_of, is_forgotten
from communique.newsroom.richtext import paragraphs_of

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.newsroom.models import Picture, Release, Text

ABOUT_VERSION = 1
SUMMARY_LENGTH = 280
UNDATED = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Composed:
    """`pictures`: those of all texts, each once; a photograph's `original` counts in them."""

    about: dict[str, Any]
    documents: dict[str, Document]
    pictures: tuple[Picture, ...]


def compose(release: Release, office: Office | None = None) -> Composed:
    """All that an edition of `release` would hold, script variants included."""
    office = office or the_office()
    pictures: dict[int, Picture] = {}
    documents: dict[str, Document] = {}
    forgotten = forgotten_of(release)
    for text in release.texts.all():
        if text.in_translation:
            continue
        document = _document(text, release, office, pictures)
        if is_forgotten(document.slug, text.language, forgotten):
            # What the draft kept from before its withdrawal; the headline as it is now may say so again.
            document = replace(document, slug=slugify(document.headline, text.language))
        documents[text.language] = document
        for variant in script_variants(text.language):
            documents.setdefault(variant, derive_document(document, variant))
    about = about_release(release, office, tuple(documents))
    return Composed(about, documents, tuple(pictures.values()))


def digest_of(release: Release, office: Office | None = None) -> str:
    """SHA-256 (hex) of all that an edition of `release` would hold: what an approval holds for.

    The date of a release that is dated when it is published is left out; nobody knows it before.
    """
    kept = release.issued_at
    if release.dated_when_published:
        release.issued_at = UNDATED
    try:
        composed = compose(release, office)
    finally:
        release.issued_at = kept
    pictures = [(picture.pk, picture.digest) for picture in composed.pictures]
    parts = [canonical_json(composed.about), canonical_json({"pictures": pictures})]
    for document in composed.documents.values():
        parts += write_document(document)
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def compose_documents(release: Release) -> dict[str, Document]:
    """The documents alone, for a preview: photographs carry their picture's digest already."""
    composed = compose(release)
    digests = [picture.digest for picture in composed.pictures]
    return {tag: _with_digests(document, digests) for tag, document in composed.documents.items()}


def about_release(
    release: Release, office: Office | None = None, languages: Sequence[str] = ()
) -> dict[str, Any]:
    """The facts of a release as they are sealed; names are kept as they were at that moment."""
    office = office or the_office()
    local = office.local(release.issued_at)
    return {
        "v": ABOUT_VERSION,
        "kind": release.kind,
        "section": release.section.slug,
        "issued_at": local.isoformat(timespec="minutes"),
        "time_zone": office.time_zone,
        "languages": list(languages) or [text.language for text in release.texts.all()],
        "occasion": _occasion(release, languages),
        "imported": release.imported,
        "demo": release.demo,
        **_voices(release, languages),
    }


def _voices(release: Release, languages: Sequence[str]) -> dict[str, Any]:
    """Who speaks or signs, and which words of a speech these are; nothing where neither is said, so that
    what was approved or sealed without them stays what it was.
    """
    told: dict[str, Any] = {}
    people = the_people([byline.person for byline in release.bylines.all()])
    if people:
        names = [names_of(person) for person in people]
        told["bylines"] = {tag: [pick(each, tag) for each in names] for tag in languages}
    if release.kind == "speech" and release.speech_form:
        told["speech_form"] = release.speech_form
    return told


def _occasion(release: Release, languages: Sequence[str]) -> dict[str, Any] | None:
    occasion = release.occasion
    if occasion is None:
        return None
    people = the_people(occasion.participants.prefetch_related("names")) if occasion.pk else []
    names = [names_of(person) for person in people]
    return {
        "kind": occasion.kind,
        "earliest": occasion.earliest.isoformat() if occasion.earliest else None,
        "latest": occasion.latest.isoformat() if occasion.latest else None,
        "place": {tag: occasion.place.name_in(tag) for tag in languages} if occasion.place else {},
        "participants": {tag: [pick(each, tag) for each in names] for tag in languages},
    }


def dateline(place: str, local: datetime.datetime, language: str) -> str:
    """«Belgrade, 15 December 2020, 18:55». Midnight sharp stands for a release without a time of day."""
    timed = (local.hour, local.minute) != (0, 0)
    when = format_moment(local, language) if timed else format_date(local.date(), language)
    return ", ".join(part for part in (tidy(place), when) if part)


def summary_of(document: Document) -> str:
    """What listings show under the headline: the lead, or the beginning of the first paragraph."""
    if document.lead:
        return document.lead
    first = next((block.text for block in document.blocks if block.kind == "paragraph"), "")
    if len(first) <= SUMMARY_LENGTH:
        return first
    return first[:SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def first_photograph(document: Document) -> Photograph | None:
    """The first that has a picture."""
    shown = (block.photograph for block in document.blocks if block.photograph)
    return next((photograph for photograph in shown if photograph.original is not None), None)


def _document(text: Text, release: Release, office: Office, pictures: dict[int, Picture]) -> Document:
    headline = _line(text.headline)
    blocks: list[Block] = []
    for child in text.body:
        blocks += _blocks(child.block_type, child.value, text.language, pictures)
    kept = listed_words(tidy(text.kept_words)) if script_variants(text.language) else ()
    if script_variants(text.language):
        blocks = [_with_kept(block, kept) for block in blocks]
    return Document(
        language=text.language,
        headline=headline,
        dateline=dateline(text.place, office.local(release.issued_at), text.language),
        lead=tidy(text.lead),
        blocks=tuple(blocks),
        slug=slugify(text.slug or headline, text.language),
        kept=kept,
    )


def _with_kept(block: Block, kept: Sequence[str]) -> Block:
    """`block` with a mark on all that its script variant has as it is written; those made by hand stay."""
    known = [mark for mark in block.marks if mark.kind == "protected"]
    found = [
        Mark("protected", start, end)
        for start, end in kept_spans(block.text, kept)
        if not any(mark.start <= start and end <= mark.end for mark in known)
    ]
    if not found:
        return block
    marks = sorted([*block.marks, *found], key=lambda mark: (mark.start, -mark.end, mark.kind))
    return replace(block, marks=tuple(marks))


def _blocks(kind: str, value: Any, language: str, pictures: dict[int, Picture]) -> list[Block]:
    if kind == "paragraph":
        return [Block("paragraph", words, marks) for words, marks in paragraphs_of(value.source)]
    if kind == "heading":
        words = _line(value)
        return [Block("heading", words)] if words else []
    if kind == "quotation":
        words = tidy(value["words"])
        return [Block("quotation", words, attribution=_line(value["attribution"]))] if words else []
    return [_photograph(value, language, pictures)]


def _photograph(value: Any, language: str, pictures: dict[int, Picture]) -> Block:
    picture: Picture | None = value["picture"]
    agency, photographer = _line(value["agency"]), _line(value["photographer"])
    original, width, height = None, 0, 0
    caption, alternative_text = _line(value["caption"]), _line(value["alternative_text"])
    if picture is not None:
        picture = pictures.setdefault(picture.pk, picture)
        prefetch_related_objects([picture], "texts")
        if not (agency or photographer):
            agency, photographer = (_line(name) for name in credit_of(picture, language))
        own_caption, own_alternative = words_of(picture, language)
        caption, alternative_text = caption or _line(own_caption), alternative_text or _line(own_alternative)
        original = list(pictures).index(picture.pk)
        width, height = _size_of(picture)
    credit = " / ".join(part for part in (agency, photographer) if part)
    shown = Photograph(
        credit=credit,
        agency=agency,
        photographer=photographer,
        caption=caption,
        alternative_text=alternative_text,
        original=original,
        width=width,
        height=height,
    )
    return Block("photograph", _photograph_text(caption, credit, language), photograph=shown)


def _size_of(picture: Picture) -> tuple[int, int]:
    """A preview is shown even where the file is gone; publishing then refuses, and says why."""
    try:
        return picture.upright_size()
    except OSError:
        return picture.width, picture.height


def _photograph_text(caption: str, credit: str, language: str) -> str:
    """Caption and credit line, as a reader of the plain text needs them: «Photo: Agency / Name»."""
    pack = pack_for(language)
    word = pack.layout.photo[0].capitalize() if pack else "Photo"
    line = f"{word}: {credit}" if credit else word
    return f"{caption}\n{line}" if caption else line


def _line(text: str | None) -> str:
    """One line, tidy."""
    return " ".join(tidy(text or "").split("\n"))


def derive_document(document: Document, language: str) -> Document:
    """The script variant of `document`: its texts converted by rule, its marks moved along.

    Where a text stands without marks, what is to be kept is found anew, by the document's own words too.
    """

    def convert(text: str) -> str:
        return to_latin(text, kept_spans(text, document.kept))

    blocks = []
    for block in document.blocks:
        keep = [(mark.start, mark.end) for mark in block.marks if mark.kind == "protected"]
        words, moved = to_latin_with_offsets(block.text, keep)
        marks = tuple(
            Mark(mark.kind, moved.to_latin(mark.start), moved.to_latin(mark.end), mark.href)
            for mark in block.marks
        )
        photograph = block.photograph and replace(
            block.photograph,
            credit=convert(block.photograph.credit),
            agency=convert(block.photograph.agency),
            photographer=convert(block.photograph.photographer),
            caption=convert(block.photograph.caption),
            alternative_text=convert(block.photograph.alternative_text),
        )
        blocks.append(Block(block.kind, words, marks, convert(block.attribution), photograph))
    return Document(
        language=language,
        headline=convert(document.headline),
        dateline=convert(document.dateline),
        lead=convert(document.lead),
        blocks=tuple(blocks),
        derived_from=document.language,
        slug=document.slug,
    )


def _with_digests(document: Document, digests: Sequence[str]) -> Document:
    blocks = tuple(
        replace(block, photograph=replace(block.photograph, digest=digests[block.photograph.original]))
        if block.photograph is not None and block.photograph.original is not None
        else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)
