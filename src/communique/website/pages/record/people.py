"""The page of a person: who she is, what she said, where she took part; and the list of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from communique.directory.models import Appointment, Person
from communique.directory.queries import (
    all_entries_of,
    names_of,
    posts_of,
    public_languages,
    the_office,
    the_person,
)
from communique.languages.folding import fold
from communique.languages.scripts import to_latin
from communique.languages.tags import direction, script_variants
from communique.record.queries import pages as record
from communique.website import addresses
from communique.website.pages.frame import Link, frame_for, render
from communique.website.pages.page import Page, redirect
from communique.website.pages.record import visible
from communique.website.pages.record.gathered import InOrder, by_year
from communique.website.pages.record.naming import PEOPLE, called, entry_path, held, person_link, stored
from communique.website.pages.record.occasions import listed_occasions
from communique.website.pages.record.photographs import photographs_of
from communique.website.pages.record.plots import yearly
from communique.website.pages.record.presence import anything
from communique.website.pages.record.promises import promises_of
from communique.website.pages.record.releases import listed_releases, texts_telling
from communique.website.pages.record.said import groups_of
from communique.website.pages.record.spoken import Spoken, crumbs, period_page, years_below
from communique.website.pages.record.structured import person_data
from communique.website.pages.ways import ways_about
from communique.website.wording import counted, words

if TYPE_CHECKING:
    from communique.directory.models import Office

NEWEST: Final = 10
MOST_LISTED: Final = 10
# Below this many people a list needs no letters above it.
FEW: Final = 30


@dataclass(frozen=True, slots=True)
class ListedPerson:
    link: Link
    post: str


def person_page(
    tag: str, pk: str, slug: str | None, *, year: str = "", month: str = "", day: str = ""
) -> Page | None:
    """The page, or one of its periods; another spelling of the address and a merged entry lead there."""
    found = visible.asked_for(Person.objects.all(), int(pk))
    office = the_office()
    public = visible.public_people(office).filter(pk=the_person(found).pk)
    person = public.prefetch_related("names").first()
    if person is None:
        return None
    path = entry_path(tag, PEOPLE, person)
    parts = [int(part) for part in (year, month, day) if part]
    if path != f"{addresses.record_list(tag, PEOPLE)}{pk}-{slug}/":
        return redirect(addresses.entry_period(path, *parts) if parts else path)
    entries = list(all_entries_of(person))
    spoken = Spoken(
        office,
        partial(called, person),
        partial(_path_in, person),
        lambda language: InOrder(record.said_by(entries, office, language)),
        PEOPLE,
        one_voice=True,
    )
    if parts:
        return period_page(spoken, tag, *parts)
    return _page(person, entries, spoken, tag, office)


def _path_in(person: Person, tag: str) -> str:
    return entry_path(tag, PEOPLE, person)


def _page(person: Person, entries: Sequence[int], spoken: Spoken, tag: str, office: Office) -> Page:
    language = stored(tag)
    counts = by_year(spoken.said(language))
    newest = record.latest_said_by(entries, office, language, NEWEST)
    occasions = list(visible.with_people(office, entries).select_related("place")[: MOST_LISTED + 1])
    texts = texts_telling(newest, occasions, tag, office, MOST_LISTED)
    posts = posts_told(person, tag)
    name = called(person, tag)
    said = words(tag)["record"]
    paths = {other: spoken.path_in(other) for other in public_languages(office)}
    frame = frame_for(tag, spoken.path_in(tag), paths=paths)
    context = {
        "title": name,
        "description": said["person_description"].format(name=name),
        "name": name,
        "other_names": other_names(person, tag),
        "upwards": crumbs(tag, PEOPLE),
        "posts": posts,
        "told": counted(tag, "record", "statements", sum(counts.values())) if counts else "",
        "groups": groups_of(newest, tag),
        "years": years_below(spoken, tag, counts),
        "plot": _plot(spoken, tag, counts),
        "occasions": listed_occasions(occasions[:MOST_LISTED], tag, office),
        "releases": listed_releases(texts, tag, office),
        "photographs": photographs_of(texts, person, tag),
        "promises": promises_of(record.promises(entries, None, office, language), tag, office),
        "ways": ways_about(tag, person),
        "feed": f"{spoken.path_in(tag)}feed.atom" if counts else "",
        "data": person_data(person, frame, posts, _own_names(person)),
    }
    return Page(200, render("record_person.html", frame, **context))


def _plot(spoken: Spoken, tag: str, counts: Mapping[int, int]) -> Any:
    path = spoken.path_in(tag)
    name = words(tag)["record"]["plot_statements"].format(name=spoken.name_in(tag))
    return yearly(name, counts, {year: addresses.entry_period(path, year) for year in counts})


def posts_told(person: Person, tag: str) -> Sequence[tuple[str, str]]:
    """Posts over time, the newest first, each with when it was held."""
    return list(dict.fromkeys((called(entry.post, tag), held(entry, tag)) for entry in posts_of(person)))


def _own_names(person: Person) -> Mapping[str, str]:
    """The names in each language they are kept in, and in the scripts that follow from those."""
    names = names_of(person)
    derived = {
        variant: to_latin(name) for language, name in names.items() for variant in script_variants(language)
    }
    return {**derived, **names}


def other_names(person: Person, tag: str) -> Sequence[Link]:
    """Each spelling that is not the page's own, once, with its language."""
    own = called(person, tag)
    spellings: dict[str, Link] = {}
    for language, name in _own_names(person).items():
        if name != own:
            spellings.setdefault(name, Link(name, "", language, direction(language)))
    return list(spellings.values())


def people_page(tag: str) -> Page | None:
    """Everybody who is public, by name."""
    office = the_office()
    people = list(visible.public_people(office).prefetch_related("names"))
    if not people and not anything(office):
        return None
    held_now = _newest_posts(people, tag)
    ordered = sorted(people, key=lambda person: _order(person, tag))
    entries = [ListedPerson(person_link(person, tag), held_now.get(person.pk, "")) for person in ordered]
    letters = [{"letter": letter, "people": list(group)} for letter, group in groupby(entries, key=_letter)]
    if len(entries) < FEW:
        letters = [{"letter": "", "people": entries}]
    paths = {other: addresses.record_list(other, PEOPLE) for other in public_languages(office)}
    frame = frame_for(tag, paths[tag], paths=paths)
    said = words(tag)["record"]
    context = {
        "title": said["people"],
        "description": said["people_lead"],
        "upwards": crumbs(tag, PEOPLE)[:1],
        "letters": letters,
    }
    return Page(200, render("record_people.html", frame, **context))


def _letter(person: ListedPerson) -> str:
    return person.link.name.split()[-1][:1].upper() if person.link.name.split() else ""


def _order(person: Person, tag: str) -> str:
    """By the last name, as lists of people are looked through."""
    name = called(person, tag)
    return fold(" ".join([*name.split()[-1:], name]))


def _newest_posts(people: Sequence[Person], tag: str) -> Mapping[int, str]:
    ids = {person.pk: person.pk for person in people}
    merged = Person.objects.filter(same_as__in=ids).values_list("pk", "same_as_id")
    ids |= {pk: same for pk, same in merged if same is not None}
    rows = Appointment.objects.filter(person__in=ids).select_related("post").prefetch_related("post__names")
    newest: dict[int, tuple[tuple[bool, str, str], str]] = {}
    for entry in rows:
        rank = (entry.until is None, str(entry.until or ""), str(entry.since or ""))
        known = newest.get(ids[entry.person_id])
        if known is None or rank > known[0]:
            post = called(entry.post, tag)
            newest[ids[entry.person_id]] = (rank, f"{post}, {held(entry, tag)}" if entry.until else post)
    return {pk: post for pk, (_, post) in newest.items()}
