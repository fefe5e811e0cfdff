"""What a release still lacks before it may be published."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils import timezone

from communique.languages.tags import native_name
from communique.newsroom.composing import Composed
from communique.newsroom.models import Release

FIRST_YEAR, LAST_YEAR = 1000, 9998
CLOCKS_DIFFER = datetime.timedelta(minutes=5)


def now() -> datetime.datetime:
    """The clock by which a date is still to come; tests set their own."""
    return timezone.now()


def wrong_year(issued_at: datetime.datetime) -> str:
    """A sentence where no address of four digits, or no time zone, can hold the year; else empty."""
    if FIRST_YEAR <= issued_at.year <= LAST_YEAR:
        return ""
    return (
        f"The release's date is in the year {issued_at.year}; years from {FIRST_YEAR} to {LAST_YEAR} can be "
        "published. Correct the date."
    )


def missing_for_publication(release: Release, composed: Composed, known: Sequence[str]) -> list[str]:
    """A sentence for each thing to mend; empty where it may go. `known`: the languages the office has."""
    if not composed.documents:
        return ["The release has no text yet. Write it in at least one language."]
    reasons: list[str] = []
    if release.issued_at > now() + CLOCKS_DIFFER and not release.demo:
        reasons.append(
            f"The release's date, {release.issued_at:%Y-%m-%d}, is still to come. "
            "Correct it, or publish on that day."
        )
    for tag, document in composed.documents.items():
        if document.derived_from:
            continue
        language = native_name(tag)
        if tag not in known:
            reasons.append(f"The office does not publish in {language} («{tag}»).")
        if not document.headline:
            reasons.append(f"The {language} text has no headline.")
        if not document.blocks and not document.lead:
            reasons.append(f"The {language} text is empty.")
        photographs = [block.photograph for block in document.blocks if block.photograph is not None]
        for number, photograph in enumerate(photographs, start=1):
            if photograph.original is None or release.imported:
                continue
            where = f"Photograph {number} of the {language} text"
            if not photograph.credit:
                reasons.append(f"{where} has no credit: say who made it.")
            if not photograph.alternative_text:
                reasons.append(f"{where} has no alternative text: say what is to be seen.")
    return reasons
