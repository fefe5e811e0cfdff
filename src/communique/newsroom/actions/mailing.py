"""The only writer of mailings: who is to be told of an edition, and what became of each mail."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from communique.directory.queries import the_office
from communique.ledger.models import Edition, Part
from communique.ledger.queries import latest_edition
from communique.newsroom.mailing.addresses import NoAddress, folded
from communique.newsroom.mailing.digests import due_after
from communique.newsroom.mailing.matching import wanting
from communique.newsroom.mailing.waiting import due_by, held, untried
from communique.newsroom.models import Journalist, Mailing, PersonalLink, Release, Subscriber

BUSY: Final = datetime.timedelta(minutes=3)  # longer than a worker is at one batch
ROWS_LOOKED_AT: Final = 2000
MOST_FAILURES: Final = 3
CAME_BACK: Final = "came back"
WAITS: Final = tuple(datetime.timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360, 720, 1440))
A_WRITE: Final = 500
Kind = Mailing.Kind
NEWS: Final = frozenset({Kind.RELEASE, Kind.DIGEST, Kind.CORRECTION, Kind.RESTORED, Kind.WITHDRAWAL})
FIRST: Final = frozenset({Kind.RELEASE, Kind.DIGEST})
FOLLOWING: Final = {
    Edition.Act.PUBLISH: Kind.CORRECTION,
    Edition.Act.CORRECT: Kind.CORRECTION,
    Edition.Act.RESTORE: Kind.RESTORED,
    Edition.Act.WITHDRAW: Kind.WITHDRAWAL,
}


@dataclass(frozen=True, slots=True)
class Parcel:
    """One mail: its rows, oldest first, and whom it goes to. `key` is the same each time it is sent."""

    key: str
    rows: Sequence[Mailing]

    @property
    def subscriber(self) -> Subscriber | None:
        return self.rows[0].subscriber

    @property
    def journalist(self) -> Journalist | None:
        return self.rows[0].journalist

    @property
    def kind(self) -> str:
        return self.rows[0].kind


def queue_release(*, release: Release, editions: Collection[Edition]) -> None:
    """Puts on the list of mails what `editions`, just sealed, mean for subscribers.

    Whoever was sent the release before hears of its correction, withdrawal or return at once, whatever she
    chooses today. Those who want it and had nothing of it get it as it stands now. Asked again, it adds
    nothing; what comes from an archive is no news.
    """
    if release.imported or release.demo:
        return
    with transaction.atomic():
        latest = latest_edition(release.document)
        if latest is None:
            return
        _follow(release, latest)
        if latest.act != Edition.Act.WITHDRAW:
            _tell_first(release, latest, editions)


def _follow(release: Release, latest: Edition) -> None:
    act = Edition.Act(latest.act)
    waiting = untried().filter(release=release, subscriber__isnull=False).exclude(edition=latest)
    if act is Edition.Act.WITHDRAW:
        waiting.filter(kind__in=FIRST).delete()
    waiting.filter(kind__in=FIRST).update(edition=latest)
    waiting.exclude(kind__in=FIRST).update(edition=latest, kind=FOLLOWING[act])
    has_latest = Mailing.objects.filter(edition=latest, subscriber__isnull=False).values("subscriber")
    told = (
        Mailing.objects.filter(release=release, subscriber__stopped_at=None, subscriber__isnull=False)
        .filter(Q(sent_at__isnull=False) | Q(given_up_at=None) & ~Q(parcel=""))
        .exclude(subscriber__in=has_latest)
    )
    now = timezone.now()
    write_mailings(
        [
            Mailing(subscriber_id=pk, release=release, edition=latest, kind=FOLLOWING[act], due_at=now)
            for pk in told.order_by().values_list("subscriber", flat=True).distinct()
        ]
    )


def _tell_first(release: Release, latest: Edition, editions: Collection[Edition]) -> None:
    languages = set[str]().union(*(_newly_told(edition) for edition in editions)) & _languages(latest)
    if not languages:
        return
    office, now = the_office(), timezone.now()
    before = max(edition.sealed_at for edition in editions)
    due = {each: due_after(now, each, office.zone) for each in Subscriber.Frequency.values}
    at_once = Subscriber.Frequency.AT_ONCE
    write_mailings(
        [
            Mailing(
                subscriber_id=pk,
                release=release,
                edition=latest,
                kind=Kind.RELEASE if frequency == at_once else Kind.DIGEST,
                due_at=due[frequency],
            )
            for pk, frequency in wanting(release, languages, before)
        ]
    )


def _newly_told(edition: Edition) -> set[str]:
    """The languages in which an edition is news: all, and of a correction those it brought in."""
    if edition.act == Edition.Act.WITHDRAW:
        return set()
    languages = _languages(edition)
    if edition.act == Edition.Act.CORRECT and edition.previous is not None:
        languages -= _languages(edition.previous)
    return languages


def _languages(edition: Edition) -> set[str]:
    return set(edition.parts.filter(kind=Part.Kind.TEXT).values_list("language", flat=True))


def write_mailings(rows: Sequence[Mailing]) -> None:
    """Puts `rows` on the list; what stands there already is not added again."""
    Mailing.objects.bulk_create(rows, batch_size=A_WRITE, ignore_conflicts=True)


def take_parcels(*, most: int) -> list[Parcel]:
    """What is due, as up to `most` mails, and kept from other workers for BUSY.

    Everything about releases that is due for one subscriber is one mail.
    """
    now = timezone.now()
    due = due_by(now, Mailing.objects.all(), busy=BUSY)
    if not due.exists():
        return []
    with transaction.atomic():
        chosen = _whose(due.order_by("due_at", "id"), most)
        rows = due.filter(Q(subscriber__in=chosen[0]) | Q(journalist__in=chosen[1])).order_by("id")
        taken = held(rows).select_related("subscriber", "journalist", "release", "edition")
        parcels = _parcelled(list(taken))
        for parcel in parcels:
            for row in parcel.rows:
                row.parcel, row.busy_until = parcel.key, now + BUSY
        every = [row for parcel in parcels for row in parcel.rows]
        Mailing.objects.bulk_update(every, ["parcel", "busy_until"], batch_size=A_WRITE)
    return parcels


def _whose(due: QuerySet[Mailing], most: int) -> tuple[list[int], list[int]]:
    """The first `most` recipients: subscribers and journalists."""
    found = due.values_list("subscriber_id", "journalist_id")[: max(ROWS_LOOKED_AT, most)]
    recipients = list(dict.fromkeys(found))[:most]
    subscribers, journalists = zip(*recipients, strict=True)
    return [pk for pk in subscribers if pk], [pk for pk in journalists if pk]


def _parcelled(rows: Sequence[Mailing]) -> list[Parcel]:
    """What was put together once stays together."""
    fresh: dict[object, str] = {}
    parcels: dict[str, list[Mailing]] = {}
    for row in rows:
        whose = (row.subscriber_id, row.journalist_id, None if row.kind in NEWS else row.pk)
        key = row.parcel or fresh.setdefault(whose, uuid.uuid4().hex)
        parcels.setdefault(key, []).append(row)
    return [Parcel(key, held) for key, held in parcels.items()]


def still_wanted(*, parcel: Parcel) -> bool:
    """False once she stopped, for then its rows are gone; asked right before it is sent."""
    return _rows(parcel).filter(sent_at=None).count() == len(parcel.rows)


def note_sent(*, parcel: Parcel) -> None:
    _rows(parcel).update(sent_at=timezone.now(), busy_until=None, trouble="")
    journalist = parcel.journalist
    if parcel.kind == Kind.EMBARGO and journalist is not None:
        links = PersonalLink.objects.filter(journalist=journalist, release=parcel.rows[0].release_id)
        links.filter(embargo__isnull=False, revoked_at=None, sent_at=None).update(sent_at=timezone.now())
    subscriber = parcel.subscriber
    if subscriber is not None and subscriber.failures and not _came_back(subscriber, before=parcel):
        Subscriber.objects.filter(pk=subscriber.pk).update(failures=0)


def _came_back(subscriber: Subscriber, before: Parcel) -> bool:
    """Whether the last mail that was taken did: that the next one is taken then says nothing yet."""
    taken = subscriber.mailings.filter(sent_at__isnull=False).exclude(parcel=before.key)
    return taken.order_by("-sent_at", "-id").values_list("trouble", flat=True).first() == CAME_BACK


def note_later(*, parcel: Parcel, trouble: str) -> None:
    """It is tried again, each time after a longer wait, and given up after the last of WAITS."""
    attempts = parcel.rows[0].attempts
    now = timezone.now()
    if attempts >= len(WAITS):
        _rows(parcel).update(given_up_at=now, attempts=attempts + 1, trouble=trouble, busy_until=None)
        return
    due = now + WAITS[attempts]
    _rows(parcel).update(due_at=due, attempts=attempts + 1, trouble=trouble, busy_until=None)


def note_refused(*, parcel: Parcel, trouble: str, address: bool) -> None:
    """It is never tried again. `address`: nobody is there; MOST_FAILURES of those in a row end it all."""
    now = timezone.now()
    with transaction.atomic():
        _rows(parcel).update(given_up_at=now, attempts=F("attempts") + 1, trouble=trouble, busy_until=None)
        if parcel.subscriber is not None and address:
            _count_refusal(parcel.subscriber, now)


@sensitive_variables()
def note_returned(*, email: str) -> None:
    """For a provider that could not deliver what it took; counts as a refusal by the address.

    A mail counts once, however often it is told of: the latest one that went to her. Passes over an unknown
    address.
    """
    try:
        spelling = folded(email)
    except NoAddress:
        return
    with transaction.atomic():
        kept = Subscriber.objects.select_for_update().filter(folded_email=spelling, stopped_at=None).first()
        last = kept and kept.mailings.filter(sent_at__isnull=False).order_by("-sent_at", "-id").first()
        if not kept or not last or last.trouble == CAME_BACK:
            return
        kept.mailings.filter(parcel=last.parcel, sent_at__isnull=False).update(trouble=CAME_BACK)
        _count_refusal(kept, timezone.now())


def _count_refusal(subscriber: Subscriber, now: datetime.datetime) -> None:
    kept = Subscriber.objects.filter(pk=subscriber.pk)
    kept.update(failures=F("failures") + 1)
    if kept.filter(failures__gte=MOST_FAILURES, stopped_at=None).update(stopped_at=now):
        Mailing.objects.filter(subscriber=subscriber, sent_at=None, given_up_at=None).delete()


def drop_parcel(*, parcel: Parcel) -> None:
    """There is nothing left to tell: what it was about was withdrawn, or she stopped."""
    _rows(parcel).filter(sent_at=None).delete()


def let_go(*, parcels: Sequence[Parcel]) -> None:
    """Gives back what was taken and not tried."""
    rows = [row.pk for parcel in parcels for row in parcel.rows]
    for start in range(0, len(rows), A_WRITE):
        held = Mailing.objects.filter(pk__in=rows[start : start + A_WRITE], sent_at=None)
        held.update(busy_until=None)


def _rows(parcel: Parcel) -> QuerySet[Mailing]:
    return Mailing.objects.filter(pk__in=[row.pk for row in parcel.rows])
