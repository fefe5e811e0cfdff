"""The one door to live: every action here seals an edition in the transaction that changes what is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.log_actions import log

from communique.directory.queries import public_languages, the_office
from communique.events.actions import write_event
from communique.ledger.actions import NewPart, keep_original, seal_edition
from communique.ledger.document import Document, canonical_json, tidy, write_document
from communique.ledger.fullness import told_when_full
from communique.ledger.models import Edition, Part
from communique.newsroom import door, rules
from communique.newsroom.actions.listing import list_texts, unlist_texts
from communique.newsroom.composing import Composed, about_release, compose
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.models import Picture, Release
from communique.newsroom.readiness import missing_for_publication
from communique.newsroom.states import State, Verb, WithdrawalReason, may_follow, state_of

if TYPE_CHECKING:
    from communique.staff.models import Officer

ACTS = {
    Verb.PUBLISH: (Edition.Act.PUBLISH, "wagtail.publish", "release_published"),
    Verb.CORRECT: (Edition.Act.CORRECT, "newsroom.correct", "release_corrected"),
    Verb.RESTORE: (Edition.Act.RESTORE, "newsroom.restore", "release_restored"),
}


def publish_release(*, release: Release, by: Officer) -> Edition:
    """Publishes the latest draft for the first time, in all its languages, and seals it.

    Asked again while nothing has changed, it gives the same edition and seals nothing. Raises
    NotAllowed, NotReady (with every reason) and Refused (wrong state); then nothing has changed.
    """
    if not rules.may_publish(by, release):
        raise NotAllowed("Your role does not include publishing this release.")
    return _go_live(release, Verb.PUBLISH, {}, by)


def correct_release(*, release: Release, note: Mapping[str, str], by: Officer) -> Edition:
    """Publishes the latest draft of a published release as a new edition.

    `note` says publicly what was changed and why, per language tag; one in each language is asked for.
    """
    if not rules.may_correct(by, release):
        raise NotAllowed("Your role does not include correcting this release.")
    return _go_live(release, Verb.CORRECT, note, by)


def restore_release(*, release: Release, note: Mapping[str, str], by: Officer) -> Edition:
    """Makes a withdrawn release public again, as its latest draft has it, with a note that says why."""
    if not rules.may_withdraw(by, release):
        raise NotAllowed("Your role does not include restoring this release.")
    return _go_live(release, Verb.RESTORE, note, by)


def withdraw_release(
    *, release: Release, reason: WithdrawalReason, note: Mapping[str, str], by: Officer
) -> Edition:
    """Takes a release off the site; its address then says when and why, and earlier editions stay.

    Seals an edition without texts: the facts, the reason and the note.
    """
    if not rules.may_withdraw(by, release):
        raise NotAllowed("Your role does not include withdrawing this release.")
    with told_when_full(), transaction.atomic():
        current = _locked(release)
        _check_state(current, Verb.WITHDRAW)
        texts = list(current.texts.all())
        notes = _notes(note, [text.language for text in texts], required=False)
        about = about_release(current) | {"reason": WithdrawalReason(reason).value}
        edition = seal_edition(
            document=current.document,
            act=Edition.Act.WITHDRAW,
            parts=[_about_part(about), *_note_parts(notes)],
            by=by,
        )
        current.live = False
        current.has_unpublished_changes = True
        # Without a sealed revision the row cannot be made live again but by an edition of its own.
        current.live_revision = current.sealed_revision = None
        current.edition = edition
        changed = ["live", "has_unpublished_changes", "live_revision", "sealed_revision", "edition"]
        with door.opened():
            current.save(update_fields=changed)
        unlist_texts(current, edition)
        log(current, "newsroom.withdraw", user=by, data={"edition": edition.number, "reason": str(reason)})
        write_event("release_withdrawn", release=current.pk, edition=edition.pk)
    _bring_up_to_date(release, current)
    return edition


def _go_live(release: Release, verb: Verb, note: Mapping[str, str], by: Officer) -> Edition:
    act, audit, event = ACTS[verb]
    office = the_office()
    with told_when_full(), transaction.atomic():
        current = _locked(release)
        if verb is Verb.PUBLISH and (standing := _already_published(current)):
            _bring_up_to_date(release, current)
            return standing
        _check_state(current, verb)
        revision = current.latest_revision or current.save_revision(user=by, clean=False)
        revision.content_object = current  # the row is at hand; Wagtail would look it up again
        publication = PublishRevisionAction(revision, user=by, log_action=False)
        draft: Release = publication.object
        composed = compose(draft, office)
        reasons = missing_for_publication(draft, composed, public_languages(office))
        if reasons:
            raise NotReady(reasons)
        notes = {} if verb is Verb.PUBLISH else _notes(note, [text.language for text in draft.texts.all()])
        if verb is Verb.CORRECT and revision.pk == current.sealed_revision_id:
            # Also what the second click of a double click is told: two editions would stand for ever.
            raise Refused("The draft is what is public already. Save what is to be corrected first.")
        parts = _parts(composed, notes)
        edition = seal_edition(document=current.document, act=act, parts=parts, by=by)
        draft.edition = edition
        draft.sealed_revision = revision
        draft.go_live_at = draft.expire_at = None
        with door.opened():
            publication.execute(skip_permission_checks=True)
        list_texts(draft, edition, composed, office)
        log(
            draft,
            audit,
            user=by,
            revision=revision,
            content_changed=True,
            data={"edition": edition.number, "imported": draft.imported},
        )
        write_event(event, release=current.pk, edition=edition.pk)
    _bring_up_to_date(release, draft)
    return edition


def _locked(release: Release) -> Release:
    """The row as it is now, held until the transaction ends."""
    locked: Release | None = Release.objects.select_for_update(of=("self",)).filter(pk=release.pk).first()
    if locked is None:
        raise Refused("The draft was deleted meanwhile.")
    return locked


def _check_state(release: Release, verb: Verb) -> None:
    state = state_of(release)
    if not may_follow(state, verb):
        if state is State.WITHDRAWN:
            raise Refused("The release was withdrawn. Restore it instead.")
        raise Refused(f"A release that is {state} cannot be given the act «{verb}».")


def _already_published(release: Release) -> Edition | None:
    """The edition that says what the draft says, so that the same publish asked for twice is done once."""
    same = release.live and release.latest_revision_id == release.sealed_revision_id
    return release.edition if same else None


def _bring_up_to_date(given: Release, done: Release) -> None:
    """Lets the caller's object show what became of it, so that a later save of it undoes nothing."""
    for name in ("live", "live_revision", "has_unpublished_changes", "edition", "sealed_revision"):
        setattr(given, name, getattr(done, name))
    for name in ("first_published_at", "last_published_at"):
        setattr(given, name, getattr(done, name))
    given.note_liveness()


def _notes(note: Mapping[str, str], languages: Sequence[str], *, required: bool = True) -> dict[str, str]:
    """The public note in each language of the release, tidy."""
    notes = {language: tidy(note.get(language, "")) for language in languages}
    missing = [language for language, words in notes.items() if not words]
    if required and missing:
        raise NotReady([f"The public note is missing in {language}." for language in missing])
    return {language: words for language, words in notes.items() if words}


def _parts(composed: Composed, notes: Mapping[str, str]) -> list[NewPart]:
    parts = [_about_part(composed.about)]
    for language, document in composed.documents.items():
        parts += _text_parts(language, document)
    parts += [_original_part(picture) for picture in composed.pictures]
    return [*parts, *_note_parts(notes)]


def _about_part(about: Mapping[str, object]) -> NewPart:
    return NewPart(Part.Kind.ABOUT, "application/json", content=canonical_json(about).encode())


def _text_parts(language: str, document: Document) -> list[NewPart]:
    text, layout = write_document(document)
    return [
        NewPart(Part.Kind.TEXT, "text/plain; charset=utf-8", language, text.encode()),
        NewPart(Part.Kind.LAYOUT, "application/json", language, layout.encode()),
    ]


def _original_part(picture: Picture) -> NewPart:
    try:
        with picture.file.open("rb") as handle:
            content = handle.read()
        digest = keep_original(content)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise Refused(
            f"The photograph «{picture.title}» could not be read and kept ({why}). "
            "Look at the disk, or take the photograph in again."
        ) from error
    return NewPart(Part.Kind.ORIGINAL, picture.media_type, digest=digest)


def _note_parts(notes: Mapping[str, str]) -> list[NewPart]:
    return [
        NewPart(Part.Kind.NOTE, "text/plain; charset=utf-8", language, words.encode())
        for language, words in notes.items()
    ]
