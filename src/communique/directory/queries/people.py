"""Who is who: the entry that is kept, all its names, and everybody as the reader is told of them."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from communique.directory.models import Person, PersonAlias, PersonName
from communique.directory.periods import boundaries
from communique.directory.queries.snapshot import BEGINNING as _BEGINNING, Entry, Held, Snapshot, snapshot
from communique.directory.spelling import in_every_script, pick, spelling
from communique.languages.folding import words
from communique.languages.scripts import to_latin
from communique.languages.tags import primary_language, script_variants
from communique.reading.passages import KnownPerson

if TYPE_CHECKING:
    from django.db.models import QuerySet

_DAYS_KEPT = 64


def the_person(person: Person) -> Person:
    """The entry kept for that person: itself, unless it was merged into another."""
    return person if person.same_as_id is None else Person.objects.get(pk=person.same_as_id)


def the_people(people: Iterable[Person]) -> list[Person]:
    """The entries kept, each once, in the order given. One query at most."""
    given = list(people)
    merged = {person.same_as_id for person in given if person.same_as_id is not None}
    kept = Person.objects.prefetch_related("names").in_bulk(merged) if merged else {}
    found = {
        person.same_as_id or person.pk: person if person.same_as_id is None else kept[person.same_as_id]
        for person in given
    }
    return list(found.values())


def kept_people() -> QuerySet[Person]:
    """Everybody once: what lists and choosers offer."""
    people: QuerySet[Person] = Person.objects.filter(same_as=None)
    return people


def all_entries_of(person: Person) -> list[int]:
    """Ids of all entries that are this person, the one kept first."""
    kept = person.same_as_id or person.pk
    entries = Person.objects.filter(Q(pk=kept) | Q(same_as=kept)).values_list("pk", flat=True)
    return sorted(entries, key=lambda pk: (pk != kept, pk))


def names_of(person: Person) -> dict[str, str]:
    """Her name in each language; where the entry kept has none, that of one merged into it."""
    order = {pk: place for place, pk in enumerate(all_entries_of(person))}
    rows = PersonName.objects.filter(person__in=order).order_by("pk")
    names: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: order[row.person_id]):
        names.setdefault(row.language, row.name)
    return names


def other_names_of(person: Person) -> list[str]:
    """Aliases of all her entries, and names that `names_of` does not show, each spelling once."""
    shown = set(names_of(person).values())
    entries = all_entries_of(person)
    said = [
        *PersonAlias.objects.filter(person__in=entries).order_by("pk").values_list("name", flat=True),
        *PersonName.objects.filter(person__in=entries).order_by("pk").values_list("name", flat=True),
    ]
    return [name for name in dict.fromkeys(said) if name not in shown]


def name_of(person: Person, language: str) -> str:
    """Her name in `language`, or derived from its source script, or in any language there is."""
    return pick(names_of(person), language)


def find_people(text: str, people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of `people` kept with all words of `text` in one of their names, in any script, in any order."""
    wanted = spelling(text).split()
    if not wanted:
        return people
    found = {
        entry.kept
        for entry in snapshot().entries.values()
        for name in (*entry.names.values(), *entry.aliases)
        if all(word in spelling(name) for word in wanted)
    }
    return people.filter(pk__in=found)


class _Known:
    """Everybody as the reader is told, one list a language and a stretch of days without a change."""

    def __init__(self, version: Snapshot, earlier: _Known | None) -> None:
        self.version = version
        self.days = boundaries(held.period for held in version.held)
        self.lists: dict[tuple[str, int], tuple[KnownPerson, ...]] = {}
        # Names cost most and change least: by language and person, with the entries they were made from.
        self.names: dict[tuple[str, int], tuple[list[Entry], tuple[str, ...]]] = (
            earlier.names if earlier else {}
        )

    def on(self, language: str, day: datetime.date | None) -> tuple[KnownPerson, ...]:
        stretch = bisect_right(self.days, day) if day is not None else -1
        key = (language, stretch)
        if key not in self.lists:
            if len(self.lists) >= _DAYS_KEPT:
                self.lists.clear()
            self.lists[key] = tuple(self.told(person, language, day) for person in self.version.people)
        return self.lists[key]

    def told(self, person: int, language: str, day: datetime.date | None) -> KnownPerson:
        version = self.version
        entries = version.people[person]
        held = _held_on(version, person, day)
        country = entries[0].country or (version.posts[held.post].country if held is not None else None)
        return KnownPerson(
            names=self.names_of(person, language),
            office=(version.post_name(held.post, language) or None) if held is not None else None,
            country=(version.country_name(country, language) or None) if country is not None else None,
        )

    def names_of(self, person: int, language: str) -> tuple[str, ...]:
        entries = self.version.people[person]
        made = self.names.get((language, person))
        if made is None or made[0] != entries:
            made = self.names[language, person] = (entries, _written(self.version, person, language))
        return made[1]


_known: _Known | None = None


def known_people(
    *, language: str, day: datetime.date | None = None, within: str | None = None
) -> tuple[KnownPerson, ...]:
    """Everybody in the directory with all names and aliases, the one in `language` first, and the post held
    on `day`. The same object as long as nothing changed, so that it may serve as a key.

    With `within`, a text, only those whom it can name: with a word that begins as a surname or alias does.
    """
    global _known  # noqa: PLW0603  one version a process
    version = snapshot()
    known = _known
    if known is None or known.version is not version:
        known = _known = _Known(version, known)
    if within is None:
        return known.on(language, day)
    return tuple(known.told(person, language, day) for person in sorted(_named_in(version, within)))


def _named_in(version: Snapshot, text: str) -> set[int]:
    """Names are inflected behind their first letters, so those are compared."""
    beginnings = {word[:_BEGINNING] for word in words(text)}
    return {person for beginning in beginnings for person in version.beginnings.get(beginning, ())}


def _written(version: Snapshot, person: int, language: str) -> tuple[str, ...]:
    entries = version.people[person]
    names = [
        form
        for entry in entries
        for source, name in entry.names.items()
        for form in in_every_script(source, name)
    ]
    aliases = [form for entry in entries for alias in entry.aliases for form in (alias, to_latin(alias))]
    told = (_canonical(version, person, language), *names, *aliases)
    return tuple(dict.fromkeys(name for name in told if name))


def _canonical(version: Snapshot, person: int, language: str) -> str:
    names: dict[str, str] = {}
    for entry in version.people[person]:
        for source, name in entry.names.items():
            names.setdefault(source, name)
    picked = pick(names, language)
    if language in names or not names:
        return picked
    # No name in this language: one in letters that its readers can read, if there is one.
    source = next(iter(names))
    foreign = primary_language(source) != primary_language(language)
    return to_latin(picked) if foreign and script_variants(source) else picked


def _held_on(version: Snapshot, person: int, day: datetime.date | None) -> Held | None:
    if day is None:
        return None
    possible = [held for held in version.held_by.get(person, ()) if held.period.may_hold(day)]
    return max(
        possible,
        key=lambda held: (held.period.surely_holds(day), held.period.first_start, -held.appointment),
        default=None,
    )


def post_now(person: int, *, language: str, day: datetime.date) -> str:
    """The name of the post held on `day` by the person with that id, for lists: no query a row."""
    version = snapshot()
    held = _held_on(version, person, day)
    return version.post_name(held.post, language) if held is not None else ""
