"""The search page: the one public page of releases that is made when it is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from communique.directory.queries import NoOffice, public_languages, the_office
from communique.languages.scripts import to_latin
from communique.languages.tags import address_of, direction, native_name, source_of
from communique.newsroom import queries
from communique.newsroom.feeding import INDEX, release_of
from communique.newsroom.models import Kind, PublishedText, Section
from communique.record.asking import anything_said, public
from communique.search.errors import IndexNotReady
from communique.search.finding import Found, count, find
from communique.search.snippets import Piece, highlight, snippet
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.frame import Link, frame_for, render
from communique.website.search_asked import LAST_PAGE, ON_PAGE, Asked, asked
from communique.website.statement_search.page import tabs
from communique.website.views import closed, not_found
from communique.website.wording import counted, words

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.search.entries import Entry

MOST_YEARS: Final = 12


@dataclass(frozen=True, slots=True)
class Result:
    path: str
    headline: Sequence[Piece]
    snippet: Sequence[Piece]
    moment: telling.Moment
    section: str
    kind: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. `path` is the search narrowed by it, or widened again where it is `current`."""

    name: str
    count: int
    path: str
    value: str
    current: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit in force; `path` is the search without it, and `drop` says so."""

    name: str
    path: str
    drop: str


@require_safe
def search_page(request: HttpRequest, prefix: str) -> HttpResponse:
    """`/<language>/search/?q=&section=&kind=&year=&from=&to=&order=&page=`."""
    try:
        office = the_office()
    except NoOffice:
        return closed(request)
    tags = {address_of(tag): tag for tag in public_languages(office)}
    if prefix not in tags:
        return not_found(request)
    status, body = _page(office, tags[prefix], request)
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    if status != 200:  # noqa: PLR2004  all is well
        response["Retry-After"] = "60"
    return response


urlpatterns: list[URLPattern] = [path("<str:prefix>/search/", search_page, name="search")]


def _page(office: Office, tag: str, request: HttpRequest) -> tuple[int, bytes]:
    sections = {section.slug: section for section in queries.sections()}
    given = asked(request.GET.dict(), sections)
    said = words(tag)["search"]
    paths = {other: given.at(addresses.search(other)) for other in public_languages(office)}
    title = said["title_of"].format(question=given.text) if given.text else said["title"]
    context: dict[str, Any] = {
        "tabs": tabs(tag, statements=False, text=given.text) if anything_said(public(office)) else (),
        "title": title,
        "description": said["title"],
        "asked": given,
        "sections": [(slug, section.name_in(tag)) for slug, section in sections.items()],
        "kinds": [(kind, said[f"kind_{kind}"]) for kind in Kind.values],
        "wrong": {name: said["bad_date"].format(value=value) for name, value in given.bad_dates.items()},
    }
    status = 200
    if given.anything:
        try:
            context |= _answer(given, tag, office, sections)
        except IndexNotReady:
            status, context["not_ready"] = 503, True
    frame = frame_for(tag, addresses.search(tag), paths=paths, robots="noindex")
    return status, render("search.html", replace(frame, canonical=""), **context)


def _answer(given: Asked, tag: str, office: Office, sections: Mapping[str, Section]) -> dict[str, Any]:
    """What was found, and where to go from there."""
    found = find(
        INDEX,
        given.question,
        language=source_of(tag) or tag,
        filters=given.filters,
        order=given.order,
        limit=ON_PAGE,
        offset=(given.page - 1) * ON_PAGE,
    )
    here = addresses.search(tag)
    pages = min(-(-found.total // ON_PAGE), LAST_PAGE)
    last = given.page >= pages
    facets = [facet for facet in _facets(given, found, tag, sections) if facet.choices]
    return {
        "found": found,
        "results": list(_results(given, found, tag, office)),
        "told": counted(tag, "search", "results", found.total),
        "position": words(tag)["search"]["page_of"].format(number=given.page, pages=pages),
        "pages": pages,
        "facets": facets,
        "limits": _limits(given, tag, sections),
        "unlimited": Asked(text=given.text, newest=given.newest).at(here),
        "orders": _orders(given, tag),
        "elsewhere": list(_elsewhere(given, tag, office)),
        "older": "" if last else replace(given, page=given.page + 1).at(here),
        "newer": replace(given, page=min(given.page - 1, max(pages, 1))).at(here) if given.page > 1 else "",
        "cut": last and found.total > LAST_PAGE * ON_PAGE,
    }


def _results(given: Asked, found: Found, tag: str, office: Office) -> Iterator[Result]:
    """What was found and still stands: the index may be a moment behind a withdrawal."""
    releases = [release_of(hit.key) for hit in found.hits]
    live = PublishedText.objects.filter(release__in=releases, language=tag, live=True)
    rows = {text.release_id: text for text in live.select_related("section")}
    names = {section.pk: section.name_in(tag) for section in queries.sections()}
    for hit, release in zip(found.hits, releases, strict=True):
        text = rows.get(release)
        if text is not None:
            yield Result(
                path=addresses.of_text(text),
                headline=highlight(text.headline, given.question, tag),
                snippet=snippet(_body(hit, text, tag), given.question, tag),
                moment=telling.moment(office, text.issued_at, tag),
                section=names.get(text.section_id, ""),
                kind=words(tag)["search"][f"kind_{text.kind}"],
            )


def _body(hit: Entry, text: PublishedText, tag: str) -> str:
    """The indexed text, unless the release has had a new edition since."""
    if hit.version != str(text.edition_id):
        return text.summary
    return to_latin(hit.body, hit.kept) if source_of(tag) else hit.body


def _facets(given: Asked, found: Found, tag: str, sections: Mapping[str, Section]) -> Iterator[Facet]:
    said = words(tag)["search"]
    counts = found.facets
    by_section = [(slug, section.name_in(tag)) for slug, section in sections.items()]
    by_count = sorted(counts["kind"], key=lambda kind: (-counts["kind"][kind], kind))
    by_kind = [(kind, said[f"kind_{kind}"]) for kind in by_count if kind in Kind.values]
    newest = sorted(map(int, counts["year"]), reverse=True)
    shown = [year for year in newest if year in newest[:MOST_YEARS] or str(year) == given.year]
    by_year = [(str(year), telling.when(tag, year)) for year in shown]
    for facet, named in (("section", by_section), ("kind", by_kind), ("year", by_year)):
        chosen = getattr(given, facet)
        choices = [
            Choice(
                name=name,
                count=counts[facet][value],
                path=given.with_facet(facet, "" if value == chosen else value).at(addresses.search(tag)),
                value=value,
                current=value == chosen,
            )
            for value, name in named
            if value in counts[facet]
        ]
        yield Facet(said[facet], choices)


def _limits(given: Asked, tag: str, sections: Mapping[str, Section]) -> Sequence[Limit]:
    """Each limit in force, with the search without it."""
    said = words(tag)["search"]
    here = addresses.search(tag)
    since, until = given.filters.since, given.filters.until
    named = {
        "section": sections[given.section].name_in(tag) if given.section else "",
        "kind": said[f"kind_{given.kind}"] if given.kind else "",
        "year": telling.when(tag, int(given.year)) if given.year else "",
        "since": f"{said['from']} {_told(since, tag)}" if since else "",
        "until": f"{said['to']} {_told(until, tag)}" if until else "",
    }
    return [
        Limit(name, given.with_facet(field, "").at(here), said["drop"].format(name=name))
        for field, name in named.items()
        if name
    ]


def _orders(given: Asked, tag: str) -> Sequence[Link]:
    said = words(tag)["search"]
    named = ((False, said["order_best"]), (True, said["order_newest"]))
    return [
        Link(
            name,
            replace(given, newest=newest, page=1).at(addresses.search(tag)),
            current=newest == given.newest,
        )
        for newest, name in named
    ]


def _told(day: datetime.date, tag: str) -> str:
    return telling.when(tag, day.year, day.month, day.day)


def _elsewhere(given: Asked, tag: str, office: Office) -> Iterator[tuple[Link, int]]:
    """Other languages of the office that have all of what was asked for. Scripts of one share a text."""
    own = source_of(tag) or tag
    if not given.question.asks:
        return
    for other in public_languages(office):
        if source_of(other) is not None or other == own:
            continue
        hits = count(INDEX, given.question, language=other, filters=given.filters)
        if hits:
            where = replace(given, page=1).at(addresses.search(other))
            yield Link(native_name(other), where, other, direction(other)), hits
