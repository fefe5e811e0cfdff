"""The only writer of mailings to journalists: what an embargo, and what came after it, means for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from communique.ledger.models import Edition
from communique.ledger.queries import latest_edition
from communique.newsroom.actions.mailing import FOLLOWING, write_mailings
from communique.newsroom.mailing.waiting import untried
from communique.newsroom.models import Embargo, Mailing, PersonalLink, Release

Kind = Mailing.Kind
UNDER_EMBARGO: Final = (Kind.EMBARGO, Kind.MOVED, Kind.TAKEN_BACK)


def queue_links(embargo: Embargo, journalists: Collection[int]) -> None:
    """A mail with her link to each. A demo release is mailed to nobody."""
    _write(embargo.release, Kind.EMBARGO, sorted(journalists))


def queue_new_instant(embargo: Embargo) -> None:
    """To whom the old instant was told; a mail that still waits tells the new one by itself."""
    _waiting(embargo, Kind.MOVED).delete()
    still = set(_waiting(embargo, Kind.EMBARGO).values_list("journalist", flat=True))
    _write(embargo.release, Kind.MOVED, sorted(_holders(embargo) - still))


def queue_taken_back(embargo: Embargo) -> None:
    """To whoever may have her link; a mail that was not tried yet is not sent at all."""
    still = set(_waiting(embargo, Kind.EMBARGO).values_list("journalist", flat=True))
    _waiting(embargo, *UNDER_EMBARGO).delete()
    _write(embargo.release, Kind.TAKEN_BACK, sorted(_holders(embargo) - still))


def drop_waiting(embargo: Embargo, journalists: Collection[int] | None = None) -> None:
    """Its mails that were not tried yet, of all or of some."""
    waiting = _waiting(embargo, *UNDER_EMBARGO)
    (waiting if journalists is None else waiting.filter(journalist__in=journalists)).delete()


def tell_press(*, release: Release) -> None:
    """Puts on the list that `release` was corrected, withdrawn or restored, for who got it under embargo.

    Told twice, it adds nothing: there is one mail for each journalist and edition.
    """
    if release.imported or release.demo:
        return
    latest = latest_edition(release.document)
    if latest is None or latest.act == Edition.Act.PUBLISH:
        return
    kind = FOLLOWING[Edition.Act(latest.act)]
    waiting = untried().filter(release=release, journalist__isnull=False).exclude(edition=latest)
    waiting.exclude(kind__in=UNDER_EMBARGO).delete()
    _write(release, kind, _given_it(release), edition=latest)


def _given_it(release: Release) -> Sequence[int]:
    """Who was sent it and could read it: not those from whom it was taken back before she had accepted."""
    links = PersonalLink.objects.filter(embargo__release=release, journalist__active=True)
    read = Q(accepted_at__isnull=False)
    sent = Q(sent_at__isnull=False, revoked_at=None, embargo__taken_back_at=None)
    found = links.filter(read | sent).order_by("journalist").values_list("journalist", flat=True)
    return list(found.distinct())


def _holders(embargo: Embargo) -> set[int]:
    links = PersonalLink.objects.filter(embargo=embargo, revoked_at=None, journalist__active=True)
    return set(links.values_list("journalist_id", flat=True))


def _waiting(embargo: Embargo, *kinds: Mailing.Kind) -> QuerySet[Mailing]:
    return untried().filter(release=embargo.release_id, journalist__isnull=False, kind__in=kinds)


def _write(
    release: Release, kind: Mailing.Kind, journalists: Sequence[int], *, edition: Edition | None = None
) -> None:
    if release.demo:
        return
    now = timezone.now()
    rows = [
        Mailing(journalist_id=pk, release=release, edition=edition, kind=kind, due_at=now)
        for pk in journalists
    ]
    write_mailings(rows)
