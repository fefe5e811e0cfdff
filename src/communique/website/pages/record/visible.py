"""Who and what of the directory is public: only what public words or releases tell of already.

An entry alone shows nothing: an officer may note the guest of a visit that nobody may hear of yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from communique.directory.models import Appointment, Country, Occasion, Office, Organisation, Person
from communique.ledger.models import Edition
from communique.newsroom.models import PublishedText
from communique.record.queries import pages as record
from communique.record.rules import shows_read
from communique.website.pages.frame import Link
from communique.website.pages.record.naming import people_in

Entry = TypeVar("Entry", bound=Model)


def asked_for(entries: QuerySet[Entry], pk: int) -> Entry:
    """The entry with that number, or an empty one in its place.

    What nobody may hear of is looked up in the same steps as what is not there, so that not even the time of
    an answer tells them apart.
    """
    return entries.filter(pk=pk).first() or entries.model(pk=pk)


def public_occasions(office: Office) -> QuerySet[Occasion]:
    """Those that a live release was published with, or that shown words tell of; newest first."""
    texts = PublishedText.objects.filter(release__occasion=OuterRef("pk"), live=True)
    told = record.occasions_told(office).filter(occasion=OuterRef("pk"))
    return Occasion.objects.filter(Exists(texts) | Exists(told)).order_by("-earliest", "-id")


def occasions_of(edition: Edition, office: Office) -> Sequence[Occasion]:
    """What the release of a standing edition tells of; what it was published with comes first."""
    texts = PublishedText.objects.filter(edition=edition, live=True, release__occasion__isnull=False)
    found = {
        text.release.occasion_id: text.release.occasion for text in texts.select_related("release__occasion")
    }
    for occasion in record.occasion_told_in(edition, office):
        found.setdefault(occasion.pk, occasion)
    return [occasion for occasion in found.values() if occasion is not None]


def editions_telling(occasion: Occasion, office: Office) -> Sequence[int]:
    """Ids of the standing editions that tell of it."""
    told = record.occasions_told(office).filter(occasion=occasion).values_list("edition_id", flat=True)
    own = PublishedText.objects.filter(release__occasion=occasion, live=True)
    return [*{*told, *own.values_list("edition_id", flat=True)}]


def public_people(office: Office) -> QuerySet[Person]:
    """People whose words are shown or who took part in what is public; of merged entries the one kept."""
    there = public_occasions(office).order_by()
    attended = Q(Exists(there.filter(participants=OuterRef("pk")))) | Q(
        Exists(there.filter(participants__same_as=OuterRef("pk")))
    )
    if not shows_read(office):
        attended &= Q(proposed=False)
    people: QuerySet[Person] = Person.objects.filter(same_as=None)
    return people.filter(record.speaks(office) | attended)


def participants(occasion: Occasion, office: Office) -> Sequence[Person]:
    """Who took part, each person once."""
    people = occasion.participants.order_by("pk").select_related("same_as")
    if not shows_read(office):
        people = people.filter(proposed=False)
    kept = {person.same_as_id or person.pk: None for person in people}
    rows = Person.objects.filter(pk__in=kept).prefetch_related("names").in_bulk()
    return [rows[pk] for pk in kept]


def with_people(office: Office, people: Sequence[int]) -> QuerySet[Occasion]:
    taking_part = Occasion.participants.through.objects.filter(person__in=people)
    return public_occasions(office).filter(pk__in=taking_part.values("occasion_id"))


def with_country(office: Office, country: Country) -> QuerySet[Occasion]:
    """Where it was represented: noted so, or by somebody who held a post of it then, or belongs to it."""
    named = Q(Exists(Occasion.countries.through.objects.filter(occasion=OuterRef("pk"), country=country)))
    own = Q(Exists(Person.objects.filter(country=country, occasions=OuterRef("pk"))))
    return public_occasions(office).filter(named | own | _held_there(Q(post__country=country)))


def with_organisation(office: Office, organisation: Organisation) -> QuerySet[Occasion]:
    through = Occasion.organisations.through.objects
    named = Q(Exists(through.filter(occasion=OuterRef("pk"), organisation=organisation)))
    return public_occasions(office).filter(named | _held_there(Q(post__organisation=organisation)))


def _held_there(posts: Q) -> Q:
    """For occasions: somebody took part who held one of `posts` on those days."""
    began = Q(since=None) | Q(since__lte=Coalesce(OuterRef("latest"), OuterRef("earliest")))
    lasted = Q(until=None) | Q(until__gte=OuterRef("earliest"))
    return Q(Exists(Appointment.objects.filter(posts, began, lasted, person__occasions=OuterRef("pk"))))


def public_countries(office: Office) -> Sequence[Country]:
    """Countries that public occasions or shown words have to do with."""
    there = public_occasions(office).order_by()
    ids = set(
        Occasion.countries.through.objects.filter(occasion__in=there).values_list("country_id", flat=True)
    )
    ids |= record.countries_spoken_about(office)
    people = public_people(office)
    ids |= set(people.exclude(country=None).values_list("country_id", flat=True))
    held = Appointment.objects.filter(Q(person__in=people) | Q(person__same_as__in=people))
    ids |= set(held.exclude(post__country=None).values_list("post__country_id", flat=True))
    return list(Country.objects.filter(pk__in=ids).prefetch_related("names"))


def public_organisations(office: Office) -> Sequence[Organisation]:
    there = public_occasions(office).order_by()
    through = Occasion.organisations.through.objects
    ids = set(through.filter(occasion__in=there).values_list("organisation_id", flat=True))
    ids |= record.organisations_speaking(office)
    held = Appointment.objects.filter(person__in=public_people(office)).exclude(post__organisation=None)
    ids |= set(held.values_list("post__organisation_id", flat=True))
    found = Organisation.objects.filter(pk__in=ids)
    if not shows_read(office):
        found = found.filter(proposed=False)
    return list(found.prefetch_related("names"))


def shown_people(ids: Iterable[int], tag: str, office: Office) -> dict[int, Link]:
    """Links to those of `ids` that may be named; an entry that was merged leads to the one kept."""
    people = Person.objects.filter(pk__in=set(ids))
    if not shows_read(office):
        people = people.filter(proposed=False)
    return dict(people_in(people.values_list("pk", flat=True), tag))


def is_public_country(country: Country, office: Office) -> bool:
    said = record.speaks_from(country, office) or record.spoken_about(country, office)
    return said or with_country(office, country).exists()


def is_public_organisation(organisation: Organisation, office: Office) -> bool:
    if organisation.proposed and not shows_read(office):
        return False
    return with_organisation(office, organisation).exists() or record.speaks_for(organisation, office)
