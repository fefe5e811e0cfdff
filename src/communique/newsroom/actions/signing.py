"""Approval by link: a signatory is asked, is mailed a one-time code, and approves with it or sends back.

The link alone approves nothing, for it may be passed on; nobody at the desk ever sees it or a code. Both go
to the signatory's own address, which an officer without a hand in the change has entered.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.newsroom import rules
from communique.newsroom.actions.holding import hold
from communique.newsroom.actions.linking import digest_of_token, link_for, new_link, note_opening
from communique.newsroom.actions.reviewing import approve_for_signatory, send_back
from communique.newsroom.actions.signatories import is_address_of
from communique.newsroom.errors import NotAllowed, Refused
from communique.newsroom.models import Opening, PersonalLink, Release, Review, SignatoryMail
from communique.newsroom.one_time import code_from, digest_of_code, new_seed, token_from

if TYPE_CHECKING:
    from communique.newsroom.models import Signatory
    from communique.staff.models import Officer

LINK_HOLDS: Final = datetime.timedelta(days=7)
CODE_HOLDS: Final = datetime.timedelta(minutes=10)
TRIES: Final = 5  # of one code
CODES_AN_HOUR: Final = 5
# Of all codes of one link together; then it closes, so that guessing has 15 chances in a million and no more.
MOST_WRONG: Final = 15
# A second press of the button within it is the first one again.
A_MOMENT: Final = datetime.timedelta(seconds=20)
_AN_HOUR: Final = datetime.timedelta(hours=1)
Kind = SignatoryMail.Kind


class WrongCode(Refused):
    """`left`: how many tries this code has still; 0 where another one is needed."""

    def __init__(self, left: int) -> None:
        super().__init__(_("That code is not the right one."))
        self.left = left


class NoCode(Refused):
    """None was asked for, or it has expired, was used, or was guessed at too often."""

    def __init__(self) -> None:
        super().__init__(_("That code holds no more. Ask for another one."))


class TooManyCodes(Refused):
    """`seconds` until another code may be asked for."""

    def __init__(self, seconds: int) -> None:
        super().__init__(_("Too many codes were asked for in an hour."))
        self.seconds = seconds


class Over(Refused):
    """The link opens nothing any more: the review ended, or somebody was quicker."""

    def __init__(self) -> None:
        super().__init__(_("The link opens nothing any more."))


def ask_signatory(*, release: Release, signatory: Signatory, by: Officer) -> PersonalLink:
    """Lists a mail to her with a link to what is in review; nobody is told its token, not even `by`.

    Asked again, an earlier link of hers ends. Raises NotAllowed where somebody with a hand in the change
    would name herself, and Refused where nothing waits for an approval.
    """
    if not rules.may_share(by):
        raise NotAllowed(_("Your role does not include showing drafts to others."))
    with transaction.atomic():
        current = hold(release)
        review: Review | None = current.review
        if review is None:
            raise Refused(_("Nobody has put this release in review."))
        if review.approved_at is not None:
            raise Refused(_("The release is approved already."))
        check_signatory(current, signatory, by)
        earlier = PersonalLink.objects.filter(review=review, signatory=signatory, revoked_at=None)
        for link in earlier:
            PersonalLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())
            log(current, "newsroom.revoke_link", user=by, data={"link": link.pk})
        now, seed = timezone.now(), new_seed()
        link, _unused = new_link(
            purpose=PersonalLink.Purpose.APPROVAL,
            release=current,
            recipient=signatory.name,
            expires_at=now + LINK_HOLDS,
            by=by,
            email=signatory.email,
            language=signatory.language,
            review=review,
            signatory=signatory,
        )
        link.token_digest = digest_of_token(token_from(seed))
        link.save(update_fields=["token_digest"])
        SignatoryMail.objects.create(link=link, kind=Kind.LINK, seed=seed, due_at=now)
        log(current, "newsroom.ask_signatory", user=by, data={"signatory": signatory.name})
    return link


def check_signatory(release: Release, signatory: Signatory, by: Officer) -> None:
    """Raises NotAllowed unless four eyes hold: hers, and those of somebody else than wrote or entered."""
    authors = rules.authors_of(release)
    if not signatory.active:
        raise NotAllowed(_("She approves nothing any more. Enter her anew."))
    if signatory.entered_by_id in authors:
        raise NotAllowed(_("Whoever wrote a change cannot name who approves it."))
    if is_address_of(signatory.email, authors | {by.pk}):
        raise NotAllowed(_("Whoever wrote a change, or asks for its approval, cannot approve it herself."))


def signing_for(token: str) -> PersonalLink | None:
    """The link whose token it is, as long as its review waits, or stands approved by this very link."""
    link = link_for(token, PersonalLink.Purpose.APPROVAL)
    return link if link is not None and stands(link, link.release) else None


def stands(link: PersonalLink, release: Release) -> bool:
    """Whether `link` still opens something, `release` being its row as it is now."""
    review, signatory = link.review, link.signatory
    if review is None or signatory is None or not signatory.active:
        return False
    same = release.review_id == review.pk and release.latest_revision_id == review.revision_id
    if link.revoked_at is not None or link.expires_at <= timezone.now() or not same:
        return False
    return review.ended_at is None and (review.approved_at is None or approved_by_link(link))


def approved_by_link(link: PersonalLink) -> bool:
    return link.openings.filter(what=Opening.What.APPROVED).exists()


def request_code(*, link: PersonalLink) -> None:
    """Lists a mail with a new code to the signatory; the one before it holds no more.

    Raises TooManyCodes, and Over where there is nothing to approve any more.
    """
    with transaction.atomic():
        _current, held = _hold(link)
        now = timezone.now()
        codes = SignatoryMail.objects.filter(link=held, kind=Kind.CODE, made_at__gt=now - _AN_HOUR)
        made = list(codes.order_by("made_at").values_list("made_at", flat=True))
        if held.code_digest and made and now - made[-1] < A_MOMENT:
            return
        if len(made) >= CODES_AN_HOUR:
            raise TooManyCodes(max(1, int((made[-CODES_AN_HOUR] + _AN_HOUR - now).total_seconds())))
        codes.filter(sent_at=None, given_up_at=None).update(given_up_at=now, seed="")
        seed = new_seed()
        held.code_digest = digest_of_code(held.pk, code_from(held.pk, seed))
        held.code_expires_at, held.code_tries = now + CODE_HOLDS, 0
        held.save(update_fields=["code_digest", "code_expires_at", "code_tries"])
        SignatoryMail.objects.create(link=held, kind=Kind.CODE, seed=seed, made_at=now, due_at=now)


def sign(*, link: PersonalLink, code: str) -> None:
    """Her yes to what was put in review, in all its languages.

    Raises WrongCode (counted), NoCode, Over, and what approving refuses; then the code holds still.
    """

    def approve(current: Release, held: PersonalLink, review: Review, signatory: Signatory) -> None:
        approve_for_signatory(release=current, signatory=signatory, by=held.made_by, seen=review.revision_id)
        note_opening(link=held, what=Opening.What.APPROVED)

    _with_code(link, code, approve)


def send_back_signed(*, link: PersonalLink, code: str, words: str) -> None:
    """Her no, with what is to be mended. Raises as `sign` does, and NotReady where there are no words."""

    def refuse(current: Release, held: PersonalLink, _review: Review, signatory: Signatory) -> None:
        send_back(release=current, words=words, by=held.made_by, signatory=signatory.name)
        note_opening(link=held, what=Opening.What.SENT_BACK)

    _with_code(link, code, refuse)


Act = Callable[[Release, PersonalLink, Review, "Signatory"], None]


def _with_code(link: PersonalLink, code: str, act: Act) -> None:
    """Does `act` if the code is right, which then is spent; a wrong one is counted whatever follows."""
    with transaction.atomic():
        current, held = _hold(link)
        if not _holds(held):
            raise NoCode
        right = constant_time_compare(held.code_digest, digest_of_code(held.pk, code))
        if right:
            review, signatory = held.review, held.signatory
            assert review is not None  # noqa: S101  it stands
            assert signatory is not None  # noqa: S101  the same
            check_signatory(current, signatory, held.made_by)
            act(current, held, review, signatory)
            held.code_digest = ""
        else:
            _count_wrong(held)
        held.save(update_fields=["code_digest", "code_tries", "revoked_at"])
    if not right:
        raise WrongCode(TRIES - held.code_tries)


def _hold(link: PersonalLink) -> tuple[Release, PersonalLink]:
    """The rows of release and link, held in that order wherever both are. Raises Over."""
    current = hold(link.release)
    rows = PersonalLink.objects.select_for_update(of=("self",))
    held = rows.filter(pk=link.pk).first()
    if held is None or not stands(held, current) or approved_by_link(held):
        raise Over
    return current, held


def code_is_waiting(link: PersonalLink) -> bool:
    """Whether there is a code that could be given now."""
    return _holds(link)


def _holds(link: PersonalLink) -> bool:
    expires_at = link.code_expires_at
    fresh = expires_at is not None and timezone.now() < expires_at
    return bool(link.code_digest) and fresh and link.code_tries < TRIES


def _count_wrong(held: PersonalLink) -> None:
    held.code_tries += 1
    if held.code_tries >= TRIES:
        held.code_digest = ""
    note_opening(link=held, what=Opening.What.WRONG_CODE)
    if held.openings.filter(what=Opening.What.WRONG_CODE).count() >= MOST_WRONG:
        held.revoked_at = timezone.now()
        log(held.release, "newsroom.close_link", data={"link": held.pk})
