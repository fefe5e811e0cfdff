"""Who of the subscribers wants to hear of a release."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from communique.directory.models import Person
from communique.newsroom.models import Concern, Mailing, Subscriber

if TYPE_CHECKING:
    from communique.newsroom.models import Release

A_CHUNK = 2000


def wanting(
    release: Release, languages: Collection[str], before: datetime.datetime
) -> Iterator[tuple[int, str]]:
    """Ids and frequencies of those who were subscribed `before`, want it, and have no mail of it yet.

    Kinds narrow; people and countries are what it should be about: any one of those chosen is enough.
    """
    people, countries = _concerned(release)
    chosen_people = Subscriber.people.through.objects.filter(subscriber=OuterRef("pk"))
    chosen_countries = Subscriber.countries.through.objects.filter(subscriber=OuterRef("pk"))
    mailed = Mailing.objects.filter(subscriber=OuterRef("pk"), release=release)
    about_all = ~Exists(chosen_people) & ~Exists(chosen_countries)
    about_these = Exists(chosen_people.filter(person__in=people)) | Exists(
        chosen_countries.filter(country__in=countries)
    )
    subscribers = (
        Subscriber.objects.filter(language__in=languages, confirmed_at__lte=before, stopped_at=None)
        .filter(Q(about_all) | Q(about_these))
        .exclude(Exists(mailed))
        .order_by("pk")
    )
    rows = subscribers.values_list("pk", "kinds", "frequency")
    for pk, kinds, frequency in rows.iterator(chunk_size=A_CHUNK):
        if not kinds or release.kind in kinds:
            yield pk, frequency


def _concerned(release: Release) -> tuple[list[int], list[int]]:
    """The people, under each of their entries, and the countries that `release` is about."""
    rows = Concern.objects.filter(release=release)
    kept = list(rows.filter(person__isnull=False).values_list("person", flat=True))
    entries = Person.objects.filter(Q(pk__in=kept) | Q(same_as__in=kept)).values_list("pk", flat=True)
    return list(entries), list(rows.filter(country__isnull=False).values_list("country", flat=True))
