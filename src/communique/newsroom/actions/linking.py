"""The only writer of personal links: made, opened, taken back. Of a token only its digest is kept."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.ledger.document import tidy
from communique.newsroom import rules
from communique.newsroom.errors import NotAllowed, NotReady
from communique.newsroom.models import Opening, PersonalLink

if TYPE_CHECKING:
    from communique.newsroom.models import Release
    from communique.staff.models import Officer

TOKEN_BYTES: Final = 24
LONGEST: Final = datetime.timedelta(days=30)
MOST_CHARACTERS: Final = 200


def make_preview_link(
    *, release: Release, recipient: str, expires_at: datetime.datetime, by: Officer
) -> tuple[PersonalLink, str]:
    """A link that shows the draft to `recipient` alone, and its token, which is not kept and told this once.

    Raises NotReady for a recipient without a name, or a time that is past or further off than LONGEST.
    """
    if not rules.may_share(by):
        raise NotAllowed(_("Your role does not include showing drafts to others."))
    name, now = " ".join(tidy(recipient).split()), timezone.now()
    reasons = []
    if not any(each.isalnum() for each in name):
        reasons.append(_("Say who the link is for: the name stands across every page."))
    if len(name) > MOST_CHARACTERS:
        reasons.append(_("The name is longer than %(most)d characters.") % {"most": MOST_CHARACTERS})
    if not now < expires_at <= now + LONGEST:
        reasons.append(_("A link holds for 30 days at the most, and ends in the future."))
    if reasons:
        raise NotReady(reasons)
    with transaction.atomic():
        return new_link(
            purpose=PersonalLink.Purpose.PREVIEW,
            release=release,
            recipient=name,
            expires_at=expires_at,
            by=by,
        )


def new_link(
    *,
    purpose: PersonalLink.Purpose,
    release: Release,
    recipient: str,
    expires_at: datetime.datetime,
    by: Officer,
    **more: object,
) -> tuple[PersonalLink, str]:
    """For the actions that make links of some purpose, inside their transaction; nothing is checked here."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PersonalLink.objects.create(
        purpose=purpose,
        release=release,
        token_digest=digest_of_token(token),
        recipient=recipient,
        expires_at=expires_at,
        made_by=by,
        **more,
    )
    log(release, "newsroom.make_link", user=by, data={"link": link.pk, "purpose": str(purpose)})
    return link, token


def revoke_link(*, link: PersonalLink, by: Officer) -> None:
    """From now on it opens nothing; asked twice, it is taken back once."""
    if not rules.may_share(by):
        raise NotAllowed(_("Your role does not include showing drafts to others."))
    with transaction.atomic():
        kept = PersonalLink.objects.filter(pk=link.pk, revoked_at=None)
        if kept.update(revoked_at=timezone.now()):
            log(link.release, "newsroom.revoke_link", user=by, data={"link": link.pk})


def note_opening(*, link: PersonalLink, what: Opening.What = Opening.What.OPENED) -> Opening:
    """That it was opened, or what was done with it, and when; never from where."""
    return Opening.objects.create(link=link, what=what)


def digest_of_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def preview_for(token: str) -> PersonalLink | None:
    """The link whose token it is, while it opens something.

    What it was made for is the draft of that time: once an edition was sealed after it, it opens no more,
    so that it never shows the draft of a later correction.
    """
    link = link_for(token, PersonalLink.Purpose.PREVIEW)
    if link is None:
        return None
    edition = link.release.edition
    return link if edition is None or edition.sealed_at < link.made_at else None


def link_for(token: str, purpose: PersonalLink.Purpose) -> PersonalLink | None:
    """The link of that purpose whose token it is, unless it was revoked or has expired."""
    found = PersonalLink.objects.filter(
        purpose=purpose,
        token_digest=digest_of_token(token),
        revoked_at=None,
        expires_at__gt=timezone.now(),
    )
    link: PersonalLink | None = found.select_related("release__edition", "release__section").first()
    return link
