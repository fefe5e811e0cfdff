"""What every step of a release begins with: its row held, its latest draft, the public notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from communique.ledger.document import tidy
from communique.newsroom.errors import NotReady, Refused
from communique.newsroom.models import Release, Review
from communique.newsroom.states import State, state_of
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from wagtail.models import Revision

    from communique.staff.models import Officer


def hold(release: Release) -> Release:
    """The row as it is now, held until the transaction ends.

    Without what it points to: who waited for the row on PostgreSQL would get its new pointers, and beside
    them the joined rows of before, among which the edition sealed meanwhile is not.
    """
    rows = Release.objects.select_for_update(of=("self",))
    held: Release | None = rows.filter(pk=release.pk).first()
    if held is None:
        raise Refused(_("The draft was deleted meanwhile."))
    return held


def hold_to_change(release: Release) -> Release:
    """For who changes the draft: as `hold`. Refused while it is read for approval, and till it is public."""
    held = hold(release)
    if held.review_id is not None:
        raise Refused(held.get_lock().get_message(None))
    return held


def draft_of(release: Release, by: Officer) -> tuple[Release, Revision]:
    """The latest draft of a held row and its revision; the row itself is the draft where there is none."""
    revision = release.latest_revision or release.save_revision(user=by, clean=False)
    revision.content_object = release  # the row is at hand; Wagtail would look it up again
    draft: Release = revision.as_object()
    return draft, revision


def act_for(release: Release) -> Review.Act:
    """What publishing the next draft would be."""
    state = state_of(release)
    if state is State.WITHDRAWN:
        return Review.Act.RESTORE
    return Review.Act.CORRECT if release.live else Review.Act.PUBLISH


def notes_in(note: Mapping[str, str], languages: Sequence[str], *, required: bool = True) -> dict[str, str]:
    """The public note in each language of the release, tidy. Raises NotReady for those that are missing."""
    notes = {language: tidy(note.get(language, "")) for language in languages}
    missing = [language for language, words in notes.items() if not words]
    if required and missing:
        raise NotReady(
            [
                _("The public note is missing in %(language)s.") % {"language": language_name(language)}
                for language in missing
            ]
        )
    return {language: words for language, words in notes.items() if words}
