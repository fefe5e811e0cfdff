from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.urls import path, re_path

from communique.directory.models import Country, Person
from communique.directory.queries import all_entries_of, public_languages, the_office
from communique.ledger.models import Edition
from communique.ledger.queries import edition_by_number
from communique.newsroom import queries
from communique.newsroom.models import Concern, Kind, PublishedText
from communique.website import addresses
from communique.website.api import asking, shapes
from communique.website.api.answering import Problem, answering
from communique.website.api.description import described
from communique.website.ledger.standing import Standing, standing_of, standings_of
from communique.website.pages import telling
from communique.website.pages.gone import status_of
from communique.website.pages.machines.channels import concerned_countries, concerned_people
from communique.website.pages.machines.writing import stamp
from communique.website.wording import words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

Told = Mapping[str, Any]
GONE: Final = "This release was withdrawn."


@answering
def description(request: HttpRequest) -> Told:
    asking.only(request, ())
    return described()


@answering
def beginning(request: HttpRequest) -> Told:
    asking.only(request, ())
    office = the_office()
    lists = ("releases", "people", "countries", "sections", "kinds")
    return {
        "languages": list(public_languages(office)),
        "description": addresses.absolute(addresses.OPENAPI),
        **{name: shapes.api(name) for name in lists},
    }


@answering
def releases(request: HttpRequest) -> Told:
    """Newest first. The next page begins behind a date and number: how far in, it costs the same."""
    wanted, most, after = asking.asked(request), asking.limit(request), asking.cursor(request)
    texts = queries.published(wanted.language, wanted.section)
    if wanted.kind:
        texts = texts.filter(kind=wanted.kind)
    if wanted.since is not None:
        texts = texts.filter(issued_on__gte=wanted.since)
    if wanted.until is not None:
        texts = texts.filter(issued_on__lte=wanted.until)
    if wanted.person:
        person = concerned_people(the_office()).filter(pk=wanted.person).first()
        ids = all_entries_of(person) if person is not None else []
        texts = texts.filter(release__in=Concern.objects.filter(person__in=ids).values("release"))
    if wanted.country:
        texts = texts.filter(release__in=Concern.objects.filter(country=wanted.country).values("release"))
    if after is not None:
        when, pk = after
        texts = texts.filter(issued_at__lte=when).exclude(issued_at=when, id__gte=pk)
    found = list(texts.select_related("edition", "section")[: most + 1])
    page = found[:most]
    more = len(found) > most
    following = asking.written_cursor(page[-1].issued_at, page[-1].pk) if more else None
    return {"items": [shapes.row(text) for text in page], "next": following}


@answering
def release(request: HttpRequest, document: UUID) -> Told:
    asking.only(request, ())
    office = the_office()
    tags = public_languages(office)
    rows = list(
        PublishedText.objects.filter(edition__document=document, language__in=tags)
        .select_related("edition", "section")
        .order_by("-live", "id")
    )
    if not rows:
        raise Problem(404, "There is no public release with that id.")
    standings = standings_of(document)
    last = standings[-1]
    if last.edition.act == Edition.Act.WITHDRAW:
        raise _gone(last, office.main_language)
    readable = telling.still_open([standing.sealed for standing in standings])
    live = [row for row in rows if row.live]
    if not live or not readable:
        raise Problem(404, "There is no public text of that release.")
    return shapes.release(live, readable, standings, office)


@answering
def edition(request: HttpRequest, number: str) -> Told:
    asking.only(request, ())
    found = edition_by_number(int(number)) if number == str(int(number)) else None
    if found is None:
        raise Problem(404, "There is no edition with that number.")
    standing = standing_of(found)
    if not standing.readable:
        raise _gone(standing, the_office().main_language)
    return shapes.edition(standing, found.document, public_languages(the_office()))


def _gone(standing: Standing, tag: str) -> Problem:
    """When and why, and nothing of what it said."""
    by = standing.by or standing.sealed
    reason = telling.reason_of(by.about, tag) or words(tag)["withdrawn"]["no_reason"]
    return Problem(
        status_of(by),
        GONE,
        withdrawn_at=stamp(by.edition.sealed_at),
        reason=by.about.get("reason", ""),
        sentence=" ".join(part for part in (reason, telling.note_in(by.notes, tag)) if part),
    )


@answering
def people(request: HttpRequest) -> Told:
    found, following = _listed(request, concerned_people(the_office()).prefetch_related("names"))
    tag = asking.language(request)
    return {"items": [shapes.person(each, tag) for each in found], "next": following}


@answering
def person(request: HttpRequest, pk: str) -> Told:
    asking.only(request, {"language"})
    found: Person | None = concerned_people(the_office()).filter(pk=int(pk)).first()
    if found is None:
        raise Problem(404, "No public release is about a person with that number.")
    return shapes.person(found, asking.language(request))


@answering
def countries(request: HttpRequest) -> Told:
    found, following = _listed(request, concerned_countries().prefetch_related("names"))
    tag = asking.language(request)
    return {"items": [shapes.country(each, tag) for each in found], "next": following}


@answering
def country(request: HttpRequest, pk: str) -> Told:
    asking.only(request, {"language"})
    found: Country | None = concerned_countries().filter(pk=int(pk)).first()
    if found is None:
        raise Problem(404, "No public release is about a country with that number.")
    return shapes.country(found, asking.language(request))


def _listed(request: HttpRequest, entries: QuerySet[Any]) -> tuple[list[Any], str | None]:
    """A page of a list in the order of its numbers, and where the next begins."""
    asking.only(request, {"language"} | asking.PAGED)
    most = asking.limit(request)
    found = list(entries.filter(pk__gt=asking.place(request)).order_by("pk")[: most + 1])
    return found[:most], asking.written_place(found[most - 1].pk) if len(found) > most else None


@answering
def sections(request: HttpRequest) -> Told:
    asking.only(request, {"language"})
    tag = asking.language(request)
    return {
        "items": [
            shapes.listed(each.slug, each.name_in(tag), addresses.section(tag, each.slug), "section")
            for each in queries.sections()
        ],
        "next": None,
    }


@answering
def kinds(request: HttpRequest) -> Told:
    asking.only(request, {"language"})
    tag = asking.language(request)
    return {
        "items": [
            shapes.listed(kind.value, words(tag)["kinds"][kind.value], addresses.kind(tag, kind), "kind")
            for kind in Kind
        ],
        "next": None,
    }


@answering
def nothing(request: HttpRequest, rest: str = "") -> Told:
    raise Problem(404, f"There is nothing at this address; {addresses.OPENAPI} tells what there is.")


urlpatterns = [
    path("api/openapi.json", description, name="openapi"),
    path("api/v1/", beginning, name="api"),
    path("api/v1/releases", releases, name="api_releases"),
    path("api/v1/releases/<uuid:document>", release, name="api_release"),
    re_path(r"^api/v1/editions/(?P<number>[0-9]{1,12})$", edition, name="api_edition"),
    path("api/v1/people", people, name="api_people"),
    re_path(r"^api/v1/people/(?P<pk>[0-9]{1,12})$", person, name="api_person"),
    path("api/v1/countries", countries, name="api_countries"),
    re_path(r"^api/v1/countries/(?P<pk>[0-9]{1,12})$", country, name="api_country"),
    path("api/v1/sections", sections, name="api_sections"),
    path("api/v1/kinds", kinds, name="api_kinds"),
    re_path(r"^api(?:/(?P<rest>.*))?$", nothing, name="api_nothing"),
]
