"""The whole directory by name, held in memory: read once, and read again after a change.

The audit tells of changes: every action writes there in its own transaction, so its length and its last
moment are the directory's version, in every process that asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.db.models import Count, Max, Model, QuerySet
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

Names = dict[str, str]
# So many first letters of a name stay the same in all its cases: Vranac, Vranca.
BEGINNING: Final = 3

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

    def written(self) -> tuple[str, ...]:
        return (*self.names.values(), *self.aliases)


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
        self.held = _held()

    def with_people(self, changed: Iterable[int], *, posts: bool) -> Snapshot | None:
        """The next version, where people were added or written otherwise, or `posts` were given; None where
        somebody was merged or parted. What did not change is shared, so that it costs little.
        """
        fresh = _people(changed)
        merged = {entry.kept for entry in self.entries.values() if entry.kept != entry.pk} & fresh.keys()
        if merged or any(entry.kept != entry.pk for entry in fresh.values()):
            return None
        following = copy(self)
        following.entries = self.entries | fresh
        following.people = self.people | {pk: [entry] for pk, entry in fresh.items()}
        following.spelled = _amended(self.spelled, self, following, fresh, _spelled)
        following.surnames = _amended(self.surnames, self, following, fresh, _surnames)
        following.beginnings = _amended(self.beginnings, self, following, fresh, _beginnings)
        if posts:
            following.held = _held()
            following.__dict__.pop("held_by", None)
        return following

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
        return self._by(_spelled)

    @cached_property
    def surnames(self) -> dict[str, set[int]]:
        """Whom the end of a full name may mean: «Kostovar», «van der Linden»."""
        return self._by(_surnames)

    @cached_property
    def beginnings(self) -> dict[str, set[int]]:
        """Whom a text may name, by the first letters of surnames and of aliases that are one word."""
        return self._by(_beginnings)

    def _by(self, keys: Keys) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for entry in self.entries.values():
            for key in keys(entry, self):
                found[key].add(entry.kept)
        return dict(found)

    @cached_property
    def surname_first(self) -> set[int]:
        """Ids of countries where people are told with the family name first."""
        return {self.codes[code] for code in _SURNAME_FIRST if code in self.codes}

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


Keys = Callable[[Entry, Snapshot], Iterator[str]]


def _spelled(entry: Entry, _version: Snapshot) -> Iterator[str]:
    return (said for name in entry.written() if (said := spelling(name)))


def _surnames(entry: Entry, version: Snapshot) -> Iterator[str]:
    for name in entry.written():
        parts = spelling(name).split()
        for at in range(1, len(parts)):
            yield " ".join(parts[at:])
        if entry.country in version.surname_first and len(parts) > 1:
            yield parts[0]


def _beginnings(entry: Entry, version: Snapshot) -> Iterator[str]:
    for name in entry.written():
        parts = spelling(name).split()
        if parts:
            yield parts[-1][:BEGINNING]
            if entry.country in version.surname_first:
                yield parts[0][:BEGINNING]


def _amended(
    index: dict[str, set[int]], last: Snapshot, following: Snapshot, changed: Iterable[int], keys: Keys
) -> dict[str, set[int]]:
    """`index` with those in `changed`, entries without others merged into them, under their keys of today."""
    amended = dict(index)
    for pk in changed:
        was = set(keys(last.entries[pk], last)) if pk in last.entries else set()
        now = set(keys(following.entries[pk], following))
        for key in was - now:
            amended[key] = amended[key] - {pk}
        for key in now - was:
            amended[key] = amended.get(key, set()) | {pk}
    return amended


@dataclass(frozen=True, slots=True)
class _Stamp:
    """How long the audit of names and posts is, and its last line: what tells one version from another."""

    lines: int
    last: int
    at: Any


# What is written in the audit of other kinds of entries changes nothing that is held here.
_HELD_KINDS: Final = ("person", "post", "appointment", "country", "organisation", "place")
# After these a person's own row, names and aliases are all that is new.
_OWN_CHANGES: Final = frozenset(
    {
        "wagtail.create",
        "wagtail.edit",
        "directory.propose",
        "directory.accept",
        "directory.alias",
        "directory.not_appointed",
        "directory.keep_apart",
    }
)
_MOST_AMENDED: Final = 500
_last: tuple[_Stamp, Snapshot] | None = None


def snapshot() -> Snapshot:
    """The directory as it is now. The same object as long as nothing changed."""
    global _last  # noqa: PLW0603  one version a process
    stamp = _stamp()
    last = _last
    if last is not None and last[0] == stamp:
        return last[1]
    fresh = (_following(last, stamp) if last is not None else None) or Snapshot()
    _last = (stamp, fresh)
    return fresh


def forget() -> None:
    """For whoever wrote past the actions: the next question reads the directory again."""
    global _last  # noqa: PLW0603
    _last = None


def _following(last: tuple[_Stamp, Snapshot], stamp: _Stamp) -> Snapshot | None:
    """The next version made from the last, where the audit only grew by lines about single people."""
    before, version = last
    if not 0 < stamp.lines - before.lines <= _MOST_AMENDED or _stamp(until=before.last) != before:
        return None
    changed, posts = set(), False
    lines = _audit().filter(pk__gt=before.last).values_list("content_type__model", "object_id", "action")
    for kind, pk, action in lines:
        if kind == "person" and action in _OWN_CHANGES:
            changed.add(int(pk))
            posts = posts or action == "directory.not_appointed"
        elif kind == "appointment":
            posts = True
        else:
            return None
    return version.with_people(changed, posts=posts)


def _audit() -> QuerySet[Any]:
    lines: QuerySet[Any] = ModelLogEntry.objects.filter(
        content_type__app_label="directory", content_type__model__in=_HELD_KINDS
    )
    return lines.order_by()


def _stamp(until: int | None = None) -> _Stamp:
    lines = _audit() if until is None else _audit().filter(pk__lte=until)
    return _Stamp(*lines.aggregate(Count("pk"), Max("pk"), Max("timestamp")).values())


def _people(only: Iterable[int] | None = None) -> dict[int, Entry]:
    mine = {"pk__in": list(only)} if only is not None else {}
    theirs = {"person__in": mine["pk__in"]} if mine else {}
    rows = Person.objects.filter(**mine).order_by("pk")
    found = {
        pk: Entry(pk, same_as or pk, proposed, country)
        for pk, same_as, proposed, country in rows.values_list("pk", "same_as_id", "proposed", "country_id")
    }
    for person, language, name in _rows(PersonName, "person_id", "language", "name", **theirs):
        if person in found:
            found[person].names[language] = name
    for person, alias in _rows(PersonAlias, "person_id", "name", **theirs):
        if person in found:
            found[person].aliases.append(alias)
    return found


def _held() -> list[Held]:
    rows = Appointment.objects.values_list(
        "pk", "person_id", "post_id", "since", "since_exact", "until", "until_exact"
    )
    return [
        Held(pk, person, post, period_of(since, since_exact, until, until_exact))
        for pk, person, post, since, since_exact, until, until_exact in rows
    ]


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


def _rows(model: type[Model], *columns: str, **only: Any) -> Iterator[Any]:
    rows = model._default_manager.filter(**only).order_by("pk")  # noqa: SLF001  Django's own name
    return iter(rows.values_list(*columns))


def _by_spelling(rows: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for pk, name in rows:
        found[spelling(name)].add(pk)
    found.pop("", None)
    return dict(found)
