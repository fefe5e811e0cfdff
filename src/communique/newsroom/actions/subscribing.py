"""The only writers of subscribers. Nothing here says, or shows by what it does, who is subscribed already."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import log

from communique.directory.queries import the_office
from communique.newsroom import rules
from communique.newsroom.errors import NotAllowed, TooManyAsked
from communique.newsroom.mailing.addresses import NoAddress, folded
from communique.newsroom.mailing.digests import due_after
from communique.newsroom.mailing.waiting import untried
from communique.newsroom.models import Mailing, Subscriber, SubscribingCount
from communique.staff.connections import connection_digest

if TYPE_CHECKING:
    from communique.staff.models import Officer

WINDOW_SECONDS: Final = 60 * 60
ASKED_A_WINDOW: Final = 10
COUNTED: Final = "communique.newsroom.subscribing"
ONE_CLICK: Final = datetime.timedelta(minutes=10)
A_DAY: Final = datetime.timedelta(days=1)
MAILS_A_DAY: Final = 3
UNCONFIRMED_FOR: Final = datetime.timedelta(days=7)
STOPPED_FOR: Final = datetime.timedelta(days=30)
ABOUT_ITSELF: Final = (Mailing.Kind.CONFIRM, Mailing.Kind.STANDING)
_ERASED_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """What a subscriber wants; `people` and `countries` are ids. An empty list stands for everything."""

    language: str
    frequency: str = Subscriber.Frequency.AT_ONCE
    kinds: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    countries: tuple[int, ...] = ()


@sensitive_variables()
def ask_subscription(*, email: str, choice: Choice, address: str | None = None) -> None:
    """Puts a mail on the list that asks the owner of `email` whether she wants it, or says that she has it.

    A second click within ONE_CLICK writes no second mail, and nobody can have more than MAILS_A_DAY sent to
    an address. `address` is the internet address it came from, if what comes from there is to be limited:
    ASKED_A_WINDOW in each window of WINDOW_SECONDS, then TooManyAsked. Raises NoAddress for what is none.
    """
    spelling = folded(email)
    now = timezone.now()
    with transaction.atomic():
        if address is not None:
            _count(address, now)
        subscriber, _made = Subscriber.objects.select_for_update().get_or_create(
            folded_email=spelling, defaults={"email": email, "language": choice.language}
        )
        standing = subscriber.confirmed_at is not None and subscriber.stopped_at is None
        if not standing:
            # Who has confirmed changes her choice by her own link only; anybody may type an address here.
            subscriber.email = email
            _choose(subscriber, choice)
        if not _may_mail(subscriber, now):
            return
        if not standing:
            Subscriber.objects.filter(pk=subscriber.pk).update(asked_at=now)
        kind = Mailing.Kind.STANDING if standing else Mailing.Kind.CONFIRM
        Mailing.objects.create(subscriber=subscriber, kind=kind, due_at=now)


def confirm_subscription(*, subscriber: Subscriber) -> None:
    """She gets mail from now on; asked twice, it is confirmed once."""
    with transaction.atomic():
        kept = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
        if kept is None or (kept.confirmed_at is not None and kept.stopped_at is None):
            return
        kept.confirmed_at, kept.stopped_at, kept.failures = timezone.now(), None, 0
        kept.save(update_fields=["confirmed_at", "stopped_at", "failures"])


def change_choice(*, subscriber: Subscriber, choice: Choice) -> None:
    """What waits for her goes when the new choice says."""
    now = timezone.now()
    with transaction.atomic():
        _choose(subscriber, choice)
        kinds = (Mailing.Kind.RELEASE, Mailing.Kind.DIGEST)
        waiting = untried().filter(subscriber=subscriber, kind__in=kinds)
        waiting.update(due_at=due_after(now, choice.frequency, the_office().zone))


def stop_subscription(*, subscriber: Subscriber, by: Officer | None = None) -> None:
    """No mail from now on, what waits included. By herself, or by an officer whom she asked."""
    if by is not None:
        _check_may_keep(by)
    with transaction.atomic():
        Subscriber.objects.filter(pk=subscriber.pk, stopped_at=None).update(stopped_at=timezone.now())
        Mailing.objects.filter(subscriber=subscriber, sent_at=None).delete()
        if by is not None:
            log(subscriber, "newsroom.stop_subscriber", user=by)


@sensitive_variables()
def end_mail_to(*, email: str) -> None:
    """For a provider that says that nobody is there, or wants no more. Passes over an unknown address."""
    try:
        spelling = folded(email)
    except NoAddress:
        return
    subscriber = Subscriber.objects.filter(folded_email=spelling, stopped_at=None).first()
    if subscriber is not None:
        stop_subscription(subscriber=subscriber)


def erase_subscriber(*, subscriber: Subscriber, by: Officer | None = None) -> None:
    """Everything about her goes; the audit keeps a number, who did it and when. By herself, or an officer."""
    if by is not None:
        _check_may_keep(by)
    with transaction.atomic():
        if by is not None:
            log(subscriber, "newsroom.erase_subscriber", user=by, deleted=True)
        Subscriber.objects.filter(pk=subscriber.pk).delete()


def export_subscriber(*, subscriber: Subscriber, by: Officer) -> dict[str, Any]:
    """All that is held about one address, for its owner."""
    _check_may_keep(by)
    with transaction.atomic():
        log(subscriber, "newsroom.export_subscriber", user=by)
        return {
            "address": subscriber.email,
            "language": subscriber.language,
            "frequency": subscriber.frequency,
            "kinds": list(subscriber.kinds),
            "people": [str(person) for person in subscriber.people.order_by("pk")],
            "countries": [str(country) for country in subscriber.countries.order_by("pk")],
            "asked_at": _told(subscriber.asked_at),
            "confirmed_at": _told(subscriber.confirmed_at),
            "stopped_at": _told(subscriber.stopped_at),
            "refusals": subscriber.failures,
            "mails": [
                {
                    "kind": mailing.kind,
                    "edition": mailing.edition.number if mailing.edition else None,
                    "due_at": _told(mailing.due_at),
                    "sent_at": _told(mailing.sent_at),
                    "given_up_at": _told(mailing.given_up_at),
                    "trouble": mailing.trouble,
                }
                for mailing in subscriber.mailings.select_related("edition").order_by("pk")
            ],
        }


def forget_subscribers() -> int:
    """Erases who never confirmed and who stopped, after their days; returns how many. Done once a day."""
    now = timezone.now()
    unconfirmed = Subscriber.objects.filter(confirmed_at=None, asked_at__lt=now - UNCONFIRMED_FOR)
    stopped = Subscriber.objects.filter(stopped_at__lt=now - STOPPED_FOR)
    SubscribingCount.objects.filter(window__lt=int(now.timestamp()) // WINDOW_SECONDS).delete()
    Mailing.objects.filter(kind__in=ABOUT_ITSELF, made_at__lt=now - UNCONFIRMED_FOR).delete()
    erased = 0
    for due in (unconfirmed, stopped):
        while numbers := list(due.values_list("pk", flat=True)[:_ERASED_AT_ONCE]):
            with transaction.atomic():
                Subscriber.objects.filter(pk__in=numbers).delete()
            erased += len(numbers)
    return erased


def _choose(subscriber: Subscriber, choice: Choice) -> None:
    subscriber.language, subscriber.frequency = choice.language, choice.frequency
    subscriber.kinds = list(choice.kinds)
    subscriber.save(update_fields=["email", "language", "frequency", "kinds"])
    subscriber.people.set(choice.people)
    subscriber.countries.set(choice.countries)


def _may_mail(subscriber: Subscriber, now: datetime.datetime) -> bool:
    """No second mail for a double click, and few a day: nobody's postbox is filled by our form."""
    written = Mailing.objects.filter(subscriber=subscriber, kind__in=ABOUT_ITSELF, made_at__gt=now - A_DAY)
    times = list(written.values_list("made_at", flat=True))
    return len(times) < MAILS_A_DAY and not any(at > now - ONE_CLICK for at in times)


def _count(address: str, now: datetime.datetime) -> None:
    moment = int(now.timestamp())
    window = moment // WINDOW_SECONDS
    digest = connection_digest(address, window, salt=COUNTED)
    count, _made = SubscribingCount.objects.get_or_create(digest=digest, defaults={"window": window})
    kept = SubscribingCount.objects.filter(pk=count.pk, asked__lt=ASKED_A_WINDOW)
    if not kept.update(asked=F("asked") + 1):
        raise TooManyAsked(WINDOW_SECONDS - moment % WINDOW_SECONDS)


def _check_may_keep(by: Officer) -> None:
    if not rules.may_keep_subscribers(by):
        raise NotAllowed(_("Your role does not include the subscribers."))


def _told(moment: datetime.datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None
