"""The page of one statement, at an address that never changes, and its citations as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from communique.directory.queries import public_languages, the_office
from communique.languages.packs import format_date
from communique.languages.tags import script_variants
from communique.ledger.models import Edition
from communique.ledger.queries import Sealed
from communique.newsroom.models import PublishedText
from communique.record.models import Decision, Standing, Statement
from communique.record.queries import pages as record
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.frame import Frame, Link, frame_for, office_words, render
from communique.website.pages.gone import status_of
from communique.website.pages.history import history_of
from communique.website.pages.page import BIBTEX, CSL, Page, redirect
from communique.website.pages.record import visible
from communique.website.pages.record.citing import Cited, bibtex, csl_json, quotation
from communique.website.pages.record.context import around, mended
from communique.website.pages.record.naming import (
    country_link,
    days,
    in_script,
    occasion_name,
    occasion_path,
    stored,
    subject_link,
    who_says,
)
from communique.website.pages.record.places import parts_of, passages
from communique.website.pages.record.spoken import crumbs
from communique.website.pages.record.structured import linked_data
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office

TITLE_LENGTH = 90


def statement_page(tag: str, key: str) -> Page | None:
    office = the_office()
    rows = record.told_at(key, office)
    if not rows:
        return None
    elsewhere = _elsewhere(rows[-1], tag, office)
    if elsewhere is not None:
        return redirect(addresses.statement(elsewhere, key)) if elsewhere else None
    history = history_of(rows[-1].document)
    readable = telling.still_open(history)
    if rows[-1].standing == Standing.WITHDRAWN or history[-1].edition.act == Edition.Act.WITHDRAW:
        return _withdrawn(rows[-1], history, tag, office)
    sealed_by = {entry.edition.pk: entry for entry in readable}
    entry = sealed_by.get(rows[-1].edition_id)
    if entry is None or tag not in entry.documents:
        return None
    return _page(rows, entry, readable, tag, office)


def citation_file(tag: str, key: str, suffix: str) -> Page | None:
    """`bib` or `json`; only of words that stand."""
    office = the_office()
    rows = record.told_at(key, office)
    if not rows or not record.stands(rows[-1]) or _elsewhere(rows[-1], tag, office) is not None:
        return None
    text = _text(rows[-1], tag)
    if text is None:
        return None
    cited = _cited(rows[-1], text.headline, tag, office)
    if suffix == "bib":
        return Page(200, bibtex(cited).encode(), BIBTEX)
    return Page(200, csl_json(cited).encode(), CSL)


def _elsewhere(statement: Statement, tag: str, office: Office) -> str | None:
    """The language to be read in instead, where the words are in another; empty where the site has none."""
    if stored(tag) == statement.language:
        return None
    tags = public_languages(office)
    return statement.language if statement.language in tags else ""


def _text(statement: Statement, tag: str) -> PublishedText | None:
    texts = PublishedText.objects.filter(edition=statement.edition_id, language=tag, live=True)
    return texts.first()


def _page(
    rows: Sequence[Statement], entry: Sealed, history: Sequence[Sealed], tag: str, office: Office
) -> Page:
    statement = rows[-1]
    path = addresses.statement(tag, statement.key)
    tags = (statement.language, *script_variants(statement.language))
    paths = {
        other: addresses.statement(other, statement.key)
        for other in public_languages(office)
        if other in tags
    }
    stands = record.stands(statement)
    frame = frame_for(tag, path, paths=paths, robots="" if stands else "noindex")
    document = entry.documents[tag]
    text = _text(statement, tag)
    cited = _cited(statement, document.headline, tag, office)
    release_path = addresses.of_text(text) if text else ""
    said = words(tag)["statement"]
    place = around(statement.start, statement.end, entry.documents[statement.language], document)
    told = place.words if place else in_script(statement.words, tag)
    shortened = telling.shortened(told, TITLE_LENGTH)
    context = {
        "title": said["title"].format(name=cited.speaker, words=shortened) if cited.speaker else shortened,
        "description": telling.shortened(told, 200),
        "upwards": crumbs(tag, "statements"),
        "statement": statement,
        "told": told,
        "around": place,
        "cited": cited,
        "speaker": who_says([statement], tag).speaker(statement),
        "release": Link(
            document.headline, addresses.anchor(release_path, statement.key) if stands else release_path
        ),
        "issued": telling.moment(office, text.issued_at, tag) if text else None,
        "edition_path": addresses.edition(tag, statement.edition.number),
        "sealed": telling.moment(office, statement.edition.sealed_at, tag),
        "kind": said[f"kind_{statement.kind}"],
        "basis": said[f"basis_{statement.basis}"],
        "looked_at": said[f"decision_{statement.decision}"],
        "read": statement.decision == Decision.PROPOSED,
        "stands": stands,
        **_facts(statement, tag, office),
        **_editions(rows, entry, history, tag, office),
        **(_citations(cited, tag) if stands else {}),
    }
    context["data"] = _data(cited, frame, release_path)
    return Page(200, render("record_statement.html", frame, **context))


def _cited(statement: Statement, headline: str, tag: str, office: Office) -> Cited:
    who = who_says([statement], tag)
    return Cited(
        key=statement.key,
        words=in_script(statement.words, tag),
        quoted=statement.kind != Statement.Kind.INDIRECT,
        speaker=who.name(statement),
        post=who.post(statement),
        said_on=statement.on,
        date=format_date(statement.on, tag),
        headline=headline,
        office=office_words(office, tag).name,
        edition=statement.edition.number,
        sealed=telling.moment(office, statement.edition.sealed_at, tag).told,
        url=addresses.absolute(addresses.statement(tag, statement.key)),
        tag=tag,
        person=statement.organisation_id is None,
    )


def _facts(statement: Statement, tag: str, office: Office) -> Mapping[str, Any]:
    """What the words belong to, as far as that is public."""
    public = visible.public_occasions(office).filter(pk=statement.occasion_id or 0)
    occasion = public.select_related("place").first()
    subjects = record.subjects_of([statement], office).get(statement.pk, ())
    earlier, later = record.beside(statement, office) if record.stands(statement) else (None, None)
    return {
        "occasion": Link(occasion_name(occasion, tag), occasion_path(occasion, tag)) if occasion else None,
        "occasion_when": days(occasion.earliest, occasion.latest, tag) if occasion else "",
        "subjects": [subject_link(subject, tag) for subject in subjects],
        "countries": [
            country_link(country, tag) for country in statement.countries.prefetch_related("names")
        ],
        "earlier": _neighbour(earlier, tag),
        "later": _neighbour(later, tag),
    }


def _neighbour(statement: Statement | None, tag: str) -> Link | None:
    if statement is None:
        return None
    told = telling.shortened(in_script(statement.words, tag), TITLE_LENGTH)
    return Link(told, addresses.statement(tag, statement.key))


def _editions(
    rows: Sequence[Statement], entry: Sealed, history: Sequence[Sealed], tag: str, office: Office
) -> Mapping[str, Any]:
    """The editions that have these words, and what replaced words that were corrected away."""
    statement = rows[-1]
    numbers = {row.edition_id for row in rows}
    told: dict[str, Any] = {
        "editions": [
            Link(
                words(tag)["release"]["edition_line"].format(
                    number=past.edition.number,
                    date=telling.moment(office, past.edition.sealed_at, tag).date,
                ),
                addresses.edition(tag, past.edition.number),
            )
            for past in history
            if past.edition.pk in numbers
        ]
    }
    after = next((past for past in history if past.edition.version == statement.edition.version + 1), None)
    if record.stands(statement) or after is None:
        return told
    corrected = telling.moment(office, after.edition.sealed_at, tag).date
    now = after.documents.get(tag)
    said = words(tag)["statement"]
    return told | {
        "corrected": said["corrected"].format(date=corrected),
        "now": mended(_start_in(statement, entry, tag), entry.documents[tag], now) if now else "",
        "note": telling.note_in(after.notes, tag),
        "now_number": after.edition.number,
    }


def _start_in(statement: Statement, entry: Sealed, tag: str) -> int:
    """Where the words begin in the document of the page, which may be a script variant."""
    written, shown = entry.documents[statement.language], entry.documents[tag]
    parts = parts_of(statement.start, statement.end, written, shown)
    pieces = {(piece.place, piece.number): piece for piece in passages(shown)}
    return pieces[parts[0].place, parts[0].number].start + parts[0].start if parts else statement.start


def _citations(cited: Cited, tag: str) -> Mapping[str, Any]:
    return {
        "quotation": quotation(cited),
        "link": cited.url,
        "bibtex": bibtex(cited),
        "csl": csl_json(cited),
        "bibtex_path": addresses.citation(tag, cited.key, "bib"),
        "csl_path": addresses.citation(tag, cited.key, "json"),
    }


def _data(cited: Cited, frame: Frame, release_path: str) -> str:
    creator = {"@type": "Person" if cited.person else "Organization", "name": cited.speaker}
    return linked_data(
        "Quotation" if cited.quoted else "Claim",
        text=cited.words,
        url=frame.canonical,
        inLanguage=cited.tag,
        dateCreated=cited.said_on.isoformat(),
        creator=creator if cited.speaker else None,
        isPartOf={
            "@type": "NewsArticle",
            "headline": cited.headline,
            "url": addresses.absolute(release_path),
            "publisher": {"@type": "GovernmentOrganization", "name": cited.office},
        },
    )


def _withdrawn(statement: Statement, history: Sequence[Sealed], tag: str, office: Office) -> Page:
    """That the release was withdrawn, and nothing of what it said."""
    path = addresses.statement(tag, statement.key)
    by = next(
        (entry for entry in reversed(history) if entry.edition.act == Edition.Act.WITHDRAW), history[-1]
    )
    said = words(tag)["statement"]
    when = telling.moment(office, by.edition.sealed_at, tag)
    texts = PublishedText.objects.filter(edition=history[-1].edition, language=tag)
    text = texts.first()
    body = render(
        "record_gone.html",
        frame_for(tag, path, robots="noindex"),
        title=said["withdrawn_title"],
        text=said["withdrawn"].format(date=when.date),
        reason=telling.reason_of(by.about, tag),
        release_path=addresses.of_text(text) if text else "",
    )
    return Page(status_of(by), body, kept=False)
