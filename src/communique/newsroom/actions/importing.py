"""From a file of a release to a draft, or to a published release: one transaction, all or nothing."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from communique.directory.queries import the_office
from communique.languages.folding import fold
from communique.languages.packs import pack_for
from communique.languages.tags import address_of
from communique.newsroom import rules
from communique.newsroom.actions.drafting import DraftText, draft_release
from communique.newsroom.actions.placing import Body
from communique.newsroom.actions.publishing import publish_release
from communique.newsroom.actions.remarks import Doubt, note_doubts
from communique.newsroom.cleaning import cleaned, plain_words
from communique.newsroom.errors import NotAllowed, Refused
from communique.newsroom.models import PublishedText, Section, Source
from communique.newsroom.readers_words import told_by_reader
from communique.reading.errors import Unreadable
from communique.reading.findings import Reading
from communique.reading.page import LONGEST_HEADLINE
from communique.reading.release import read_opened

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.newsroom.models import Release
    from communique.reading.doors.opened import Opened
    from communique.staff.models import Officer


_BEFORE_DATE = re.compile(r"\s*([^\W\d_][^\d,<>:;]{1,60}),\s+(?=\d)")


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
    section: Section | None
    otherwise: Section | None


def begin_import(
    *,
    by: Officer,
    publish: bool = False,
    archive: bool = True,
    section: Section | None = None,
    otherwise: Section | None = None,
) -> Run:
    """`archive`: the releases stand under their own dates and need no second officer.

    `section` is what all stand under; without it each stands under the one that it names, or else under
    `otherwise`, or under the first.
    """
    office = the_office()
    if publish and not rules.may_import_archive(by, office):
        raise NotAllowed(
            _("Archives may not be published here: switch it on in the office's settings, or import drafts.")
        )
    if not rules.may_import(by):
        raise NotAllowed(_("Your role does not include importing releases."))
    sections = list(Section.objects.prefetch_related("names"))
    return Run(by, publish, archive, office, sections, section, otherwise)


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
        reading, opened = read_opened(raw, name=source)
        with transaction.atomic():
            return _import(reading, _File(source, raw, digest, path, opened), run)
    except (Unreadable, Refused) as error:
        return Outcome(source, "refused", reason=told_by_reader(str(error)))
    except IntegrityError:
        # Another import was faster with the same bytes; anything else is no file's fault.
        known = Source.objects.filter(sha256=digest).select_related("release").first()
        if known is None:
            raise
        return _already_there(source, known)
    except (OperationalError, OSError) as error:
        why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return Outcome(
            source, "refused", reason=_("It could not be kept (%(why)s). Import it again.") % {"why": why}
        )


@dataclass(frozen=True, slots=True)
class _File:
    source: str
    raw: bytes
    digest: str
    path: Path | None
    opened: Opened


def _import(reading: Reading, file: _File, run: Run) -> Outcome:
    told = [told_by_reader(warning.what) for warning in reading.warnings]
    if not reading.title:
        how = _(
            "No headline was found. Put it on a line of its own above the text, without a full stop and of "
            "at most %(most)s characters."
        )
        raise Refused(how % {"most": LONGEST_HEADLINE})
    issued_at = _issued_at(reading, run, told)
    language = _language(reading, run.office, told)
    text = DraftText(
        language=language,
        headline=reading.title,
        place=_place(reading, file.opened),
        body=Body(file.path, file.opened, run.by, told).of(reading),
    )
    _tell_invisible(text, told)
    release = draft_release(
        texts=[text],
        section=run.section or _section(reading, run, told),
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
    if not run.archive:
        note_doubts(release=release, doubts=_doubts(reading, file.opened), language=language, by=run.by)
    outcome = Outcome(
        file.source, "drafted", release=str(release.document), warnings=told, release_pk=release.pk
    )
    if run.publish:
        publish_release(release=release, by=run.by)
        outcome.outcome = "published"
        outcome.address = address_on_site(release)
    return outcome


def _doubts(reading: Reading, opened: Opened) -> list[Doubt]:
    """With the words as they stand in the draft: without the source's tags."""
    return [
        Doubt(warning.what, plain_words(opened.text[warning.start : warning.end]))
        for warning in reading.warnings
    ]


def _tell_invisible(text: DraftText, told: list[str]) -> None:
    _words, count = cleaned([text.headline, list(text.body)], text.language)
    if count:
        told.append(
            _("%(count)d invisible characters, which part or turn words unseen, were taken out.")
            % {"count": count}
        )


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
            raise Refused(_("No date was found, so it cannot be published. Put one above the headline."))
        told.append(_("No date was found: today's stands in its place."))
        return datetime.datetime.now(run.office.zone)
    if run.publish and reading.dates_differ:
        differing = (warning.what for warning in reading.warnings if "differ" in warning.what.lower())
        told_why = next(map(told_by_reader, differing), _("Two dates of issue differ."))
        raise Refused(_("%(why)s Or import it as a draft.") % {"why": told_why})
    return datetime.datetime.fromisoformat(reading.issued_at).replace(tzinfo=run.office.zone)


def _place(reading: Reading, opened: Opened) -> str:
    """The place before the date, as in «Lipovac, 14 March 2026»; empty where none stands there."""
    span = reading.places.issued_at
    line = opened.text[span.start : span.end] if span is not None else ""
    before = _BEFORE_DATE.match(line)
    pack = pack_for(reading.language) if reading.language else None
    if before is None or pack is None:
        return ""
    days = {form.casefold() for day in pack.weekdays for form in day.forms()}
    return "" if before[1].casefold() in days else before[1]


def _language(reading: Reading, office: Office, told: list[str]) -> str:
    if reading.language:
        return reading.language
    told.append(
        _("The language was not recognised: it is taken for %(language)s.")
        % {"language": office.main_language}
    )
    return office.main_language


def _section(reading: Reading, run: Run, told: list[str]) -> Section:
    if not run.sections:
        raise Refused(_("The office has no section yet. Add one at the desk, under Sections."))
    otherwise = run.otherwise or run.sections[0]
    if reading.section:
        wanted = fold(reading.section)
        for section in run.sections:
            if wanted in {fold(entry.name) for entry in section.names.all()}:
                return section
        told.append(
            _("The office has no section «%(wanted)s»: it stands under «%(section)s».")
            % {"wanted": reading.section, "section": otherwise}
        )
    return otherwise
