"""A release shown to named journalists before its instant: opened, accepted, moved, lifted, taken back.

Of a link's token only a digest is kept. The token itself is made anew, from the installation's key, each
time the mail with it is written, so that neither the database nor a backup of it opens anything.
"""

from __future__ import annotations

import base64
import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.directory.queries import the_office
from communique.ledger.document import tidy
from communique.newsroom import rules
from communique.newsroom.actions.holding import draft_of, hold
from communique.newsroom.actions.linking import digest_of_token, link_for, note_opening
from communique.newsroom.actions.press_mailing import (
    drop_waiting,
    queue_links,
    queue_new_instant,
    queue_taken_back,
)
from communique.newsroom.composing import digest_of
from communique.newsroom.embargoing import Standing, may_be_opened, running_embargo, standing_of
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.models import (
    Embargo,
    EmbargoTerms,
    Journalist,
    Opening,
    PersonalLink,
    Release,
)

if TYPE_CHECKING:
    from communique.staff.models import Officer

LEADS_ON_FOR: Final = datetime.timedelta(days=30)  # after the instant, to the public page
MOST_CHARACTERS: Final = 10_000
MOST_JOURNALISTS: Final = 5_000
A_WRITE: Final = 500
_MADE_BY: Final = "communique.newsroom.embargo"
_TOKEN_BYTES: Final = 24


def open_embargo(
    *, release: Release, journalists: Collection[Journalist], terms: Mapping[str, str], by: Officer
) -> Embargo:
    """Gives the approved and scheduled `release` to `journalists` until it is public, a mail to each.

    `terms` are per language tag. Raises NotAllowed, Refused (not approved, not on the clock, public, or
    under embargo already) and NotReady (nobody chosen, no terms).
    """
    _check_may(by)
    asked = {tag: tidy(words) for tag, words in terms.items() if tidy(words)}
    reasons = []
    if not journalists:
        reasons.append(_("Choose at least one journalist."))
    if not asked:
        reasons.append(_("Write the terms in at least one language."))
    if any(len(words) > MOST_CHARACTERS for words in asked.values()):
        reasons.append(_("The terms are longer than %(most)d characters.") % {"most": MOST_CHARACTERS})
    if reasons:
        raise NotReady(reasons)
    with transaction.atomic():
        current = hold(release)
        _check_ready(current, by)
        assert current.schedule is not None  # noqa: S101  the stage says so
        embargo: Embargo = Embargo.objects.create(
            release=current,
            review=current.review,
            terms=asked,
            instant=current.schedule.instant,
            opened_at=timezone.now(),
            opened_by=by,
        )
        links = _give(embargo, journalists, by)
        log(current, "newsroom.open_embargo", user=by, data={"embargo": embargo.pk, "links": links})
    return embargo


def add_to_embargo(*, embargo: Embargo, journalists: Collection[Journalist], by: Officer) -> int:
    """Gives it to more; returns how many had no link that opens it. Raises NotAllowed, Refused, NotReady."""
    _check_may(by)
    if not journalists:
        raise NotReady([_("Choose at least one journalist.")])
    with transaction.atomic():
        current = hold(embargo.release)
        held = Embargo.objects.select_for_update().get(pk=embargo.pk)
        if standing_of(held, current) is not Standing.RUNNING:
            raise Refused(_("The embargo has ended. Open it anew."))
        has = PersonalLink.objects.filter(embargo=held, revoked_at=None).values_list("journalist", flat=True)
        known = set(has)
        fresh = [journalist for journalist in journalists if journalist.pk not in known]
        links = _give(held, fresh, by)
        if links:
            log(current, "newsroom.add_to_embargo", user=by, data={"embargo": held.pk, "links": links})
    return len(links)


def revoke_from_journalist(*, link: PersonalLink, by: Officer) -> None:
    """Her link opens nothing any more, and answers like one that never was; asked twice, it is done once."""
    _check_may(by)
    with transaction.atomic():
        kept = PersonalLink.objects.filter(pk=link.pk, revoked_at=None)
        if not kept.update(revoked_at=timezone.now()):
            return
        if link.embargo is not None and link.journalist_id is not None:
            drop_waiting(link.embargo, [link.journalist_id])
        log(link.release, "newsroom.revoke_link", user=by, data={"link": link.pk})


def take_back_embargo(*, embargo: Embargo, by: Officer) -> None:
    """Takes it back from everybody: the links say that nothing of it may be used, and each gets a mail."""
    _check_may(by)
    with transaction.atomic():
        held = Embargo.objects.select_for_update().get(pk=embargo.pk)
        if held.taken_back_at is not None or held.lifted_at is not None:
            return
        _end(held)
        log(held.release, "newsroom.take_back_embargo", user=by, data={"embargo": held.pk})
    embargo.taken_back_at = held.taken_back_at


def accept_terms(*, link: PersonalLink) -> None:
    """Her yes to the terms, noted once."""
    with transaction.atomic():
        now = timezone.now()
        if PersonalLink.objects.filter(pk=link.pk, accepted_at=None).update(accepted_at=now):
            note_opening(link=link, what=Opening.What.ACCEPTED)
            link.accepted_at = now


def follow_embargoes() -> None:
    """Brings every running embargo in line with its release: lifts, moves or ends it, and lists the mails.

    Worked out from how the release stands, so that events heard twice, late or in another order add nothing.
    """
    running = Embargo.objects.filter(lifted_at=None, taken_back_at=None)
    for pk in list(running.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            held = Embargo.objects.select_for_update().filter(pk=pk).first()
            if held is not None and held.lifted_at is None and held.taken_back_at is None:
                _follow(held)


def _follow(embargo: Embargo) -> None:
    release = Release.objects.select_related("review", "schedule", "edition").get(pk=embargo.release_id)
    match standing_of(embargo, release):
        case Standing.PUBLIC:
            embargo.lifted_at = release.first_published_at or timezone.now()
            embargo.save(update_fields=["lifted_at"])
            drop_waiting(embargo)
        case Standing.TAKEN_BACK:
            _end(embargo)
        case Standing.RUNNING:
            assert release.schedule is not None  # noqa: S101  the stage says so
            instant = release.schedule.instant
            if instant != embargo.instant:
                embargo.instant = instant
                embargo.save(update_fields=["instant"])
                PersonalLink.objects.filter(embargo=embargo).update(expires_at=instant + LEADS_ON_FOR)
                queue_new_instant(embargo)


def _end(embargo: Embargo) -> None:
    embargo.taken_back_at = timezone.now()
    embargo.save(update_fields=["taken_back_at"])
    queue_taken_back(embargo)


def set_usual_terms(*, terms: Mapping[str, str], by: Officer) -> None:
    """The office's own terms by language tag; an empty one goes back to those that come with the software."""
    _check_may(by)
    asked = {tag: tidy(words) for tag, words in terms.items()}
    if any(len(words) > MOST_CHARACTERS for words in asked.values()):
        raise NotReady([_("The terms are longer than %(most)d characters.") % {"most": MOST_CHARACTERS}])
    with transaction.atomic():
        for tag, words in asked.items():
            if words:
                kept, _made = EmbargoTerms.objects.update_or_create(language=tag, defaults={"words": words})
                log(kept, "newsroom.embargo_terms", user=by)
            else:
                EmbargoTerms.objects.filter(language=tag).delete()


def link_under_embargo(token: str) -> PersonalLink | None:
    """The link whose token it is, unless it was revoked, has expired, or belongs to nobody any more."""
    link = link_for(token, PersonalLink.Purpose.EMBARGO)
    return link if link is not None and link.embargo_id and link.journalist_id else None


def current_link(release: Release, journalist: Journalist) -> PersonalLink | None:
    """What `journalist` may open of `release` now."""
    links = PersonalLink.objects.filter(
        purpose=PersonalLink.Purpose.EMBARGO, release=release, journalist=journalist, revoked_at=None
    )
    link: PersonalLink | None = links.select_related("embargo").order_by("-pk").first()
    return link


def token_of(link: PersonalLink) -> str:
    """The token of a link under embargo, made anew.

    Where the installation's key was changed since, the link gets another token, and its old one ends.
    """
    token = _token(link)
    if digest_of_token(token) != link.token_digest:
        link.token_digest = digest_of_token(token)
        PersonalLink.objects.filter(pk=link.pk).update(token_digest=link.token_digest)
    return token


def _token(link: PersonalLink) -> str:
    """The moment is in it, so that a database set back to an older day never makes one token twice."""
    value = f"{link.pk}.{link.embargo_id}.{link.journalist_id}.{link.made_at.timestamp():.6f}"
    digest = salted_hmac(_MADE_BY, value, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:_TOKEN_BYTES]).decode("ascii")


def _give(embargo: Embargo, journalists: Collection[Journalist], by: Officer) -> Sequence[int]:
    """Links and mails for those who are on the list; returns the numbers of the links."""
    if len(journalists) > MOST_JOURNALISTS:
        raise Refused(_("That is more than %(most)d journalists.") % {"most": MOST_JOURNALISTS})
    if not all(journalist.active for journalist in journalists):
        raise Refused(_("A retired journalist is sent nothing. Leave her out, or take her on again."))
    links = PersonalLink.objects.bulk_create(
        [
            PersonalLink(
                purpose=PersonalLink.Purpose.EMBARGO,
                release_id=embargo.release_id,
                embargo=embargo,
                journalist=journalist,
                recipient=str(journalist)[:200],
                language=journalist.language,
                token_digest=f"new {embargo.pk} {journalist.pk} {timezone.now().timestamp()}",
                expires_at=embargo.instant + LEADS_ON_FOR,
                made_by=by,
            )
            for journalist in sorted(journalists, key=lambda each: each.pk)
        ],
        batch_size=A_WRITE,
    )
    for link in links:
        link.token_digest = digest_of_token(_token(link))
    PersonalLink.objects.bulk_update(links, ["token_digest"], batch_size=A_WRITE)
    queue_links(embargo, [link.journalist_id for link in links if link.journalist_id])
    return [link.pk for link in links]


def _check_ready(current: Release, by: Officer) -> None:
    if current.edition_id is not None:
        raise Refused(_("The release is public already."))
    if not may_be_opened(current):
        raise Refused(
            _("An embargo needs an end: have the release approved and put on the clock first, then open it.")
        )
    if running_embargo(current) is not None:
        raise Refused(_("The release is under embargo already. Add journalists to it instead."))
    assert current.review is not None  # noqa: S101  the stage says so
    assert current.schedule is not None  # noqa: S101  the same
    if current.schedule.instant <= timezone.now():
        raise Refused(_("The release goes public at this moment. There is nothing left to give in advance."))
    draft, _revision = draft_of(current, by)
    if digest_of(draft, the_office()) != current.review.digest:
        raise Refused(_("The draft was changed since it was approved. Take it back, and ask anew."))


def _check_may(by: Officer) -> None:
    if not rules.may_give_under_embargo(by):
        raise NotAllowed(_("Your role does not include giving releases to journalists in advance."))
