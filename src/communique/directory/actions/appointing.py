"""Who held which post, from when to when. Nothing that certainly overlaps is taken."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.directory.actions.telling import tell
from communique.directory.errors import DirectoryError
from communique.directory.models import Appointment, Exactness, Person, Post
from communique.directory.periods import first_of, last_of
from communique.directory.rules import check_may_keep, check_overlaps
from communique.events.actions import write_event

if TYPE_CHECKING:
    from communique.staff.models import Officer


def appoint(
    *,
    person: Person,
    post: Post,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    since_exact: str = Exactness.DAY,
    until_exact: str = Exactness.DAY,
    by: Officer,
) -> Appointment:
    """`person` held `post` on both days and between them; without `until` she still does.

    Raises Overlaps where the post has one holder and another certainly held it on one of the days, and where
    the same entry holds it twice; the sentence names the other and when.
    """
    appointment = Appointment(
        person=person,
        post=post,
        since=since,
        since_exact=since_exact,
        until=until,
        until_exact=until_exact,
    )
    return change_appointment(appointment=appointment, by=by)


@transaction.atomic
def change_appointment(*, appointment: Appointment, by: Officer) -> Appointment:
    """Keeps `appointment` as it stands; a new one is added. Raises as `appoint` does."""
    new = appointment.pk is None
    check_may_keep(by, Appointment, "add" if new else "change")
    # Whoever appoints to the same post waits here until the other has written.
    appointment.post = Post.objects.select_for_update().prefetch_related("names").get(pk=appointment.post_id)
    if appointment.since is not None:
        appointment.since = first_of(appointment.since, appointment.since_exact)
    if appointment.until is not None:
        appointment.until = last_of(appointment.until, appointment.until_exact)
    if appointment.since and appointment.until and appointment.until < appointment.since:
        raise DirectoryError(_("The appointment ends before it begins; correct one of the two days."))
    others = Appointment.objects.filter(post=appointment.post_id).exclude(pk=appointment.pk)
    check_overlaps(appointment, others.select_related("person", "post").prefetch_related("person__names"))
    appointment.save()
    tell(appointment, "wagtail.create" if new else "wagtail.edit", by, person=appointment.person_id)
    return appointment


@transaction.atomic
def remove_appointment(*, appointment: Appointment, by: Officer) -> None:
    """Takes away what was entered by mistake. What statements or the office point at stays."""
    check_may_keep(by, Appointment)
    ids = {"appointment": appointment.pk, "person": appointment.person_id}
    log(
        instance=appointment.person,
        action="directory.not_appointed",
        user=by,
        data={"post": str(appointment.post)},
    )
    write_event("appointment_changed", **ids)
    try:
        appointment.delete()
    except ProtectedError as error:
        raise DirectoryError(
            _("Words that were said belong to «%(appointment)s», so it stays. Correct its days instead.")
            % {"appointment": appointment}
        ) from error
