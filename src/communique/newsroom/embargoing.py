"""How an embargo stands, what it shows, and what it asks; nothing here writes."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from communique.directory.queries import the_office
from communique.newsroom.composing import digest_of
from communique.newsroom.models import Embargo, EmbargoTerms
from communique.newsroom.states import State, stage_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from communique.directory.models import Office
    from communique.newsroom.models import Release

TERMS: Final = Path(__file__).with_name("embargo_terms.toml")


class Standing(StrEnum):
    """`TAKEN_BACK`: nothing of it may be used. `PUBLIC`: it was published, whatever became of it since."""

    RUNNING = "running"
    PUBLIC = "public"
    TAKEN_BACK = "taken back"


def standing_of(embargo: Embargo, release: Release) -> Standing:
    """From the release as it stands now: no listener needs to have heard of anything, and no clock is asked.

    An embargo holds for the approval it was opened with: what is approved later is another text.
    """
    if release.edition_id is not None:
        return Standing.PUBLIC
    if embargo.taken_back_at is not None or release.review_id != embargo.review_id:
        return Standing.TAKEN_BACK
    return Standing.RUNNING if stage_of(release) is State.SCHEDULED else Standing.TAKEN_BACK


def shown_under(embargo: Embargo, release: Release) -> Release | None:
    """The approved draft, dated as it will be; None where it is not, or no longer, what was approved."""
    review = release.review
    if standing_of(embargo, release) is not Standing.RUNNING or review is None or release.schedule is None:
        return None
    review.revision.content_object = release
    draft: Release = review.revision.as_object()
    if digest_of(draft, the_office()) != review.digest:
        return None
    if draft.dated_when_published:
        draft.issued_at = release.schedule.instant.replace(second=0, microsecond=0)
    return draft


def running_embargo(release: Release) -> Embargo | None:
    embargo: Embargo | None = Embargo.objects.filter(
        release=release, lifted_at=None, taken_back_at=None
    ).first()
    return embargo


def may_be_opened(release: Release) -> bool:
    """Approved, on the clock, and never public before."""
    return release.edition_id is None and stage_of(release) is State.SCHEDULED


def usual_terms(office: Office) -> dict[str, str]:
    """By the languages that the office writes: its own words, or ours; empty where there are neither."""
    own = dict(EmbargoTerms.objects.values_list("language", "words"))
    return {tag: own.get(tag, "") or _ours().get(tag, "") for tag in office.languages}


@cache
def _ours() -> Mapping[str, str]:
    words: dict[str, str] = tomllib.loads(TERMS.read_text(encoding="utf-8"))
    return {tag: each.strip() for tag, each in words.items()}
