"""Occasions: officers' own, and those that releases tell of, each of them once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from communique.directory.actions.telling import tell
from communique.directory.errors import DirectoryError
from communique.directory.models import Country, Occasion, Organisation, Person, Place
from communique.directory.queries import find_occasion, the_people
from communique.directory.rules import check_may_keep

if TYPE_CHECKING:
    from communique.staff.models import Officer


@transaction.atomic
def add_occasion(
    *,
    kind: str,
    earliest: datetime.date | None = None,
    latest: datetime.date | None = None,
    place: Place | None = None,
    participants: Iterable[Person] = (),
    countries: Iterable[Country] = (),
    organisations: Iterable[Organisation] = (),
    planned: bool = False,
    proposed: bool = False,
    by: Officer,
) -> Occasion:
    occasion = Occasion(
        kind=kind, earliest=earliest, latest=latest, place=place, planned=planned, proposed=proposed
    )
    return change_occasion(
        occasion=occasion,
        participants=participants,
        countries=countries,
        organisations=organisations,
        by=by,
        action="directory.propose" if proposed else "",
    )


@transaction.atomic
def change_occasion(
    *,
    occasion: Occasion,
    participants: Iterable[Person] | None = None,
    countries: Iterable[Country] | None = None,
    organisations: Iterable[Organisation] | None = None,
    by: Officer,
    action: str = "",
) -> Occasion:
    """Keeps `occasion` as it stands, and who took part unless None; a new one is added. A participant who
    was merged counts as the entry kept.
    """
    new = occasion.pk is None
    check_may_keep(by, Occasion, "add" if new else "change")
    if occasion.earliest and occasion.latest and occasion.latest < occasion.earliest:
        raise DirectoryError(_("The occasion ends before it begins; correct one of the two days."))
    occasion.save()
    if participants is not None:
        occasion.participants.set(the_people(participants))
    if countries is not None:
        occasion.countries.set(countries)
    if organisations is not None:
        occasion.organisations.set(organisations)
    tell(occasion, action or ("wagtail.create" if new else "wagtail.edit"), by)
    return occasion


@transaction.atomic
def propose_occasion(
    *,
    kind: str,
    earliest: datetime.date | None,
    latest: datetime.date | None = None,
    place: Place | None = None,
    participants: Iterable[Person] = (),
    countries: Iterable[Country] = (),
    organisations: Iterable[Organisation] = (),
    planned: bool = False,
    by: Officer,
) -> Occasion:
    """The occasion that another release told of already (`queries.find_occasion`), or a new proposed one.

    One that no officer has looked at learns who else took part, where it was and that it was held; an
    officer's own stays as it is.
    """
    people, lands, bodies = the_people(participants), list(countries), list(organisations)
    found = find_occasion(
        kind=kind,
        earliest=earliest,
        latest=latest,
        participants=people,
        countries=lands,
        organisations=bodies,
        place=place,
    )
    if found is None:
        return add_occasion(
            kind=kind,
            earliest=earliest,
            latest=latest,
            place=place,
            participants=people,
            countries=lands,
            organisations=bodies,
            planned=planned,
            proposed=True,
            by=by,
        )
    if found.proposed:
        _learn(found, place, people, lands, bodies, planned=planned, by=by)
    return found


@transaction.atomic
def accept_occasion(*, occasion: Occasion, by: Officer) -> Occasion:
    """An officer has looked at what was read by machine, and it was so."""
    kept = Occasion.objects.get(pk=occasion.pk)
    kept.proposed = False
    return change_occasion(occasion=kept, by=by, action="directory.accept")


def _learn(
    occasion: Occasion,
    place: Place | None,
    people: list[Person],
    countries: list[Country],
    organisations: list[Organisation],
    *,
    planned: bool,
    by: Officer,
) -> None:
    there = the_people(occasion.participants.all())
    lands, bodies = list(occasion.countries.all()), list(occasion.organisations.all())
    new = {*people} - {*there} or {*countries} - {*lands} or {*organisations} - {*bodies}
    held = occasion.planned and not planned
    if not new and not held and (place is None or occasion.place_id is not None):
        return
    occasion.place = occasion.place or place
    occasion.planned = occasion.planned and planned
    change_occasion(
        occasion=occasion,
        participants=[*there, *people],
        countries=[*lands, *countries],
        organisations=[*bodies, *organisations],
        by=by,
    )
