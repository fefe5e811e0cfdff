"""From a file of a release to a draft, or to a published release: one transaction, all or nothing."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, OperationalError, transaction

from communique.directory.queries import the_office
from communique.languages.folding import fold
from communique.languages.tags import address_of
from communique.newsroom import rules
from communique.newsroom.actions.drafting import DraftText, draft_release
from communique.newsroom.actions.pictures import MOST_BYTES, keep_picture
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
    from communique.reading.findings import Block, Photograph
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
            return _import(reading, _File(source, raw, digest, path), run)
    except (Unreadable, Refused) as error:
        return Outcome(source, "refused", reason=str(error))
    except IntegrityError:
        # Another import was faster with the same bytes; anything else is no file's fault.
        known = Source.objects.filter(sha256=digest).select_related("release").first()
        if known is None:
            raise
        return _already_there(source, known)
    except (OperationalError, OSError) as error:
        why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return Outcome(source, "refused", reason=f"It could not be kept ({why}). Import it again.")


@dataclass(frozen=True, slots=True)
class _File:
    source: str
    raw: bytes
    digest: str
    path: Path | None


def _import(reading: Reading, file: _File, run: Run) -> Outcome:
    told = [warning.what for warning in reading.warnings]
    if not reading.title:
        raise Refused("No headline was found. Put it on a line of its own above the text.")
    issued_at = _issued_at(reading, run, told)
    text = DraftText(
        language=_language(reading, run.office, told),
        headline=reading.title,
        body=_Body(file.path, run.by, told).of(reading),
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
        release=release,
        sha256=file.digest,
        name=file.source[:500],
        content=file.raw,
        reading=reading.as_json(),
    )
    outcome = Outcome(
        file.source, "drafted", release=str(release.document), warnings=told, release_pk=release.pk
    )
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
    if run.publish and reading.dates_differ:
        told_why = next((what for what in told if "differ" in what.lower()), "Two dates of issue differ.")
        raise Refused(f"{told_why} Or import it as a draft.")
    return datetime.datetime.fromisoformat(reading.issued_at).replace(tzinfo=run.office.zone)


def _language(reading: Reading, office: Office, told: list[str]) -> str:
    if reading.language:
        return reading.language
    told.append(f"The language was not recognised: it is taken for {office.main_language}.")
    return office.main_language


def _section(reading: Reading, sections: Sequence[Section], told: list[str]) -> Section:
    if not sections:
        raise Refused("The office has no section yet. Add one at the desk, under Sections.")
    if reading.section:
        wanted = fold(reading.section)
        for section in sections:
            if wanted in {fold(entry.name) for entry in section.names.all()}:
                return section
        told.append(f"The office has no section «{reading.section}»: it stands under «{sections[0]}».")
    return sections[0]


class _Body:
    """The blocks of a reading as the editor stores them, with the pictures that lie beside the file.

    What an officer should know of it is added to `told`.
    """

    def __init__(self, path: Path | None, by: Officer, told: list[str]) -> None:
        self.path = path
        self.by = by
        self.told = told
        plain = path is not None and path.suffix.lower() not in HTML
        self.waiting = pictures_beside(path) if path is not None and plain else []

    def of(self, reading: Reading) -> list[tuple[str, Any]]:
        credits_at = {(photo.start, photo.end): photo for photo in reading.photographs}
        body = [self._block(block, credits_at.get((block.start, block.end))) for block in reading.blocks]
        for left in self.waiting:
            picture = self._keep(left, ("", ""))
            if picture is not None:
                body.append(("photograph", _place(picture, ("", ""), "")))
                self.told.append(
                    f"«{left.name}» has no line in the text: it stands at the end, without a credit."
                )
        return body

    def _block(self, block: Block, credit: Photograph | None) -> tuple[str, Any]:
        if block.kind == "paragraph":
            return "paragraph", rich_text(block.text)
        if block.kind == "heading":
            return "heading", block.text[:255]
        names = (credit.agency or "", credit.photographer or "") if credit else ("", "")
        if credit is not None and credit.credit and not any(names):
            names = (credit.credit, "")
        return "photograph", _place(self._picture(block, names), names, block.alt or "")

    def _picture(self, block: Block, names: tuple[str, str]) -> int | None:
        """The picture that belongs at this place, if there is a file for it."""
        if self.path is None:
            return None
        if block.src:
            found = picture_named(self.path, block.src)
            if found is None:
                self.told.append(
                    f"The picture «{block.src[:120]}» is not in the file's folder: its place is kept."
                )
                return None
            return self._keep(found, names)
        return self._keep(self.waiting.pop(0), names) if self.waiting else None

    def _keep(self, found: Path, names: tuple[str, str]) -> int | None:
        try:
            content = _bytes_of(found)
        except OSError:
            self.told.append(f"«{found.name}» cannot be opened: its place is kept.")
            return None
        try:
            picture = keep_picture(
                content=content,
                name=found.name,
                by=self.by,
                agency=names[0],
                photographer=names[1],
            )
        except Refused as error:
            self.told.append(f"{error} Its place is kept.")
            return None
        pk: int = picture.pk
        return pk


def _bytes_of(picture: Path) -> bytes:
    """No more than one byte over what a photograph may have: a disk image named .jpg stays on the disk."""
    with picture.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _place(picture: int | None, names: tuple[str, str], alternative_text: str) -> dict[str, Any]:
    return {
        "picture": picture,
        "agency": names[0][:120],
        "photographer": names[1][:120],
        "caption": "",
        "alternative_text": alternative_text[:500],
    }
