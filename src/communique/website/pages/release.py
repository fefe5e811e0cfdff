"""A release's page, one of its editions as it stood, and the page of one that was withdrawn."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import direction, native_name, source_of
from communique.ledger.models import Edition
from communique.ledger.queries import Sealed, edition_by_number
from communique.newsroom import queries
from communique.newsroom.models import PublishedText, Section
from communique.newsroom.withdrawing import Fate, fate_of
from communique.website import addresses, kits
from communique.website.ledger.seal_line import seal_line
from communique.website.pages import telling
from communique.website.pages.body import pieces, with_spans
from communique.website.pages.bylines import byline_in
from communique.website.pages.differences import pair_of
from communique.website.pages.frame import Frame, Link, frame_for, render
from communique.website.pages.gone import closed_edition_page, gone_page, withdrawal
from communique.website.pages.history import history_of, past_editions
from communique.website.pages.holders import earlier_holder
from communique.website.pages.machines.article import told_of
from communique.website.pages.occasions import occasion_in
from communique.website.pages.page import Page, redirect
from communique.website.pages.record.anchors import Spans, in_this_release, spans_on, statements_on
from communique.website.pages.ways import ways_of_kind
from communique.website.wording import spoken_tag, words

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.ledger.document import Document

DESCRIPTION_LENGTH = 200


def release_page(tag: str, day: datetime.date, slug: str) -> Page | None:
    """What stands at a release's address; None where nothing ever stood."""
    text = queries.at_address(tag, day, slug)
    if text is None:
        return _moved(tag, day, slug) or _elsewhere(tag, day, slug)
    history = telling.still_open(history_of(text.edition.document))
    if not text.live:
        return _kept_page(text, history) or gone_page(text)
    current = history[-1]
    document = _document_in(current, tag)
    if document is None:
        return _erased(text, current.edition)
    office = the_office()
    paths = {other.language: addresses.of_text(other) for other in queries.languages_of(text) if other.live}
    frame = frame_for(tag, addresses.of_text(text), paths=paths, section=text.section)
    earlier, later = queries.neighbours(text)
    statements = statements_on(current, tag, office)
    spans = spans_on(statements, current, tag)
    issued = office.local(text.issued_at)
    context = document_context(document, frame, text.section, issued, office, spans=spans)
    body = render(
        "release.html",
        frame,
        **context,
        lacking=_lacking(tag, paths, office),
        told=in_this_release(statements, current.edition, tag, office),
        **_record(history, current.edition, frame, office),
        neighbours=_neighbours(earlier, later, office, tag),
        press_kit=kits.address_in(addresses.of_text(text)) if kits.has_kit(document) else "",
        machine=told_of(text, history, frame, office),
        ways=ways_of_kind(tag, text.kind),
    )
    return Page(200, body)


def _kept_page(text: PublishedText, history: Sequence[Sealed]) -> Page | None:
    """A text that was withdrawn and may still be read at its address, under a banner that says so."""
    if not history or history[-1].edition.act != Edition.Act.WITHDRAW:
        return None
    *before, by = history
    last = next((entry for entry in reversed(before) if entry.documents), None)
    document = last.documents.get(text.language) if last is not None else None
    if last is None or document is None or fate_of(by.about.get("reason")) is not Fate.KEPT:
        return None
    office, tag = the_office(), text.language
    rows = {other.language: other for other in queries.languages_of(text) if other.language in last.documents}
    paths = {other: addresses.of_text(row) for other, row in rows.items()}
    path = addresses.of_text(text)
    frame = frame_for(tag, path, paths=paths, section=text.section, robots="noindex")
    issued = datetime.datetime.fromisoformat(last.about["issued_at"])
    context = document_context(document, frame, text.section, issued, office)
    record = _record(before[: before.index(last) + 1], last.edition, frame, office)
    return Page(200, render("release.html", frame, **context, **record, withdrawn=withdrawal(by, tag)))


@dataclass(frozen=True, slots=True)
class Lacking:
    """The office's languages that a release is not written in, and those that it is."""

    languages: Sequence[Link]
    others: Sequence[Link]
    sentences: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class Sentence:
    """For the readers of one language, in that language."""

    tag: str
    direction: str
    words: str


def _lacking(tag: str, paths: Mapping[str, str], office: Office) -> Lacking | None:
    missing = [other for other in office.languages if other not in paths]
    if not missing:
        return None
    return Lacking(
        languages=[Link(native_name(other), "", other, direction(other)) for other in missing],
        others=[
            Link(native_name(other), path, other, direction(other))
            for other, path in paths.items()
            if other != tag
        ],
        sentences=[
            Sentence(other, direction(other), words(other)["release"]["not_here"])
            for other in missing
            if spoken_tag(other) == other
        ],
    )


def edition_page(tag: str, number: int) -> Page | None:
    """One edition as it stood, with what became of it."""
    edition = edition_by_number(number)
    if edition is None:
        return None
    whole = history_of(edition.document)
    history = telling.still_open(whole)
    this = next((entry for entry in history if entry.edition.pk == edition.pk), None)
    if this is None:
        return closed_edition_page(edition, whole, tag)
    office = the_office()
    path = addresses.edition(tag, number)
    tags = [other for other in public_languages(office) if other in this.documents]
    paths = {other: addresses.edition(other, number) for other in tags or public_languages(office)}
    section = next((entry for entry in queries.sections() if entry.slug == this.about.get("section")), None)
    frame = frame_for(tag, path, paths=paths, section=section, robots="noindex")
    document = this.documents.get(tag)
    if document is None and this.documents:
        return redirect(addresses.edition(tags[0], number), 302) if tags else None
    banner = _banner(history, this, frame, office)
    if document is None:
        line = seal_line(edition, tag, office, text=False)
        body = render("edition_empty.html", frame, title=banner["heading"], banner=banner, line=line)
        return Page(200, body)
    issued = datetime.datetime.fromisoformat(this.about["issued_at"])
    context = document_context(document, frame, section, issued, office)
    until = [entry for entry in history if entry.edition.version <= edition.version]
    record = _record(until, edition, frame, office)
    return Page(200, render("release.html", frame, **context, **record, banner=banner))


def document_context(
    document: Document,
    frame: Frame,
    section: Section | None,
    issued: datetime.datetime,
    office: Office,
    *,
    folder: str = "/pictures",
    spans: Spans | None = None,
) -> dict[str, Any]:
    """What `release.html` needs of a document, published or a draft."""
    lit = spans or Spans()
    body = pieces(document, folder=folder, spans=lit.blocks)
    first = next((piece.shown for piece in body if piece.shown is not None), None)
    image = addresses.absolute(first.src) if first is not None and not frame.preview else ""
    issued_at = telling.Moment(issued.astimezone(office.zone), frame.tag)
    return {
        "title": document.headline,
        "description": _description(document),
        "document": document,
        "headline": with_spans(document.headline, (), lit.headline),
        "lead": with_spans(document.lead, (), lit.lead),
        "body": body,
        "issued": issued_at,
        "dateline": document.dateline or issued_at.told,
        "earlier_holder": earlier_holder(issued_at.local.date(), frame.tag, office),
        "section": _section_link(section, frame),
        "image": image,
        "image_text": first.alternative_text if first is not None else "",
    }


def _section_link(section: Section | None, frame: Frame) -> Link | None:
    if section is None:
        return None
    return Link(section.name_in(frame.tag), addresses.section(frame.tag, section.slug))


def _description(document: Document) -> str:
    first = next((block.text for block in document.blocks if block.kind == "paragraph"), "")
    return telling.shortened(document.lead or first, DESCRIPTION_LENGTH)


def _document_in(entry: Sealed, tag: str) -> Document | None:
    return entry.documents.get(tag)


def _record(history: Sequence[Sealed], edition: Edition, frame: Frame, office: Office) -> dict[str, Any]:
    tag = frame.tag
    sealed_at = telling.moment(office, edition.sealed_at, tag)
    said = words(tag)["release"]
    return {
        "edition": edition,
        "occasion": occasion_in(history[-1].about, tag),
        "byline": byline_in(history[-1].about, tag),
        "imported": bool(history[-1].about.get("imported")),
        "edition_words": said["edition_of"].format(number=edition.number, version=edition.version),
        "edition_path": addresses.edition(tag, edition.number),
        "sealed": sealed_at,
        "editions": past_editions(history, tag, office),
        "notes": telling.notes_of(history, office, tag),
        "line": seal_line(edition, tag, office, text=tag in history[-1].documents),
        "printed": said["printed"].format(
            address=frame.canonical, number=edition.number, date=sealed_at.date, time=sealed_at.time
        ),
    }


def _neighbours(
    earlier: PublishedText | None, later: PublishedText | None, office: Office, tag: str
) -> Mapping[str, Any]:
    found = {"earlier": earlier, "later": later}
    return {
        name: {
            "path": addresses.of_text(text),
            "headline": text.headline,
            "moment": telling.moment(office, text.issued_at, tag),
        }
        for name, text in found.items()
        if text is not None
    }


def _banner(history: Sequence[Sealed], this: Sealed, frame: Frame, office: Office) -> dict[str, Any]:
    """The sentences above an edition: which it is, and what replaced it."""
    tag = frame.tag
    said = words(tag)["edition"]
    edition = this.edition
    sealed_at = telling.moment(office, edition.sealed_at, tag)
    lines: dict[str, Any] = {
        "heading": said["heading"].format(number=edition.number),
        "which": said["banner"].format(
            number=edition.number, version=edition.version, date=sealed_at.date, time=sealed_at.time
        ),
        "became": "" if edition.act == Edition.Act.WITHDRAW else said["current"],
        "empty": said["withdrawal"] if edition.act == Edition.Act.WITHDRAW else said["erased"],
    }
    after = next((entry for entry in history if entry.edition.version == edition.version + 1), None)
    if after is not None:
        on = telling.moment(office, after.edition.sealed_at, tag).date
        withdrawn = after.edition.act == Edition.Act.WITHDRAW
        pattern = said["withdrawn_by" if withdrawn else "replaced"]
        lines["became"] = pattern.format(number=after.edition.number, date=on)
    rows = PublishedText.objects.filter(edition=history[-1].edition).order_by("id")
    row = next((text for text in rows if text.language == tag), None)
    if row is not None:
        lines["current_path"] = addresses.of_text(row)
    lines["changes"] = _changes(history, this, tag)
    return lines


def _changes(history: Sequence[Sealed], this: Sealed, tag: str) -> Sequence[tuple[str, str]]:
    """The ways to what the edition changed, and to what was changed since."""
    said, number = words(tag)["changes"], this.edition.number
    ways = []
    if pair_of(history, this, tag) is not None:
        ways.append((said["this_changed"], addresses.changes(tag, number)))
    if pair_of(history, this, tag, until_now=True) is not None:
        ways.append((said["since"], addresses.changes_since(tag, number)))
    return ways


def _erased(text: PublishedText, edition: Edition) -> Page:
    """The release still stands in the listings, but its text was erased by law."""
    said = words(text.language)
    frame = frame_for(text.language, addresses.of_text(text), section=text.section, robots="noindex")
    banner = {
        "heading": said["edition"]["heading"].format(number=edition.number),
        "which": "",
        "became": "",
        "empty": said["edition"]["erased"],
    }
    return Page(410, render("edition_empty.html", frame, title=banner["heading"], banner=banner), kept=False)


def _moved(tag: str, day: datetime.date, slug: str) -> Page | None:
    """Where an address led once: to the text wherever it stands now, or to the notice that it is gone."""
    text = queries.moved_from(tag, day, slug)
    if text is None:
        return None
    # Of an address that was forgotten nobody is told another one until there is something to read there.
    return redirect(addresses.of_text(text)) if text.live or not queries.is_neutral(text) else gone_page(text)


def _elsewhere(tag: str, day: datetime.date, slug: str) -> Page | None:
    """The same address under another language's prefix: the way to the release, in the language asked for."""
    tags = public_languages(the_office())
    text = PublishedText.objects.filter(language__in=tags, issued_on=day, slug=slug).order_by("id").first()
    text = text or next(filter(None, (queries.moved_from(other, day, slug) for other in tags)), None)
    if text is None:
        return None
    texts = {other.language: other for other in queries.languages_of(text)}
    wanted = texts.get(tag) or texts.get(source_of(tag) or "") or text
    return redirect(addresses.of_text(wanted))
