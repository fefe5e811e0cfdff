"""The one door to live: every action here seals an edition in the transaction that changes what is public."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.log_actions import log

from communique.directory.queries import public_languages, the_office
from communique.events.actions import write_event
from communique.ledger.actions import NewPart, has_original, keep_original, seal_edition
from communique.ledger.document import Document, canonical_json, tidy, write_document
from communique.ledger.fullness import told_when_full
from communique.ledger.models import Edition, Part
from communique.newsroom import door, rules
from communique.newsroom.actions.holding import act_for, draft_of, hold, notes_in
from communique.newsroom.actions.listing import list_texts, unlist_texts
from communique.newsroom.actions.vouching import close_open_review, close_review, review_for
from communique.newsroom.composing import Composed, about_release, compose
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.models import Picture, Release, Review
from communique.newsroom.readiness import missing_for_publication
from communique.newsroom.states import NAMED, State, Verb, WithdrawalReason, may_follow, state_of
from communique.newsroom.withdrawing import LEADING_ON, is_closing

if TYPE_CHECKING:
    from communique.staff.models import Officer

ACTS = {
    Verb.PUBLISH: (Edition.Act.PUBLISH, "wagtail.publish", "release_published"),
    Verb.CORRECT: (Edition.Act.CORRECT, "newsroom.correct", "release_corrected"),
    Verb.RESTORE: (Edition.Act.RESTORE, "newsroom.restore", "release_restored"),
}

VERBS = {
    Review.Act.PUBLISH: Verb.PUBLISH,
    Review.Act.CORRECT: Verb.CORRECT,
    Review.Act.RESTORE: Verb.RESTORE,
}
BROUGHT = (
    "live",
    "live_revision",
    "has_unpublished_changes",
    "edition",
    "sealed_revision",
    "review",
    "schedule",
    "issued_at",
    "dated_when_published",
    "first_published_at",
    "last_published_at",
)


def publish_release(*, release: Release, by: Officer) -> Edition:
    """Publishes the approved draft for the first time, in all its languages, and seals it.

    Asked again while nothing has changed, it gives the same edition and seals nothing. Raises
    NotAllowed, NotReady (with every reason) and Refused (not approved); then nothing has changed.
    """
    if not rules.may_publish(by, release):
        raise NotAllowed(_("Your role does not include publishing this release."))
    return _go_live(release, Step(Verb.PUBLISH, by))


def correct_release(*, release: Release, note: Mapping[str, str], by: Officer) -> Edition:
    """Publishes the approved draft of a published release as a new edition.

    `note` says publicly what was changed and why, per language tag, as it was approved.
    """
    if not rules.may_correct(by, release):
        raise NotAllowed(_("Your role does not include correcting this release."))
    return _go_live(release, Step(Verb.CORRECT, by, note))


def restore_release(*, release: Release, note: Mapping[str, str], by: Officer) -> Edition:
    """Makes a withdrawn release public again, as its approved draft has it, with a note that says why."""
    if not rules.may_withdraw(by, release):
        raise NotAllowed(_("Your role does not include restoring this release."))
    return _go_live(release, Step(Verb.RESTORE, by, note))


def publish_approved(*, release: Release, by: Officer) -> Edition:
    """Does what was approved, whether first publication, correction or restoring, with its notes."""
    if not rules.may_publish(by, release):
        raise NotAllowed(_("Your role does not include publishing this release."))
    return publish_held(release=release, by=by)


def publish_held(*, release: Release, by: Officer, at: datetime.datetime | None = None) -> Edition:
    """The same for the worker, at the instant `at` that an officer put it on the clock for."""
    verb, note = Verb.PUBLISH, dict[str, str]()
    review = release.review
    if review is not None:
        verb, note = VERBS[Review.Act(review.act)], review.notes
    return _go_live(release, Step(verb, by, note, at=at))


def publish_in_emergency(
    *, release: Release, reason: str, by: Officer, note: Mapping[str, str] | None = None
) -> Edition:
    """Publishes the latest draft, or a correction of a public release, before anybody approved it.

    `reason` is kept in the audit; approval is owed until somebody else gives it. For its own role alone.
    """
    if not rules.may_publish_in_emergency(by, release):
        raise NotAllowed(_("Your role does not include publishing in an emergency."))
    if not tidy(reason):
        raise NotReady([_("Say why it cannot wait for a second officer.")])
    with transaction.atomic():
        verb = VERBS[act_for(hold(release))]
        return _go_live(release, Step(verb, by, note or {}, reason=tidy(reason)))


def withdraw_release(
    *,
    release: Release,
    reason: WithdrawalReason,
    note: Mapping[str, str],
    by: Officer,
    instead: Release | None = None,
) -> Edition:
    """Takes a release off the site; what becomes of its text is told by `newsroom.withdrawing.FATES`.

    Seals an edition without texts: the facts, the reason and the note. `instead` is the public release
    that stands in its place: named for the reasons that have one, and for no other.
    """
    if not rules.may_withdraw(by, release):
        raise NotAllowed(_("Your role does not include withdrawing this release."))
    with told_when_full(), transaction.atomic():
        # Both rows in one order, so that two officers who withdraw each other's release wait, and no more.
        both = [release.pk, *([instead.pk] if instead is not None else [])]
        list(Release.objects.select_for_update(of=("self",)).filter(pk__in=both).order_by("pk"))
        current = hold(release)
        _check_state(current, Verb.WITHDRAW)
        _check_instead(release, WithdrawalReason(reason), instead)
        texts = list(current.texts.all())
        notes = notes_in(note, [text.language for text in texts], required=False)
        about = about_release(current) | {"reason": WithdrawalReason(reason).value}
        if instead is not None:
            about["instead"] = str(instead.document)
        edition = seal_edition(
            document=current.document,
            act=Edition.Act.WITHDRAW,
            parts=[_about_part(about), *_note_parts(notes)],
            by=by,
        )
        current.live = False
        current.has_unpublished_changes = True
        # What was approved for a public release is not approved for one that was withdrawn.
        close_open_review(current, by)
        # Without a sealed revision the row cannot be made live again but by an edition of its own.
        current.live_revision = current.sealed_revision = None
        current.edition = edition
        current.review = current.schedule = None
        changed = ["live", "has_unpublished_changes", "live_revision", "sealed_revision", "edition"]
        changed += ["review", "schedule"]
        with door.opened():
            current.save(update_fields=changed)
        unlist_texts(current, edition, instead=instead, closed=is_closing(reason))
        log(current, "newsroom.withdraw", user=by, data={"edition": edition.number, "reason": str(reason)})
        write_event("release_withdrawn", release=current.pk, edition=edition.pk)
    _bring_up_to_date(release, current)
    return edition


def _check_instead(release: Release, reason: WithdrawalReason, instead: Release | None) -> None:
    """Whoever is told that another release stands in its place must find one there."""
    if instead is None:
        if reason in LEADING_ON:
            raise Refused(_("Name the release that stands in its place; for that reason there is one."))
        return
    if reason not in LEADING_ON:
        raise Refused(_("No other release stands in its place for that reason. Leave it out."))
    if instead.pk == release.pk:
        raise Refused(_("A release cannot stand in its own place. Name the other one."))
    other = Release.objects.select_related("edition", "review").filter(pk=instead.pk).first()
    if other is None or not other.live:
        if other is not None and state_of(other) is State.WITHDRAWN:
            raise Refused(_("The release named in its place was withdrawn itself. Name one that is public."))
        raise Refused(_("The release named in its place is not public. Publish it first, or name another."))


@dataclass(frozen=True, slots=True)
class Step:
    """What is done, by whom, with which public notes; `reason` where it is an emergency."""

    verb: Verb
    by: Officer
    note: Mapping[str, str] = field(default_factory=dict)
    at: datetime.datetime | None = None
    reason: str = ""


def _go_live(release: Release, step: Step) -> Edition:
    verb, by = step.verb, step.by
    act, audit, event = ACTS[verb]
    office = the_office()
    with told_when_full(), transaction.atomic():
        current = hold(release)
        if verb is Verb.PUBLISH and (standing := _already_published(current)):
            _bring_up_to_date(release, current)
            return standing
        free = rules.needs_no_approval(by, current)
        _check_state(current, _asked(current, step, free=free))
        draft, revision = draft_of(current, by)
        publication = PublishRevisionAction(revision, user=by, log_action=False)
        publication.object = draft
        given = step.note if verb is not Verb.PUBLISH else {}
        written = [text.language for text in draft.texts.all() if not text.in_translation]
        notes = notes_in(given, written) if verb is not Verb.PUBLISH else {}
        if verb is Verb.CORRECT and revision.pk == current.sealed_revision_id:
            # Also what the second click of a double click is told: two editions would stand for ever.
            raise Refused(_("The draft is what is public already. Save what is to be corrected first."))
        review = None if free else review_for(current, draft, step, notes, office)
        _date(draft, current, step.at)
        composed = compose(draft, office)
        reasons = missing_for_publication(draft, composed, public_languages(office), at=step.at)
        if reasons:
            raise NotReady(reasons)
        edition = seal_edition(document=current.document, act=act, parts=_parts(composed, notes), by=by)
        draft.edition, draft.sealed_revision = edition, revision
        draft.go_live_at = draft.expire_at = None
        draft.review = draft.schedule = None
        with door.opened():
            publication.execute(skip_permission_checks=True)
        list_texts(draft, edition, composed, office)
        close_review(review, step)
        log(
            draft,
            audit if not step.reason else "newsroom.emergency",
            user=by,
            revision=revision,
            content_changed=True,
            data={"edition": edition.number, "imported": draft.imported, "reason": step.reason},
        )
        write_event(event, release=current.pk, edition=edition.pk)
    _bring_up_to_date(release, draft)
    return edition


def _asked(current: Release, step: Step, *, free: bool) -> Verb:
    """The verb by which the table of states judges the step."""
    if step.verb is not Verb.PUBLISH:
        return step.verb
    if step.reason:
        return Verb.PUBLISH_IN_EMERGENCY
    return Verb.PUBLISH_ARCHIVE if free else Verb.PUBLISH


def _date(draft: Release, current: Release, at: datetime.datetime | None) -> None:
    """A release that is dated when it is published gets that moment, to the minute."""
    if draft.dated_when_published and current.edition_id is None:
        draft.issued_at = (at or timezone.now()).replace(second=0, microsecond=0)
    draft.dated_when_published = False


def _check_state(release: Release, verb: Verb) -> None:
    state = state_of(release)
    if may_follow(state, verb):
        return
    if state is State.WITHDRAWN:
        raise Refused(_("The release was withdrawn. Restore it instead."))
    if verb is Verb.PUBLISH and state in {State.DRAFT, State.IN_REVIEW}:
        raise Refused(_("Nobody has approved this release yet. Put it in review first."))
    if verb is Verb.PUBLISH_IN_EMERGENCY:
        raise Refused(_("The release is approved already. Publish it the ordinary way."))
    raise Refused(
        _("The release cannot take that step from where it stands: «%(state)s».") % {"state": NAMED[state]}
    )


def _already_published(release: Release) -> Edition | None:
    """The edition that says what the draft says, so that the same publish asked for twice is done once."""
    same = release.live and release.latest_revision_id == release.sealed_revision_id
    return release.edition if same else None


def _bring_up_to_date(given: Release, done: Release) -> None:
    """Lets the caller's object show what became of it, so that a later save of it undoes nothing."""
    for name in BROUGHT:
        setattr(given, name, getattr(done, name))
    given.note_liveness()


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
    """Kept when it was taken in; one from before that, or gone since, is kept now."""
    if has_original(picture.digest, picture.file_size):
        return NewPart(Part.Kind.ORIGINAL, picture.media_type, digest=picture.digest)
    try:
        with picture.file.open("rb") as handle:
            content = handle.read()
        digest = keep_original(content)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise Refused(
            _(
                "The photograph «%(title)s» could not be read and kept (%(why)s). "
                "Look at the disk, or take the photograph in again."
            )
            % {"title": picture.title, "why": why}
        ) from error
    return NewPart(Part.Kind.ORIGINAL, picture.media_type, digest=digest)


def _note_parts(notes: Mapping[str, str]) -> list[NewPart]:
    return [
        NewPart(Part.Kind.NOTE, "text/plain; charset=utf-8", language, words.encode())
        for language, words in notes.items()
    ]
