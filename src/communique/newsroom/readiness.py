"""What a release still lacks before it may be published."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from communique.directory.models import MissingLanguage
from communique.directory.queries import the_office
from communique.ledger.document import Document
from communique.newsroom.composing import Composed
from communique.newsroom.models import PublishedText, Release, TextStanding
from communique.staff.language_names import language_name

FIRST_YEAR, LAST_YEAR = 1000, 9998
CLOCKS_DIFFER = datetime.timedelta(minutes=5)


def now() -> datetime.datetime:
    """The clock by which a date is still to come; tests set their own."""
    return timezone.now()


def wrong_year(issued_at: datetime.datetime) -> str:
    """A sentence where no address of four digits, or no time zone, can hold the year; else empty."""
    if FIRST_YEAR <= issued_at.year <= LAST_YEAR:
        return ""
    return _(
        "The release's date is in the year %(year)s; years from %(first)s to %(last)s can be published. "
        "Correct the date."
    ) % {"year": issued_at.year, "first": FIRST_YEAR, "last": LAST_YEAR}


def missing_for_publication(
    release: Release,
    composed: Composed,
    known: Sequence[str],
    *,
    at: datetime.datetime | None = None,
    dated: bool = True,
) -> list[str]:
    """A sentence for each thing to mend; empty where it may go. `known`: the languages the office has.

    `at` is the instant at which it is to go, now where there is none. Without `dated` its own date may
    still be to come, as when it is put in review.
    """
    if not composed.documents:
        return [_("The release has no text yet. Write it in at least one language.")]
    reasons: list[str] = []
    to_come = release.issued_at > (at or now()) + CLOCKS_DIFFER and not release.dated_when_published
    if dated and to_come and not release.demo:
        reasons.append(
            _("The release's date, %(date)s, is still to come. Correct it, or publish on that day.")
            % {"date": f"{release.issued_at:%Y-%m-%d}"}
        )
    reasons += languages_waited_for(release, composed, known)
    reasons += _vanishing(release, known)
    reasons += _out_of_date(release)
    for tag, document in composed.documents.items():
        if not document.derived_from:
            reasons += _missing_in_text(release, tag, document, known)
    return reasons


def languages_waited_for(release: Release, composed: Composed, known: Sequence[str]) -> list[str]:
    """What the office's rule for a missing language asks for before `release` may go."""
    office = the_office()
    if office.missing_language != MissingLanguage.WAIT or release.imported or release.demo:
        return []
    return [
        _("The %(language)s text is not ready, and this office waits for every language.")
        % {"language": language_name(tag)}
        for tag in known
        if tag not in composed.documents
    ]


def _vanishing(release: Release, known: Sequence[str]) -> list[str]:
    """A language is taken off the site by removing its text, never by a mark that it is being worked on."""
    if not release.live:
        return []
    worked_on = {text.language for text in release.texts.all() if text.in_translation} & set(known)
    if not worked_on:
        return []
    public = PublishedText.objects.filter(release=release.pk, live=True, language__in=worked_on)
    return [
        _(
            "The %(language)s text is public, and would vanish while it is in translation. Finish it, or "
            "remove the mark «in translation»."
        )
        % {"language": language_name(tag)}
        for tag in public.order_by("id").values_list("language", flat=True)
    ]


def _out_of_date(release: Release) -> list[str]:
    """Translations that somebody must look at first; of the latest draft, which is what is published."""
    if release.demo or (release.imported and release.edition_id is None):
        return []
    rows = TextStanding.objects.filter(release=release.pk, standing=TextStanding.Standing.OUT_OF_DATE)
    return [
        _(
            "The %(language)s text is out of date: its source has changed since. Open it on the board, and "
            "bring it in line or say that it is still right."
        )
        % {"language": language_name(tag)}
        for tag in rows.order_by("language").values_list("language", flat=True)
    ]


def _missing_in_text(release: Release, tag: str, document: Document, known: Sequence[str]) -> list[str]:
    language = language_name(tag)
    reasons = []
    if tag not in known:
        reasons.append(
            _("The office does not publish in %(language)s («%(tag)s»).") % {"language": language, "tag": tag}
        )
    if not document.headline:
        reasons.append(_("The %(language)s text has no headline.") % {"language": language})
    if not document.blocks and not document.lead:
        reasons.append(_("The %(language)s text is empty.") % {"language": language})
    photographs = [block.photograph for block in document.blocks if block.photograph is not None]
    for number, photograph in enumerate(photographs, start=1):
        if photograph.original is None or release.imported:
            continue
        where = {"number": number, "language": language}
        if not photograph.credit:
            reasons.append(
                _("Photograph %(number)d of the %(language)s text has no credit: say who made it.") % where
            )
        if not photograph.alternative_text:
            reasons.append(
                _("Photograph %(number)d of the %(language)s text has no alternative text: describe it.")
                % where
            )
    return reasons
