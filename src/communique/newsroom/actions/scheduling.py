"""Approved releases go public at an instant, one or several together: all of them or none."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.log_actions import log

from communique.directory.queries import public_languages, the_office
from communique.events.actions import write_event
from communique.ledger.document import tidy
from communique.ledger.models import Edition
from communique.newsroom import rules
from communique.newsroom.actions.holding import draft_of, hold
from communique.newsroom.actions.publishing import publish_held
from communique.newsroom.composing import compose, digest_of
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.models import Release, Schedule
from communique.newsroom.readiness import missing_for_publication
from communique.newsroom.states import Verb, may_step, stage_of

if TYPE_CHECKING:
    from communique.staff.models import Officer

logger = logging.getLogger(__name__)
_UNEXPECTED = gettext_lazy(
    "A fault of the software stopped it (%(error)s). The worker's log says more; it is tried again."
)
TRIED_AGAIN_AFTER = datetime.timedelta(seconds=10)
FURTHEST = datetime.timedelta(days=5 * 366)


def now() -> datetime.datetime:
    """The clock by which something is due; tests set their own."""
    return timezone.now()


def schedule_releases(
    *, releases: Sequence[Release], instant: datetime.datetime, by: Officer, title: str = ""
) -> Schedule:
    """Puts approved releases on the clock, to go public together at `instant` (whole seconds).

    One that was on the clock for another instant is moved. Raises NotAllowed, NotReady, Refused.
    """
    instant = instant.replace(microsecond=0)
    if not releases:
        raise Refused(_("Choose at least one release."))
    if instant <= now():
        raise Refused(_("That moment is past. Choose one to come, or publish now."))
    if instant > now() + FURTHEST:
        raise Refused(_("That moment is more than five years away. Choose a nearer one."))
    with transaction.atomic():
        schedule = Schedule.objects.create(instant=instant, title=tidy(title)[:200], made_by=by)
        for release in sorted(releases, key=lambda each: each.pk):
            _put(release, schedule, by)
        write_event("schedule_made", schedule=schedule.pk)
    for release in releases:
        release.schedule = schedule
    return schedule


def join_schedule(*, releases: Sequence[Release], schedule: Schedule, by: Officer) -> None:
    """Lets `releases` go public together with those of `schedule`."""
    with transaction.atomic():
        held = Schedule.objects.select_for_update().get(pk=schedule.pk)
        if held.done_at is not None or held.instant <= now():
            raise Refused(_("That moment is past. Choose one to come, or publish now."))
        for release in sorted(releases, key=lambda each: each.pk):
            _put(release, held, by)
        write_event("schedule_made", schedule=held.pk)
    for release in releases:
        release.schedule = held


def unschedule_release(*, release: Release, by: Officer) -> None:
    """Takes one release off the clock; it stays approved, and others of its instant stay on it."""
    if not rules.may_schedule(by, release):
        raise NotAllowed(_("Your role does not include scheduling releases."))
    with transaction.atomic():
        current = hold(release)
        if not may_step(stage_of(current), Verb.UNSCHEDULE):
            raise Refused(_("No publication of this release is scheduled."))
        Release.objects.filter(pk=current.pk).update(schedule=None)
        log(current, "newsroom.unschedule", user=by)
        write_event("schedule_left", release=current.pk)
    release.schedule = None


def _put(release: Release, schedule: Schedule, by: Officer) -> None:
    if not rules.may_schedule(by, release):
        raise NotAllowed(_("Your role does not include scheduling releases."))
    current = hold(release)
    if not may_step(stage_of(current), Verb.SCHEDULE):
        raise Refused(_("«%(release)s» is not approved yet.") % {"release": current})
    draft, _revision = draft_of(current, by)
    office = the_office()
    assert current.review is not None  # noqa: S101  the stage says so
    if digest_of(draft, office) != current.review.digest:
        raise Refused(_("The draft was changed since it was approved. Take it back, and ask anew."))
    composed = compose(draft, office)
    reasons = missing_for_publication(draft, composed, public_languages(office), at=schedule.instant)
    if reasons:
        raise NotReady(reasons)
    Release.objects.filter(pk=current.pk).update(schedule=schedule)
    log(current, "newsroom.schedule", user=by, data={"instant": schedule.instant.isoformat()})


def next_instant() -> datetime.datetime | None:
    """When the next scheduled publication is due, for the worker to sleep until."""
    waiting = Schedule.objects.filter(done_at=None, releases__isnull=False, tried_at=None)
    return waiting.order_by("instant").values_list("instant", flat=True).first()


def publish_due() -> int:
    """Publishes what is due, each schedule in one transaction; returns how many editions there are now more.

    What cannot be published keeps its place, says why in `trouble`, and is tried again every ten seconds;
    what else is due does not wait for it.
    """
    moment = now()
    due = Schedule.objects.filter(done_at=None, instant__lte=moment, releases__isnull=False).distinct()
    rested = due.exclude(tried_at__gt=moment - TRIED_AGAIN_AFTER)
    return sum(len(_publish(schedule)) for schedule in rested.order_by("instant", "pk"))


def _publish(schedule: Schedule) -> list[Edition]:
    try:
        with transaction.atomic():
            held = Schedule.objects.select_for_update().get(pk=schedule.pk)
            if held.done_at is not None:
                return []
            releases = list(held.releases.order_by("pk"))
            editions = [
                publish_held(release=release, by=held.made_by, at=held.instant) for release in releases
            ]
            held.done_at, held.trouble, held.tried_at = now(), "", now()
            held.save(update_fields=["done_at", "trouble", "tried_at"])
            write_event("schedule_done", schedule=held.pk)
    except (Refused, OSError) as error:
        return _put_aside(schedule, str(error))
    except Exception as error:
        # A fault of ours in one must not hold up the others that are due.
        logger.exception("A scheduled publication stumbled.")
        return _put_aside(schedule, _UNEXPECTED % {"error": type(error).__name__})
    return editions


def _put_aside(schedule: Schedule, trouble: str) -> list[Edition]:
    """Until it is tried again. Where the database itself is away this raises, and the clock waits."""
    Schedule.objects.filter(pk=schedule.pk).update(tried_at=now(), trouble=trouble[:2000])
    return []


def look_ahead(within: datetime.timedelta) -> int:
    """Finds out before the instant whether what is scheduled could go; returns how many could not.

    Nothing is published. Somebody who changed a photograph's credit since the approval, or a file that is
    gone, is told of while there is time.
    """
    soon = Schedule.objects.filter(done_at=None, instant__gt=now(), instant__lte=now() + within)
    troubled = 0
    for schedule in soon.filter(releases__isnull=False).distinct():
        told = _trouble_ahead(schedule)
        if told != schedule.trouble:
            Schedule.objects.filter(pk=schedule.pk).update(trouble=told)
        troubled += bool(told)
    return troubled


def _trouble_ahead(schedule: Schedule) -> str:
    office = the_office()
    for release in schedule.releases.select_related("review", "edition", "latest_revision"):
        try:
            draft = release.get_latest_revision_as_object()
            if release.review is None or digest_of(draft, office) != release.review.digest:
                return _("«%(release)s» was changed since it was approved.") % {"release": release}
            reasons = missing_for_publication(
                draft, compose(draft, office), public_languages(office), at=schedule.instant
            )
        except (Refused, OSError, DatabaseError) as error:
            return str(error)
        except Exception as error:
            # What stumbles here would hold up what is due now.
            logger.exception("The look ahead at a scheduled publication stumbled.")
            return str(_UNEXPECTED % {"error": type(error).__name__})
        if reasons:
            return " ".join(reasons)
    return ""
