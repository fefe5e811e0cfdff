"""Making and changing drafts."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.directory.queries import public_languages, the_office
from communique.languages.slugs import slugify
from communique.newsroom import rules
from communique.newsroom.actions.holding import hold_to_change
from communique.newsroom.actions.standings import note_standings
from communique.newsroom.cleaning import cleaned
from communique.newsroom.errors import NotAllowed, Refused
from communique.newsroom.models import Kind, Release, Section, Text
from communique.newsroom.readiness import wrong_year

if TYPE_CHECKING:
    from communique.directory.models import Occasion, Office
    from communique.staff.models import Officer

HEADLINE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class DraftText:
    """A text to be drafted; `body` is a list of (kind, value) as the editor's blocks store them."""

    language: str
    headline: str
    body: Sequence[tuple[str, Any]] = ()
    place: str = ""
    lead: str = ""
    slug: str = ""
    in_translation: bool = False


def draft_release(
    *,
    texts: Sequence[DraftText],
    section: Section,
    issued_at: datetime.datetime,
    by: Officer,
    kind: str = Kind.PRESS_RELEASE,
    occasion: Occasion | None = None,
    imported: bool = False,
    demo: bool = False,
    dated_when_published: bool = False,
    office: Office | None = None,
) -> Release:
    """A new draft with its first revision.

    Raises NotAllowed, and Refused where a text cannot be kept as it is.
    """
    if not rules.may_draft(by):
        raise NotAllowed(_("Your role does not include drafting releases."))
    office = office or the_office()
    if told := wrong_year(issued_at):
        raise Refused(told)
    release = Release(
        section=section,
        kind=kind,
        issued_at=issued_at,
        occasion=occasion,
        imported=imported,
        demo=demo,
        dated_when_published=dated_when_published,
    )
    release.texts = [_text(text, office) for text in texts]
    with transaction.atomic():
        release.save()
        prefetch_related_objects([release], "texts")  # asked for by name, revision and audit, so once
        revision = release.save_revision(user=by, clean=False)
        note_standings(release, revision, office=office)
        log(release, "newsroom.import" if imported else "wagtail.create", user=by, revision=revision)
    return release


def revise_release(*, release: Release, texts: Sequence[DraftText], by: Officer) -> Release:
    """A further draft of `release` with other texts; what is live stays as it is. Returns the draft.

    Texts given together are in line with each other. Refused while a draft is in review, approved or
    scheduled: it is taken back first.
    """
    if not rules.may_edit(by) and not by.built_in:
        raise NotAllowed(_("Your role does not include changing releases."))
    office = the_office()
    with transaction.atomic():
        draft: Release = hold_to_change(release).get_latest_revision_as_object()
        known = {text.language: text for text in draft.texts.all()}
        rows = [_text(text, office) for text in texts]
        for given, row in zip(texts, rows, strict=True):
            before = known.get(row.language)
            row.pk = before.pk if before is not None else None
            if before is not None and not given.slug and draft.edition_id is not None:
                row.slug = before.slug  # another headline moves no page; another slug does
        draft.texts = rows
        revision = draft.save_revision(user=by, clean=False)
        note_standings(draft, revision, office=office)
        log(draft, "wagtail.edit", user=by, revision=revision, content_changed=True)
    return draft


def revise_text(*, release: Release, text: DraftText, by: Officer) -> Release:
    """A further draft with one text changed; the others stay, and may be out of date from now on.

    Refused while a draft is in review, approved or scheduled.
    """
    if not rules.may_edit(by) and not by.built_in:
        raise NotAllowed(_("Your role does not include changing releases."))
    office = the_office()
    with transaction.atomic():
        draft: Release = hold_to_change(release).get_latest_revision_as_object()
        changed = _text(text, office)
        rows = []
        for row in draft.texts.all():
            if row.language == text.language:
                changed.pk, changed.translated_from = row.pk, row.translated_from
            else:
                rows.append(row)
        draft.texts = [changed, *rows]
        revision = draft.save_revision(user=by, clean=False)
        note_standings(draft, revision, office=office)
        log(draft, "wagtail.edit", user=by, revision=revision, content_changed=True)
    return draft


def _text(given: DraftText, office: Office) -> Text:
    given = DraftText(
        **{entry.name: cleaned(getattr(given, entry.name), given.language)[0] for entry in fields(given)}
    )
    headline = " ".join(given.headline.split())
    if not headline:
        raise Refused(_("The release has no headline. Give it one."))
    if len(headline) > HEADLINE_LENGTH:
        raise Refused(
            _("The headline has %(length)d characters and may have %(most)d. Shorten it.")
            % {"length": len(headline), "most": HEADLINE_LENGTH}
        )
    if given.language not in public_languages(office):
        known = ", ".join(public_languages(office))
        raise Refused(
            _(
                "The text is in «%(language)s», and the office publishes in %(known)s. "
                "Add the language in the office's settings."
            )
            % {"language": given.language, "known": known}
        )
    return Text(
        language=given.language,
        headline=headline,
        slug=given.slug or slugify(headline, given.language),
        place=given.place[:120],
        lead=given.lead,
        in_translation=given.in_translation,
        body=json.dumps(
            [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in given.body],
            ensure_ascii=False,
        ),
    )
