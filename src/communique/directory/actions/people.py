"""People: added by officers, proposed by the reader, accepted; and how else they are written."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from communique.directory.actions.entries import change_entry, check_name
from communique.directory.actions.naming_countries import take_country
from communique.directory.actions.telling import tell
from communique.directory.errors import Overlaps
from communique.directory.models import Appointment, Country, Office, Person, PersonAlias, PersonName, Post
from communique.directory.queries import find_person, posts_of, the_person
from communique.directory.rules import check_may_keep, check_overlaps
from communique.directory.spelling import spelling
from communique.languages.tags import canonical_tag

if TYPE_CHECKING:
    from communique.staff.models import Officer


def add_person(
    *, names: Mapping[str, str], aliases: Iterable[str] = (), country: Country | None = None, by: Officer
) -> Person:
    """`names` by language; `aliases` are all other ways she is written, in whatever language."""
    return change_entry(entry=_person(names, aliases, country), by=by)


@transaction.atomic
def propose_person(
    *,
    name: str,
    language: str,
    office: str | None = None,
    country: str | None = None,
    day: datetime.date | None = None,
    by: Officer,
) -> Person:
    """The person that a text calls so: whom the directory knows, or a new entry that says it was proposed.

    The words of `office` go to the audit, where the officer who accepts her reads them; where they are
    exactly the name of one post that nobody else surely held on `day`, she holds it from then on, at a time
    that is not known. Asked again, nothing more happens. Raises DirectoryError for what is no name.
    """
    check_may_keep(by, Person, "add")
    check_name(name)
    # One proposal at a time: two workers who read the same name make one entry.
    Office.objects.select_for_update().first()
    found = find_person(name, language=language, office=office, country=country)
    told = take_country(name=country, by=by) if country else None
    if found is None:
        found = _person({canonical_tag(language): " ".join(name.split())}, (), told)
        found.proposed = True
        log_data = {"name": name, "language": language, "office": office or "", "country": country or ""}
        found.save()
        tell(found, "directory.propose", by, **log_data)
    elif found.proposed:
        _learn(found, name, canonical_tag(language), told, by)
    if found.proposed and office:
        _propose_post(found, office, told, day, by)
    return found


@transaction.atomic
def accept_person(*, person: Person, by: Officer) -> Person:
    """An officer has looked at what was read by machine, and it is a person of that name."""
    kept: Person = Person.objects.get(pk=person.pk)
    kept.proposed = False
    return change_entry(entry=kept, by=by, action="directory.accept")


@transaction.atomic
def add_alias(*, person: Person, name: str, by: Officer) -> PersonAlias:
    """Another way she is written. The alias that is there already is given back."""
    check_may_keep(by, Person)
    check_name(name)
    kept = the_person(person)
    alias, made = PersonAlias.objects.get_or_create(
        person=kept, folded=spelling(name), defaults={"name": " ".join(name.split())}
    )
    if made:
        tell(kept, "directory.alias", by, alias=alias.name)
    return alias


def _person(names: Mapping[str, str], aliases: Iterable[str], country: Country | None) -> Person:
    person = Person(country=country)
    person.names = [PersonName(language=tag, name=name) for tag, name in names.items()]
    person.aliases = [PersonAlias(name=alias) for alias in aliases]
    return person


def _learn(person: Person, name: str, language: str, country: Country | None, by: Officer) -> None:
    """A second language's name and a country for someone whom no officer has looked at yet."""
    names = {row.language: row.name for row in person.names.all()}
    whole = spelling(name) in map(spelling, names.values())
    learned = False
    if whole and language not in names:
        person.names.add(PersonName(language=language, name=" ".join(name.split())))
        learned = True
    if country is not None and person.country_id is None:
        person.country = country
        learned = True
    if learned:
        change_entry(entry=person, by=by)


def _propose_post(
    person: Person, office: str, country: Country | None, day: datetime.date | None, by: Officer
) -> None:
    """Only a post that is there, is called exactly so, and can be no other's on that day."""
    wanted = spelling(office)
    of_country = Post.objects.filter(country=country) if country is not None else Post.objects.all()
    posts = [
        post
        for post in of_country.prefetch_related("names")
        if wanted in {spelling(name.name) for name in post.names.all()}
    ]
    if len(posts) != 1 or any(held.post_id == posts[0].pk for held in posts_of(person)):
        return
    post = posts[0]
    others = (
        Appointment.objects.filter(post=post).select_related("person", "post").prefetch_related("post__names")
    )
    try:
        if day is not None:
            check_overlaps(Appointment(person=person, post=post, since=day, until=day), others)
    except Overlaps:
        return
    appointment = Appointment.objects.create(person=person, post=post)
    tell(appointment, "directory.propose", by, office=office)
