"""The record's pages at the desk: the queue, and one edition in one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from communique.directory.models import Occasion, Organisation, Subject
from communique.directory.queries import appointment_on, kept_people, the_office
from communique.directory.queries.people import find_people
from communique.languages.tags import direction
from communique.ledger.models import Edition
from communique.ledger.queries import edition_by_number, latest_edition
from communique.record import rules
from communique.record.actions.proposing import Knowledge, read_text
from communique.record.desk.cards import Card, cards_of, speakers_of
from communique.record.desk.lighting import lit_blocks
from communique.record.editions import EditionText, texts_of
from communique.record.models import Commitment, Finding, OccasionTold, Position, Statement
from communique.record.queries import deciding as asked
from communique.record.rows import row_number
from communique.staff.language_names import language_name
from communique.staff.models import Officer

View = Callable[..., HttpResponse]
_OFFERED: Final = 12
_QUOTED: Final = re.compile("“(.+?)”")
MODULES: Final = ("choosing", "picking", "saving", "words")


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of finding on the screen; `rows` are what is shown, in order."""

    slug: str
    label: StrOrPromise
    model: type[Finding]
    rows: Callable[[Edition, str], Sequence[Finding]]


TABS: Final = {
    tab.slug: tab
    for tab in (
        Tab("statements", gettext_lazy("Statements"), Statement, asked.statements_on),
        Tab("occasions", gettext_lazy("Occasions"), OccasionTold, asked.occasions_on),
        Tab("promises", gettext_lazy("Promises"), Commitment, asked.commitments_on),
        Tab("positions", gettext_lazy("Positions"), Position, asked.positions_on),
    )
}


def for_officers(view: View) -> View:
    """Gives the view an officer who may read the record, and forbids caches."""

    @wraps(view)
    def answer(request: HttpRequest, **address: Any) -> HttpResponse:
        if not isinstance(request.user, Officer) or not rules.may_read(request.user):
            raise PermissionDenied
        return view(request, request.user, **address)

    uncached: View = cache_control(private=True, no_store=True)(answer)
    return uncached


@require_safe
@for_officers
def index(request: HttpRequest, officer: Officer) -> HttpResponse:
    """What waits to be decided on, newest first."""
    below = request.GET.get("below", "")
    found = asked.queue(int(below) if below.isdecimal() and len(below) < 19 else None)  # noqa: PLR2004  of 64 bits
    lines = [
        {
            "line": line,
            "languages": [
                {
                    "tag": tag,
                    "name": language_name(tag),
                    "tally": tally,
                    "address": reverse("record:edition", args=[line.edition.number, tag]),
                }
                for tag, tally in line.languages.items()
                if tally.waiting
            ],
        }
        for line in found.lines
    ]
    context = {
        "header_title": _("Record"),
        "header_icon": "openquote",
        "breadcrumbs_items": breadcrumbs(),
        "lines": lines,
        "older": found.older,
        "first_page": not below,
        "may_decide": rules.may_decide(officer),
    }
    return render(request, "record/desk/queue.html", context)


@require_safe
@for_officers
def edition(request: HttpRequest, officer: Officer, number: int, language: str) -> HttpResponse:
    """One text with its findings of one kind: `?show=` says which, `?at=` the one to begin with."""
    text = text_at(number, language)
    tab = TABS.get(request.GET.get("show", ""), TABS["statements"])
    cards = cards_for(text, tab)
    begun = request.GET.get("at", "")
    current = next((card for card in cards if card.name == begun), None) or next(
        (card for card in cards if card.waiting), None
    )
    tallies = asked.tally(text.edition, language)
    context = {
        "header_title": text.document.headline,
        "header_icon": "openquote",
        "breadcrumbs_items": breadcrumbs(last=_("Edition No. %(number)s") % {"number": text.edition.number}),
        "text": text,
        "dir": direction(language),
        "native": language_name(language),
        "tab": tab,
        "tabs": [{"tab": each, "tally": tallies[each.model]} for each in TABS.values()],
        "tally": tallies[tab.model],
        "cards": cards,
        "current": current,
        "blocks": lit_blocks(text, cards),
        "may_decide": rules.may_decide(officer),
        "superseded": _later(text.edition),
        "modules": MODULES,
        "notes": _notes(text),
        **choices(text),
        **_onward(text, tab, tallies),
    }
    return render(request, "record/desk/edition.html", context)


@require_safe
@for_officers
def people(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Whom the directory knows by a few letters, for an officer who says who spoke."""
    if not rules.may_decide(officer):
        raise PermissionDenied
    typed = request.GET.get("q", "").replace("\0", "").strip()
    if not typed:
        return JsonResponse({"found": []})
    language = request.GET.get("language", "en")
    day = _day(request.GET.get("edition", ""))
    found = []
    for person in find_people(typed, kept_people()).prefetch_related("names")[:_OFFERED]:
        held = appointment_on(person, day, language=language) if day is not None else None
        post = held.post.name_in(language) if held is not None else ""
        found.append({"value": f"person-{person.pk}", "name": person.name_in(language), "about": post})
    bodies = Organisation.objects.filter(names__name__icontains=typed).distinct().order_by("pk")
    found += [
        {"value": f"organisation-{body.pk}", "name": body.name_in(language), "about": _("Organisation")}
        for body in bodies.prefetch_related("names")[: _OFFERED - len(found)]
    ]
    return JsonResponse({"found": found})


def text_at(number: int, language: str) -> EditionText:
    """Raises Http404 where no such edition has a text in that language."""
    found = edition_by_number(number)
    if found is None:
        raise Http404(_("There is no edition No. %(number)s.") % {"number": number})
    for text in texts_of(found, the_office()):
        if text.language == language:
            return text
    raise Http404(
        _("Edition No. %(number)s has no text in %(language)s.") % {"number": number, "language": language}
    )


def cards_for(text: EditionText, tab: Tab) -> list[Card]:
    return cards_of(tab.rows(text.edition, text.language), text.text)


def choices(text: EditionText) -> dict[str, Any]:
    """What an officer may choose from: the edition's people, its occasions, all subjects."""
    language = text.language
    statements = asked.statements_on(text.edition, language)
    told = {
        row.occasion_id: row
        for row in asked.occasions_on(text.edition, language)
        if row.occasion_id is not None
    }
    subjects = Subject.objects.prefetch_related("names").order_by("slug")
    return {
        "people_here": [
            {"value": value, "name": name, "about": post}
            for value, name, post in speakers_of(statements, language)
        ],
        "occasions_here": [
            {"value": str(pk), "name": str(row.occasion), "about": row.words[:90]} for pk, row in told.items()
        ],
        "subjects_here": [
            {"value": str(subject.pk), "name": subject.name_in("en"), "about": ""} for subject in subjects
        ],
        "occasion_kinds": Occasion.Kind.choices,
        "speech_kinds": Statement.Kind.choices,
    }


def _onward(text: EditionText, tab: Tab, tallies: dict[type[Finding], asked.Tally]) -> dict[str, Any]:
    """Where to go when everything here is decided: another kind, another language, an older edition."""
    here = reverse("record:edition", args=[text.edition.number, text.language])
    for each in TABS.values():
        if each is not tab and tallies[each.model].waiting:
            return {
                "onward": f"{here}?show={each.slug}",
                "onward_label": _("%(findings)s of this text") % {"findings": each.label},
            }
    for other in texts_of(text.edition, the_office()):
        if other.language != text.language and any(
            tally.waiting for tally in asked.tally(text.edition, other.language).values()
        ):
            address = reverse("record:edition", args=[text.edition.number, other.language])
            return {
                "onward": address,
                "onward_label": _("The text in %(language)s") % {"language": language_name(other.language)},
            }
    older = asked.next_edition(text.edition.number)
    if older is not None:
        return {
            "onward": reverse("record:edition", args=older),
            "onward_label": _("Edition No. %(number)s") % {"number": older[0]},
        }
    return {"onward": reverse("record:index"), "onward_label": _("All that waits")}


def _notes(text: EditionText) -> list[str]:
    """What the reader warns of. A contradiction stands at both its places and is told once."""
    notes: dict[frozenset[str], str] = {}
    for warning in read_text(text, Knowledge()).warnings:
        notes.setdefault(frozenset(_QUOTED.findall(warning.what)) or frozenset({warning.what}), warning.what)
    return list(notes.values())


def _later(edition: Edition) -> Edition | None:
    latest = latest_edition(edition.document)
    return latest if latest is not None and latest.pk != edition.pk else None


def _day(number: str) -> Any:
    found = edition_by_number(row_number(number))
    texts = texts_of(found, the_office()) if found is not None else ()
    return texts[0].day if texts else None


def breadcrumbs(*, last: str = "") -> list[dict[str, str]]:
    """The way from the desk to the record, and to the screen called `last` below it."""
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Desk")},
        {"url": reverse("record:index"), "label": _("Record")},
    ]
    if last:
        items.append({"url": "", "label": last})
    return items
