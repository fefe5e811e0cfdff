"""The pages about the seal: what it is, what became of an edition, the form that a copy is brought with."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import address_of
from communique.ledger.appending import read_head
from communique.ledger.leaves import read_leaf
from communique.ledger.models import Checkpoint, Edition, Entry
from communique.ledger.queries import edition_by_number
from communique.ledger.rekeying import verifier_keys
from communique.ledger.tiled.tree import leaf_hash
from communique.website import addresses
from communique.website.attesting.pades import signed_paper, signs_papers
from communique.website.ledger.checking.form import form_page
from communique.website.ledger.codes import code_svg
from communique.website.ledger.paper import paper_of
from communique.website.ledger.seal_line import grouped, paper_can_be_made, seal_line, witnesses_of
from communique.website.ledger.standing import Became, Standing, standing_of
from communique.website.pages import telling
from communique.website.pages.frame import frame_for, render
from communique.website.pages.page import PDF, SVG, Page, redirect
from communique.website.wording import counted, words

if TYPE_CHECKING:
    from communique.directory.models import Office

NEWEST: Final = 12


@dataclass(frozen=True, slots=True)
class EntryRow:
    index: int
    what: str
    moment: telling.Moment
    digest: str
    number: int = 0
    path: str = ""
    headline: str = ""


def seal_page(tag: str) -> Page:
    """What the seal is, its keys, the log and the newest entries. Stale with each entry."""
    office = the_office()
    said = words(tag)["seal"]
    paths = {other: addresses.seal(other) for other in public_languages(office)}
    latest = Checkpoint.objects.order_by("-size").first()
    head = read_head(latest) if latest is not None else None
    witnesses = witnesses_of(head.size - 1) if head is not None else 0
    body = render(
        "seal.html",
        frame_for(tag, addresses.seal(tag), paths=paths),
        title=said["title"],
        description=said["lead"],
        keys=verifier_keys(),
        head=head,
        root=base64.b64encode(head.root).decode() if head is not None else "",
        witnesses=counted(tag, "seal", "witnesses", witnesses) if witnesses else "",
        rows=_newest(tag, office),
        check=addresses.seal_check(tag),
        checkpoint_path=f"{addresses.LEDGER}checkpoint",
        keys_path=f"{addresses.LEDGER}keys",
        prefix=addresses.absolute(addresses.LEDGER.rstrip("/")),
    )
    return Page(200, body)


def _newest(tag: str, office: Office) -> Sequence[EntryRow]:
    entries = list(Entry.objects.order_by("-index")[:NEWEST])
    indexes = [entry.index for entry in entries]
    editions = {edition.entry_id: edition for edition in Edition.objects.filter(entry__in=indexes)}
    said = words(tag)["seal"]
    return [
        _row(entry, editions.get(entry.index), tag, office, said[f"act_{entry.act}"]) for entry in entries
    ]


def _row(entry: Entry, edition: Edition | None, tag: str, office: Office, what: str) -> EntryRow:
    leaf = bytes(entry.leaf)
    return EntryRow(
        index=entry.index,
        what=what,
        moment=telling.moment(office, read_leaf(leaf).time, tag),
        digest=grouped(leaf_hash(leaf)),
        number=edition.number if edition is not None else 0,
        path=addresses.seal_check(tag, edition.number) if edition is not None else "",
        headline=headline_of(standing_of(edition), tag) if edition is not None else "",
    )


def headline_of(standing: Standing, tag: str) -> str:
    """What the edition is called in `tag`; empty where it has no text in it, or none that may be read."""
    document = standing.sealed.documents.get(tag) if standing.readable else None
    return document.headline if document is not None else ""


def check_page(tag: str) -> Page:
    """The form that a copy is brought with, empty."""
    return Page(200, form_page(tag, addresses.seal_check))


def edition_check_page(tag: str, number: str) -> Page:
    """What the log has of one edition and what became of it, with the form to compare a copy."""
    if number != str(int(number)):
        return redirect(addresses.seal_check(tag, int(number)))
    edition = edition_by_number(int(number))

    def path_of(other: str) -> str:
        return addresses.seal_check(other, int(number))

    said = words(tag)["checking"]
    if edition is None:
        notice = {"title": said["edition_title_none"], "text": said["edition_none"]}
        return Page(404, form_page(tag, path_of, notice=notice, title=notice["title"]), kept=False)
    office = the_office()
    standing = standing_of(edition)
    document = standing.sealed.documents.get(tag) if standing.readable else None
    body = form_page(
        tag,
        path_of,
        title=said["edition_heading"].format(number=number),
        line=seal_line(edition, tag, office, text=document is not None),
        standing=standing,
        tone={Became.CURRENT: "good"}.get(standing.became, "changed"),
        became=became_words(standing, tag, office),
        headline=headline_of(standing, tag),
        edition_path=addresses.edition(tag, edition.number),
        current_path=addresses.edition(tag, standing.history[-1].edition.number),
    )
    return Page(200, body, kept=False)


def became_words(standing: Standing, tag: str, office: Office) -> str:
    said = words(tag)["checking"][f"edition_{standing.became}"]
    if standing.by is None:
        return said
    at = telling.moment(office, standing.by.edition.sealed_at, tag)
    return said.format(number=standing.by.edition.number, date=at.date, time=at.time)


def sealed_file_page(number: str, address: str, suffix: str) -> Page | None:
    """An edition's QR code, or its paper in one language; `address` is a language's prefix, or empty."""
    office = the_office()
    tags = {address_of(tag): tag for tag in public_languages(office)}
    tag = tags.get(address, "" if address else office.main_language)
    if number != str(int(number)) or not tag:
        return None
    edition = edition_by_number(int(number))
    if edition is None:
        return None
    if suffix == "svg":
        return Page(200, code_svg(addresses.absolute(addresses.seal_check(tag, edition.number))), SVG)
    if not address:
        return None
    standing = standing_of(edition)
    if not standing.readable:
        return file_notice(tag, standing.status, "gone")
    if tag not in standing.sealed.documents or not paper_can_be_made():
        return file_notice(tag, 404, "paper_none")
    paper = paper_of(edition, tag)
    return Page(200, signed_paper(paper) if signs_papers() else paper, PDF)


def file_notice(tag: str, status: int, what: str) -> Page:
    said = words(tag)
    body = render(
        "notice.html",
        frame_for(tag, addresses.seal(tag), robots="noindex"),
        title=said["seal"][f"{what}_title"],
        text=said["seal"][f"{what}_text"],
        further=said["errors"]["not_found_next"],
    )
    return Page(status, body, kept=False)
