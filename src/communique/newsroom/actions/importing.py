"""From a file of a release to a draft, or to a published release: one transaction, all or nothing."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from communique.directory.queries import the_office
from communique.languages.folding import fold
from communique.languages.tags import address_of
from communique.newsroom import rules
from communique.newsroom.actions.drafting import DraftText, draft_release
from communique.newsroom.actions.pictures import keep_picture
from communique.newsroom.actions.publishing import publish_release
from communique.newsroom.errors import NotAllowed, Refused
from communique.newsroom.models import PublishedText, Section, Source
from communique.newsroom.pictures_beside import picture_named, pictures_beside
from communique.newsroom.richtext import rich_text
from communique.reading.errors import Unreadable
from communique.reading.findings import Reading
from communique.reading.release import read_bytes

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.newsroom.models import Release
    from communique.reading.findings import Block
    from communique.staff.models import Officer

HTML = frozenset({".html", ".htm"})


@dataclass(slots=True)
class Outcome:
    """What became of one file; `outcome` is drafted, published, already there, or refused."""

    source: str
    outcome: str
    release: str = ""
    address: str = ""
    reason: str = ""
    warnings: list[str] = field(default_factory=list)
    release_pk: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that `communique import --json` prints."""
        return {name: value for name, value in asdict(self).items() if name != "release_pk"}


@dataclass(frozen=True, slots=True)
class Run:
    """What all files of one import share, looked up once. Raises NotAllowed when it may not begin."""

    by: Officer
    publish: bool
    archive: bool
    office: Office
    sections: Sequence[Section]


def begin_import(*, by: Officer, publish: bool = False, archive: bool = True) -> Run:
    """`archive`: the releases stand under their own dates and need no second officer."""
    office = the_office()
    if publish and not rules.may_import_archive(by, office):
        raise NotAllowed(
            "Archives may not be published here: switch it on in the office's settings, or import drafts."
        )
    if not rules.may_import(by):
        raise NotAllowed("Your role does not include importing releases.")
    return Run(by, publish, archive, office, list(Section.objects.prefetch_related("names")))


def import_file(
    *,
    source: str,
    raw: bytes,
    by: Officer,
    publish: bool = False,
    path: Path | None = None,
    archive: bool = True,
    run: Run | None = None,
) -> Outcome:
    """One file of a release. Never raises for what is wrong with the file: the outcome says it.

    `path` is where it lies, so that the pictures beside it are taken in. Many files are one `run`, given by
    `begin_import`. Raises NotAllowed where the officer or the office does not allow the import.
    """
    run = run or begin_import(by=by, publish=publish, archive=archive)
    digest = hashlib.sha256(raw).hexdigest()
    known = Source.objects.filter(sha256=digest).select_related("release").first()
    if known is not None:
        return _already_there(source, known)
    try:
        reading = read_bytes(raw, name=source)
        with transaction.atomic():
            return _import(reading, source, raw, digest, run, path)
    except (Unreadable, Refused) as error:
        return Outcome(source, "refused", reason=str(error))


def _import(
    reading: Reading, source: str, raw: bytes, digest: str, run: Run, path: Path | None
) -> Outcome:
    told = [warning.what for warning in reading.warnings]
    if not reading.title:
        raise Refused("No headline was found. Put it on a line of its own above the text.")
    issued_at = _issued_at(reading, run, told)
    text = DraftText(
        language=_language(reading, run.office, told),
        headline=reading.title,
        body=_body(reading, path, run.by, told),
    )
    release = draft_release(
        texts=[text],
        section=_section(reading, run.sections, told),
        issued_at=issued_at,
        by=run.by,
        imported=run.archive,
        office=run.office,
    )
    Source.objects.create(
        release=release, sha256=digest, name=source[:500], content=raw, reading=reading.as_json()
    )
    outcome = Outcome(source, "drafted", release=str(release.document), warnings=told, release_pk=release.pk)
    if run.publish:
        publish_release(release=release, by=run.by)
        outcome.outcome = "published"
        outcome.address = address_on_site(release)
    return outcome


def address_on_site(release: Release) -> str:
    """The path of the release's page in its first language; empty while it was never published."""
    row = PublishedText.objects.filter(release=release).order_by("id").first()
    if row is None:
        return ""
    return f"/{address_of(row.language)}/{row.issued_on:%Y/%m/%d}/{row.slug}/"


def _already_there(source: str, known: Source) -> Outcome:
    release = known.release
    return Outcome(
        source,
        "already there",
        release=str(release.document),
        address=address_on_site(release),
        release_pk=release.pk,
    )


def _issued_at(reading: Reading, run: Run, told: list[str]) -> datetime.datetime:
    """The release's own date and time in the office's zone. A draft without one stands under today."""
    if reading.issued_at is None:
        if run.publish:
            raise Refused("No date was found, so it cannot be published. Put one above the headline.")
        told.append("No date was found: today's stands in its place.")
        return datetime.datetime.now(run.office.zone)
    differs = next((warning for warning in reading.warnings if getattr(warning, "kind", "") == "dates_differ"), None)
    if run.publish and differs is not None:
        raise Refused(f"{differs.what} Mend the file, or import it as a draft.")
    return datetime.datetime.fromisoformat(reading.issued_at).replace(tzinfo=run.office.zone)


def _language(reading: Reading, office: Office, told: list[str]) -> str:
    if reading.language:
        return reading.language
    told.append(f"The language was not recognised: it is taken for {office.main_language}.")
    return office.main_language


def _section(reading: Reading, sections: Sequence[Section], told: list[str]) -> Section:
    if not sections:
        raise Refused("The office has no section yet. Add one at the desk, under Office.")
    if reading.section:
        wanted = fold(reading.section)
        for section in sections:
            if wanted in {fold(entry.name) for entry in section.names.all()}:
                return section
        told.append(f"The office has no section «{reading.section}»: it stands under «{sections[0]}».")
    return sections[0]


def _body(reading: Reading, path: Path | None, by: Officer, told: list[str]) -> list[tuple[str, Any]]:
    waiting = pictures_beside(path) if path is not None and path.suffix.lower() not in HTML else []
    credits_at = {(photo.start, photo.end): photo for photo in reading.photographs}
    body: list[tuple[str, Any]] = []
    for block in reading.blocks:
        if block.kind != "photograph":
            words = rich_text(block.text) if block.kind == "paragraph" else block.text[:255]
            body.append((block.kind, words))
            continue
        credit = credits_at.get((block.start, block.end))
        agency = (credit.agency or "") if credit else ""
        photographer = (credit.photographer or "") if credit else ""
        if credit and credit.credit and not (agency or photographer):
            agency = credit.credit
        picture = _picture(block, path, waiting, by, (agency, photographer), told)
        body.append(("photograph", _place(picture, agency, photographer, block.alt or "")))
    for left in waiting:
        picture = _keep(left, by, ("", ""), told)
        if picture is not None:
            body.append(("photograph", _place(picture, "", "", "")))
            told.append(f"«{left.name}» has no line in the text: it stands at the end, without a credit.")
    return body


def _place(picture: int | None, agency: str, photographer: str, alternative_text: str) -> dict[str, Any]:
    return {
        "picture": picture,
        "agency": agency[:120],
        "photographer": photographer[:120],
        "caption": "",
        "alternative_text": alternative_text[:500],
    }


def _picture(
    block: Block,
    path: Path | None,
    waiting: list[Path],
    by: Officer,
    credit: tuple[str, str],
    told: list[str],
) -> int | None:
    """The picture that belongs at this place, if there is a file for it."""
    if path is None:
        return None
    if block.src:
        found = picture_named(path, block.src)
        if found is None:
            told.append(f"The picture «{block.src[:120]}» is not in the file's folder: its place is kept.")
            return None
        return _keep(found, by, credit, told)
    return _keep(waiting.pop(0), by, credit, told) if waiting else None


def _keep(found: Path, by: Officer, credit: tuple[str, str], told: list[str]) -> int | None:
    try:
        picture = keep_picture(
            content=found.read_bytes(), name=found.name, by=by, agency=credit[0], photographer=credit[1]
        )
    except OSError:
        told.append(f"«{found.name}» cannot be opened: its place is kept.")
        return None
    except Refused as error:
        told.append(f"{error} Its place is kept.")
        return None
    pk: int = picture.pk
    return pk
