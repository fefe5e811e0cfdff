"""The search over statements: made when it is asked for, the same for everybody who asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from communique.directory.models import Occasion, Office
from communique.directory.queries import NoOffice, public_languages, the_office
from communique.languages.tags import address_of, direction, native_name, source_of
from communique.record.asking import (
    Audience,
    anything_said,
    count_statements,
    public,
    subjects_spoken_of,
)
from communique.record.models import Statement
from communique.search.errors import IndexNotReady
from communique.search.questions import LONGEST_QUESTION
from communique.search.snippets import Piece, highlight
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.frame import Link, frame_for, render
from communique.website.pages.record.naming import called, stored
from communique.website.statement_search import machines
from communique.website.statement_search.asked import CHECKED, NAMES, Asked, asked
from communique.website.statement_search.results import (
    Result,
    Results,
    named,
    occasion_named,
    results_of,
)
from communique.website.views import closed, not_found
from communique.website.wording import counted, words

if TYPE_CHECKING:
    from communique.directory.models import Subject

SHOWN_CHOICES: Final = 8
MOST_CHOICES: Final = 60
BAD, NOT_READY = 400, 503


@dataclass(frozen=True, slots=True)
class Told:
    """A result with what was asked for marked in its words."""

    result: Result
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Turn:
    """A choice of a facet. `path` is the search narrowed by it, or widened again where it is `current`;
    `about` tells the count where it is an estimate.
    """

    name: str
    count: int
    path: str
    current: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    first: Sequence[Turn]
    further: Sequence[Turn]


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit in force; `path` is the search without it, and `drop` says so."""

    name: str
    path: str
    drop: str


@dataclass(frozen=True, slots=True)
class Asking:
    """One request, taken apart."""

    office: Office
    tag: str
    audience: Audience
    subjects: Sequence[Subject]
    given: Asked

    @property
    def here(self) -> str:
        return addresses.record_list(self.tag, "statements")

    @property
    def sentences(self) -> Mapping[str, str]:
        """What is wrong with the parameters, by their names."""
        said = words(self.tag)["statement_search"]
        values = {name: telling.shortened(self.given[name], 60) for name in self.given.wrong}
        return {
            name: said[key].format(value=values[name], most=LONGEST_QUESTION)
            for name, key in self.given.wrong.items()
        }


def _asking(request: HttpRequest, prefix: str) -> Asking | None:
    """None where the office has no such language. Raises NoOffice."""
    office = the_office()
    tag = {address_of(tag): tag for tag in public_languages(office)}.get(prefix)
    if tag is None:
        return None
    audience = public(office)
    subjects = subjects_spoken_of(audience)
    given = asked(request.GET.dict(), audience, [subject.slug for subject in subjects])
    return Asking(office, tag, audience, subjects, given)


@require_safe
def statements_page(request: HttpRequest, prefix: str) -> HttpResponse:
    """`/<language>/statements/?q=&speaker=&…`: `asked.NAMES` are the parameters."""
    try:
        asking = _asking(request, prefix)
    except NoOffice:
        return closed(request)
    if asking is None:
        return not_found(request)
    status, body = _page(asking)
    return _answered(HttpResponse(body, status=status))


@require_safe
def statements_file(request: HttpRequest, prefix: str, name: str) -> HttpResponse:
    """The same results for machines."""
    try:
        asking = _asking(request, prefix)
    except NoOffice:
        return closed(request)
    if asking is None:
        return not_found(request)
    given = asking.given.as_feed() if name.startswith("feed.") else asking.given
    if given.wrong:
        body = machines.problem_as_json(asking.sentences)
        return _open(_answered(HttpResponse(body, status=BAD, content_type=machines.JSON)))
    content_type, made = machines.FORMS[name]
    try:
        found = results_of(given, asking.tag, asking.office, asking.audience)
    except IndexNotReady:
        body = machines.problem_as_json({"": words(asking.tag)["statement_search"]["not_ready_text"]})
        return _open(_answered(HttpResponse(body, status=NOT_READY, content_type=machines.JSON)))
    told = machines.Told(asking.office, asking.tag, given, found, asking.here, f"{asking.here}{name}")
    response = HttpResponse(made(told), content_type=content_type)
    if name.endswith(".csv"):
        response["Content-Disposition"] = 'attachment; filename="statements.csv"'
        following = told.beside(found.after)
        if following is not None:
            response["Link"] = f'<{following}>; rel="next"'
    return _open(_answered(response))


def _answered(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    if response.status_code == NOT_READY:
        response["Retry-After"] = "60"
    return response


def _open(response: HttpResponse) -> HttpResponse:
    """What machines read may be read from any other site: it is the same for everybody."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def with_slash(request: HttpRequest, prefix: str) -> HttpResponse:
    asked_for = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{request.path}/{f'?{asked_for}' if asked_for else ''}")


_FILE: Final = "<str:prefix>/statements/{name}"
urlpatterns: list[URLPattern] = [
    path("<str:prefix>/statements", with_slash),
    path("<str:prefix>/statements/", statements_page, name="statements"),
    *(path(_FILE.format(name=name), statements_file, {"name": name}) for name in machines.FORMS),
]


def _page(asking: Asking) -> tuple[int, bytes]:
    given, tag = asking.given, asking.tag
    said = words(tag)["statement_search"]
    title = said["title_of"].format(question=given["q"]) if given["q"] else said["title"]
    context: dict[str, Any] = {
        "title": title,
        "description": said["description"],
        "asked": given,
        "given": {name: given[name] for name in NAMES},
        "here": asking.here,
        "wrong": asking.sentences,
        "tabs": tabs(tag, statements=True, text=given["q"]),
        "subjects": [(subject.slug, called(subject, tag)) for subject in asking.subjects],
        "kinds": [(kind, said[f"kind_{kind}"]) for kind in Statement.Kind.values],
        "occasions": [(kind, said[f"occasion_{kind}"]) for kind in Occasion.Kind.values],
        **dict.fromkeys(("speaker_told", "post_told", "occasion_told"), ""),
        "checks": [(kind, said[f"checked_{kind}"]) for kind in CHECKED] if asking.audience.proposed else [],
    }
    told = _told_limits(asking) if not given.wrong else {}
    # A number that a link gave is shown as what it stands for.
    context |= {
        f"{name}_told": told.get(name, "") for name in ("speaker", "post") if given[name][-1:].isdigit()
    }
    if given["occasion"] not in Occasion.Kind.values:
        context["occasion_told"] = told.get("occasion", "")
    status = BAD if given.wrong else 200
    if not given.wrong:
        try:
            context |= _answer(asking)
        except IndexNotReady:
            status, context["not_ready"] = NOT_READY, True
    paths = {
        other: given.having().at(addresses.record_list(other, "statements"))
        for other in public_languages(asking.office)
    }
    frame = frame_for(tag, asking.here, paths=paths, robots="noindex")
    return status, render("statement_search.html", replace(frame, canonical=""), **context)


def _answer(asking: Asking) -> dict[str, Any]:
    given, tag, here = asking.given, asking.tag, asking.here
    found = results_of(given, tag, asking.office, asking.audience)
    cards = found.answer.found
    return {
        "found": cards,
        "results": [Told(result, highlight(result.words, given.question, tag)) for result in found.results],
        "told": counted(tag, "statement_search", "results", cards.total),
        "facets": [facet for facet in _facets(asking, found) if facet.first],
        "limits": _limits(asking),
        "unlimited": Asked({name: given[name] for name in ("q", "order") if given[name]}).at(here),
        "orders": _orders(asking),
        "elsewhere": list(_elsewhere(asking)),
        "newer": found.before.at(here) if found.before is not None else "",
        "older": found.after.at(here) if found.after is not None else "",
        "forms": [(label, _form(given, name).at(f"{here}{name}")) for name, label in machines.NAMED],
        "feeds": [
            (machines.FORMS[name][0].partition(";")[0], label, _form(given, name).at(f"{here}{name}"))
            for name, label in machines.NAMED
            if name.startswith("feed.")
        ],
        "anything": bool(cards.total) or anything_said(asking.audience),
    }


def _form(given: Asked, name: str) -> Asked:
    """A feed follows the search and not this page of it."""
    return given.without("order") if name.startswith("feed.") else given


def _facets(asking: Asking, found: Results) -> Iterator[Facet]:
    said = words(asking.tag)["statement_search"]
    for name, choices in found.facets.items():
        chosen = _chosen(asking.given, name)
        shown = choices[:MOST_CHOICES]
        turns = [
            Turn(
                choice.name,
                choice.count,
                asking.given.having(**{name: "" if choice.value in chosen else choice.value}).at(asking.here),
                choice.value in chosen,
                said["about"].format(count=choice.count) if found.answer.found.estimated else "",
            )
            # What was chosen stands where it can be seen and clicked off.
            for choice in sorted(shown, key=lambda choice: choice.value not in chosen)
        ]
        yield Facet(said[name], turns[:SHOWN_CHOICES], turns[SHOWN_CHOICES:])


def _chosen(given: Asked, facet: str) -> Sequence[str]:
    return (given["year"],) if facet == "year" else given.meant.get(facet, ())


def _limits(asking: Asking) -> Sequence[Limit]:
    """Each limit in force, with the search without it."""
    said, given = words(asking.tag)["statement_search"], asking.given
    return [
        Limit(
            f"{said[name]}: {told}",
            given.without(name).at(asking.here),
            said["drop"].format(name=f"{said[name]}: {told}"),
        )
        for name, told in _told_limits(asking).items()
        if told
    ]


def _told_limits(asking: Asking) -> Mapping[str, str]:
    given, tag = asking.given, asking.tag
    said = words(tag)["statement_search"]
    told = {
        name: " / ".join(named(facet, given.meant[name], tag).values())
        for name, facet in (
            ("speaker", "speaker"),
            ("country", "country"),
            ("speaker_country", "country"),
            ("subject", "subject"),
            ("kind", "kind"),
        )
        if name in given.meant
    }
    if "post" in given.meant:
        told["post"] = " / ".join(named("post", given.meant["post"], tag).values())
    if given["occasion"]:
        told["occasion"] = occasion_named(given["occasion"], tag)
    if given["checked"]:
        told["checked"] = said[f"checked_{given['checked']}"]
    if given["year"]:
        told["year"] = telling.when(tag, int(given["year"]))
    for name, day in (("from", given.limits.since), ("to", given.limits.until)):
        if day is not None:
            told[name] = telling.when(tag, day.year, day.month, day.day)
    return told


def _orders(asking: Asking) -> Sequence[Link]:
    said, given = words(asking.tag)["statement_search"], asking.given
    return [
        Link(
            said[f"order_{order}"],
            given.having(order="" if order == "best" else order).at(asking.here),
            current=order == given.order,
        )
        for order in ("best", "newest")
    ]


def _elsewhere(asking: Asking) -> Iterator[tuple[Link, int]]:
    """Other languages of the office that have all of what was asked for. Scripts of one share a text."""
    given = asking.given
    if not given.question.asks:
        return
    for other in public_languages(asking.office):
        if source_of(other) is not None or other == stored(asking.tag):
            continue
        hits = count_statements(given.question, asking.audience, language=other, limits=given.limits)
        if hits:
            where = given.having().at(addresses.record_list(other, "statements"))
            yield Link(native_name(other), where, other, direction(other)), hits


def tabs(tag: str, *, statements: bool, text: str = "") -> Sequence[Link]:
    """From the search over releases to that over statements and back, with the same words."""
    said = words(tag)["statement_search"]
    asked_for = Asked({"q": text} if text else {})
    releases, spoken = addresses.search(tag), addresses.record_list(tag, "statements")
    return [
        Link(said["tab_releases"], asked_for.at(releases), current=not statements),
        Link(said["tab_statements"], asked_for.at(spoken), current=statements),
    ]
