"""From a name as read to the directory's entry: only where it can mean no other."""

from __future__ import annotations

from communique.directory.models import Country, Organisation, Person, Place
from communique.directory.queries.snapshot import Snapshot, snapshot
from communique.directory.spelling import spelling
from communique.languages.folding import stems


def find_person(
    name: str, *, language: str | None = None, office: str | None = None, country: str | None = None
) -> Person | None:
    """The one person (the entry kept) with that full name or alias in any script, or, if it is nobody's
    whole name, with that surname. Of several who are called so the words of office and country decide.
    """
    version = snapshot()
    spelled = spelling(name)
    wanted = version.country_names.get(spelling(country or ""))
    found = version.spelled.get(spelled, set())
    if not found:
        # A surname alone is nobody's where the country is another's.
        found = {
            person
            for person in version.surnames.get(spelled, set())
            if wanted is None or not (of := version.countries_of(person)) or wanted in of
        }
    if len(found) > 1:
        found = _narrowed(version, found, language, office, wanted)
    if len(found) != 1:
        return None
    person: Person | None = Person.objects.prefetch_related("names").filter(pk=next(iter(found))).first()
    return person


def _narrowed(
    version: Snapshot, found: set[int], language: str | None, office: str | None, country: int | None
) -> set[int]:
    if country is not None:
        found = {person for person in found if country in version.countries_of(person)} or found
    asked = set(stems(office or "", language))
    if len(found) > 1 and asked:
        scores = {person: _fit(version, person, asked) for person in found}
        best = max(scores.values())
        if best > 0:
            found = {person for person, score in scores.items() if score == best}
    return found


def _fit(version: Snapshot, person: int, asked: set[str]) -> float:
    told = [
        set(stems(name, source))
        for held in version.held_by.get(person, ())
        for source, name in version.posts[held.post].names.items()
    ]
    return max((len(asked & words) / len(asked | words) for words in told if words), default=0.0)


def find_country(name: str) -> Country | None:
    """The country by any name, form or adjective the directory or a language pack has, or by its code."""
    version = snapshot()
    pk = version.country_names.get(spelling(name)) or version.codes.get(name.strip().upper())
    return Country.objects.prefetch_related("names").filter(pk=pk).first() if pk is not None else None


def find_organisation(name: str) -> Organisation | None:
    """The one organisation with that name or alias, in any script."""
    found = snapshot().organisations.get(spelling(name), set())
    if len(found) != 1:
        return None
    body: Organisation | None = Organisation.objects.prefetch_related("names").filter(pk__in=found).first()
    return body


def find_place(name: str, *, country: Country | None = None) -> Place | None:
    """The one place with that name, in any script; where several are called so, the one in `country`."""
    found = snapshot().places.get(spelling(name), set())
    places = Place.objects.prefetch_related("names").filter(pk__in=found)
    if len(found) > 1:
        places = places.filter(country=country) if country is not None else places.none()
    rows = list(places)
    return rows[0] if len(rows) == 1 else None
