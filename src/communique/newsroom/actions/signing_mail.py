"""What became of each mail to a signatory; noted by the thread that sends them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from communique.newsroom.actions.linking import digest_of_token, note_opening
from communique.newsroom.actions.signing import approved_by_link, code_is_waiting, stands
from communique.newsroom.mailing.waiting import due_by, held
from communique.newsroom.models import Opening, PersonalLink, SignatoryMail
from communique.newsroom.one_time import code_from, digest_of_code, token_from

if TYPE_CHECKING:
    from collections.abc import Sequence

BUSY: Final = datetime.timedelta(minutes=2)
AT_ONCE: Final = 20
# A code holds for minutes, a link for days: each is tried again until it opens nothing any more.
_WAITS_FOR_CODE: Final = datetime.timedelta(seconds=10)
_WAITS_FOR_LINK: Final = tuple(datetime.timedelta(minutes=each) for each in (1, 2, 5, 10, 20))
Kind = SignatoryMail.Kind


def take_signatory_mails() -> Sequence[SignatoryMail]:
    """What is due, codes first, kept from other workers for BUSY."""
    now = timezone.now()
    due = due_by(now, SignatoryMail.objects.all(), busy=BUSY)
    if not due.exists():
        return ()
    with transaction.atomic():
        rows = held(due).select_related("link__release", "link__review", "link__signatory")
        mails = list(rows.order_by("kind", "due_at")[:AT_ONCE])
        SignatoryMail.objects.filter(pk__in=[mail.pk for mail in mails]).update(busy_until=now + BUSY)
    return mails


def secret_of(mail: SignatoryMail) -> str:
    """The token or code that it carries; empty where it is overtaken, or the key is another one by now."""
    link = PersonalLink.objects.select_related("release", "review", "signatory").get(pk=mail.link_id)
    if not stands(link, link.release) or approved_by_link(link):
        return ""
    if mail.kind == Kind.LINK:
        token = token_from(mail.seed)
        return token if digest_of_token(token) == link.token_digest else ""
    code = code_from(link.pk, mail.seed)
    return code if code_is_waiting(link) and digest_of_code(link.pk, code) == link.code_digest else ""


def note_mail_sent(*, mail: SignatoryMail) -> None:
    now = timezone.now()
    with transaction.atomic():
        SignatoryMail.objects.filter(pk=mail.pk).update(sent_at=now, busy_until=None, seed="", trouble="")
        if mail.kind == Kind.LINK:
            PersonalLink.objects.filter(pk=mail.link_id).update(sent_at=now)
        else:
            note_opening(link=mail.link, what=Opening.What.CODE_SENT)


def note_mail_later(*, mail: SignatoryMail, trouble: str) -> None:
    """It is tried again as long as it would open something."""
    waits = _WAITS_FOR_LINK[min(mail.attempts, len(_WAITS_FOR_LINK) - 1)]
    wait = waits if mail.kind == Kind.LINK else _WAITS_FOR_CODE
    SignatoryMail.objects.filter(pk=mail.pk).update(
        due_at=timezone.now() + wait, attempts=mail.attempts + 1, trouble=trouble, busy_until=None
    )


def note_mail_given_up(*, mail: SignatoryMail, trouble: str = "") -> None:
    """Nobody is at that address, or what it carried opens nothing any more (then without `trouble`)."""
    SignatoryMail.objects.filter(pk=mail.pk).update(
        given_up_at=timezone.now(), seed="", trouble=trouble or mail.trouble, busy_until=None
    )
