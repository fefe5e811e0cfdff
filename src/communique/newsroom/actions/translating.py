"""Writing a release in a further language, and saying that a translation is in line with its source."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from communique.directory.queries import public_languages, the_office
from communique.languages.slugs import slugify
from communique.languages.tags import source_of
from communique.newsroom import rules
from communique.newsroom.actions.holding import draft_of, hold_to_change
from communique.newsroom.actions.standings import note_standings
from communique.newsroom.errors import NotAllowed, Refused
from communique.newsroom.models import Release, Text
from communique.newsroom.translations import in_translation, matter_of, text_in
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from communique.staff.models import Officer

HEADLINE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Translation:
    """A text as the translation screen has it; `body` holds blocks as the editor stores them."""

    language: str
    headline: str
    place: str = ""
    lead: str = ""
    kept_words: str = ""
    body: Sequence[Mapping[str, Any]] = ()


def save_translation(
    *, release: Release, translation: Translation, seen: int, ready: bool, by: Officer
) -> Release:
    """A further draft of `release` with this text in its language. Returns the draft.

    `seen` is the revision whose source the officer read; with `ready` the text counts as in line with
    that. Raises NotAllowed, and Refused where somebody else changed the same text meanwhile.
    """
    language = translation.language
    headline = " ".join(translation.headline.split())
    if not headline:
        raise Refused(_("The translation has no headline. Give it one."))
    with transaction.atomic():
        draft, before = _draft(release, language, seen, by)
        text = next((text for text in draft.texts.all() if text.language == language), None)
        if text is None:
            text = Text(language=language, slug=slugify(headline, language))
            draft.texts.add(text)
        text.headline = headline[:HEADLINE_LENGTH]
        text.place, text.lead = translation.place[:120], translation.lead
        text.kept_words = translation.kept_words[:1000]
        text.body = json.dumps([dict(block) for block in translation.body], ensure_ascii=False)
        text.in_translation = not ready
        if ready:
            text.translated_from = seen
        _keep(draft, before, text, by, "newsroom.translate")
    return draft


def keep_translation(*, release: Release, language: str, seen: int, by: Officer) -> Release:
    """Says that a text is still right though its source has changed. Returns the draft.

    `seen` is the revision whose source the officer read. Raises NotAllowed and Refused.
    """
    with transaction.atomic():
        draft, before = _draft(release, language, seen, by)
        text = next((text for text in draft.texts.all() if text.language == language), None)
        if text is None or text.in_translation:
            raise Refused(
                _("There is no finished text in %(language)s yet.") % {"language": language_name(language)}
            )
        text.translated_from = seen
        _keep(draft, before, text, by, "newsroom.still_right")
    return draft


def _draft(release: Release, language: str, seen: int, by: Officer) -> tuple[Release, Revision]:
    """The latest draft, held, where `by` may change it and nobody else changed this text since `seen`."""
    if not rules.may_edit(by):
        raise NotAllowed(_("Your role does not include changing releases."))
    if language not in public_languages(the_office()) or source_of(language):
        raise Refused(
            _("The office writes nothing in %(language)s. Add the language in the office's settings.")
            % {"language": language_name(language)}
        )
    current = hold_to_change(release)
    lock = current.get_lock()
    if lock is not None and lock.for_user(by):
        raise Refused(str(lock.get_message(by)))
    draft, latest = draft_of(current, by)
    read = Revision.objects.for_instance(current).filter(pk=seen).first()
    if read is None:
        raise Refused(_("The draft that you looked at is gone. Open the translation again."))
    if _words(read, language) != _words(latest, language):
        raise Refused(
            _("%(who)s has changed the %(language)s text meanwhile. Copy what you wrote and open it again.")
            % {"who": latest.user or _("Somebody"), "language": language_name(language)}
        )
    return draft, latest


def _words(revision: Revision, language: str) -> tuple[Any, ...] | None:
    text = text_in(revision.content, language)
    return None if text is None else (matter_of(text), in_translation(text), text.get("kept_words") or "")


def _keep(draft: Release, before: Revision, text: Text, by: Officer, action: str) -> None:
    revision = draft.save_revision(user=by, clean=False)
    note_standings(draft, revision, marked=[text.language])
    log(
        draft,
        action,
        user=by,
        revision=revision,
        content_changed=True,
        data={"language": text.language, "before": before.pk},
    )
