"""The whole directory by name, held in memory: read once, and read again after a change.

The audit tells of changes: every action writes there in its own transaction, so its length and its last
moment are the directory's version, in every process that asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.db.models import Count, Max, Model
from wagtail.models import ModelLogEntry

from communique.directory.models import (
    Appointment,
    Country,
    CountryName,
    OrganisationAlias,
    OrganisationName,
    Person,
    PersonAlias,
    PersonName,
    PlaceName,
    Post,
    PostName,
)
from communique.directory.periods import Period, period_of
from communique.directory.spelling import pick, spelling
from communique.languages.packs import packs
from communique.languages.packs.people import PeopleWords, people_for
from communique.languages.tags import canonical_tag

Stamp = tuple[Any, ...]
Names = dict[str, str]

# Where people are told with the family name first, even in other languages' texts.
_SURNAME_FIRST: Final = frozenset({"CN", "HU", "JP", "KH", "KP", "KR", "TW", "VN"})


@dataclass(slots=True)
class Entry:
    """One row of people; `kept` is its own id, or that of the entry it was merged into."""

    pk: int
    kept: int
    proposed: bool
    country: int | None
    names: Names = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Held:
    appointment: int
    person: int
    post: int
    period: Period


@dataclass(frozen=True, slots=True)
class PostEntry:
    country: int | None
    names: Names


class Snapshot:
    """All names as of one version of the directory. Nothing here is changed after it was read."""

    def __init__(self) -> None:
        self.entries = _people()
        self.posts = _posts()
        self.countries = _named(CountryName, "country_id")
        self.codes: dict[str, int] = dict(Country.objects.values_list("code", "pk"))
        self.held = [
            Held(pk, person, post, period_of(since, since_exact, until, until_exact))
            for pk, person, post, since, since_exact, until, until_exact in Appointment.objects.values_list(
                "pk", "person_id", "post_id", "since", "since_exact", "until", "until_exact"
            )
        ]

    @cached_property
    def people(self) -> dict[int, list[Entry]]:
        """By the id of the entry kept: that entry, and after it those merged into it."""
        found: dict[int, list[Entry]] = {
            pk: [entry] for pk, entry in self.entries.items() if entry.kept == pk
        }
        for entry in self.entries.values():
            if entry.kept != entry.pk:
                found[entry.kept].append(entry)
        return found

    @cached_property
    def held_by(self) -> dict[int, list[Held]]:
        """All that a person held, by the id of the entry kept."""
        found: dict[int, list[Held]] = defaultdict(list)
        for held in self.held:
            found[self.entries[held.person].kept].append(held)
        return found

    @cached_property
    def spelled(self) -> dict[str, set[int]]:
        """Whom a full name or an alias means, by its spelling."""
        found: dict[str, set[int]] = defaultdict(set)
        for entry in self.entries.values():
            for name in (*entry.names.values(), *entry.aliases):
                found[spelling(name)].add(entry.kept)
        found.pop("", None)
        return dict(found)

    @cached_property
    def surnames(self) -> dict[str, set[int]]:
        """Whom the end of a full name may mean: «Kostovar», «van der Linden»."""
        found: dict[str, set[int]] = defaultdict(set)
        first = {self.codes[code] for code in _SURNAME_FIRST if code in self.codes}
        for entry in self.entries.values():
            for name in (*entry.names.values(), *entry.aliases):
                parts = spelling(name).split()
                for at in range(1, len(parts)):
                    found[" ".join(parts[at:])].add(entry.kept)
                if entry.country in first and len(parts) > 1:
                    found[parts[0]].add(entry.kept)
        return dict(found)

    def countries_of(self, person: int) -> set[int]:
        """The countries that a person (by the entry kept) stands for, her posts' included."""
        found = {entry.country for entry in self.people[person]}
        found |= {self.posts[held.post].country for held in self.held_by.get(person, ())}
        return {country for country in found if country is not None}

    @cached_property
    def country_names(self) -> dict[str, int]:
        """Countries by the spellings of their names, the packs' other forms and adjectives last."""
        found = {spelling(name): pk for pk, names in self.countries.items() for name in names.values()}
        for said, code in pack_countries().items():
            if code in self.codes:
                found.setdefault(said, self.codes[code])
        found.pop("", None)
        return found

    @cached_property
    def organisations(self) -> dict[str, set[int]]:
        rows = [
            *OrganisationName.objects.values_list("organisation_id", "name"),
            *OrganisationAlias.objects.values_list("organisation_id", "name"),
        ]
        return _by_spelling(rows)

    @cached_property
    def places(self) -> dict[str, set[int]]:
        return _by_spelling(PlaceName.objects.values_list("place_id", "name"))

    def post_name(self, post: int, language: str) -> str:
        return pick(self.posts[post].names, language)

    def country_name(self, country: int, language: str) -> str:
        return pick(self.countries.get(country, {}), language)


_pack_countries: dict[str, str] = {}


def pack_countries() -> Mapping[str, str]:
    """What the packs call countries, by spelling: their codes. Names go before adjectives."""
    if not _pack_countries:
        for kind in ("names", "adjectives"):
            for country in (country for words in _packs() for country in words.countries):
                for said in getattr(country, kind):
                    _pack_countries.setdefault(spelling(said), country.code)
    return _pack_countries


def pack_names(code: str) -> Names:
    """What the packs call the country with that code, by language."""
    return {
        canonical_tag(words.tag): country.names[0]
        for words in _packs()
        for country in words.countries
        if country.code == code and country.names
    }


def _packs() -> list[PeopleWords]:
    return [words for pack in packs() if (words := people_for(pack.tag)) is not None]


_last: tuple[Stamp, Snapshot] | None = None


def snapshot() -> Snapshot:
    """The directory as it is now. The same object as long as nothing changed."""
    global _last  # noqa: PLW0603  one version a process
    stamp = _stamp()
    last = _last
    if last is not None and last[0] == stamp:
        return last[1]
    fresh = Snapshot()
    _last = (stamp, fresh)
    return fresh


def forget() -> None:
    """For whoever wrote past the actions: the next question reads the directory again."""
    global _last  # noqa: PLW0603
    _last = None


def _stamp() -> Stamp:
    entries = ModelLogEntry.objects.filter(content_type__app_label="directory").order_by()
    return tuple(entries.aggregate(Count("pk"), Max("pk"), Max("timestamp")).values())


def _people() -> dict[int, Entry]:
    rows = Person.objects.order_by("pk").values_list("pk", "same_as_id", "proposed", "country_id")
    found = {pk: Entry(pk, same_as or pk, proposed, country) for pk, same_as, proposed, country in rows}
    for person, language, name in _rows(PersonName, "person_id", "language", "name"):
        if person in found:
            found[person].names[language] = name
    for person, alias in _rows(PersonAlias, "person_id", "name"):
        if person in found:
            found[person].aliases.append(alias)
    return found


def _posts() -> dict[int, PostEntry]:
    names = _named(PostName, "post_id")
    return {
        pk: PostEntry(country, names.get(pk, {}))
        for pk, country in Post.objects.order_by("pk").values_list("pk", "country_id")
    }


def _named(model: type[Model], owner: str) -> dict[int, Names]:
    found: dict[int, Names] = defaultdict(dict)
    for pk, language, name in _rows(model, owner, "language", "name"):
        found[pk].setdefault(language, name)
    return dict(found)


def _rows(model: type[Model], *columns: str) -> Iterator[Any]:
    rows = model._default_manager.order_by("pk")  # noqa: SLF001  Django's own name
    return iter(rows.values_list(*columns))


def _by_spelling(rows: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for pk, name in rows:
        found[spelling(name)].add(pk)
    found.pop("", None)
    return dict(found)
