"""“Prepare a meeting”: whom with, then what the record holds, as a page and on paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communique.directory.models import Country, Office, Person
from communique.directory.queries import kept_people, name_of, public_languages, the_office
from communique.directory.queries.people import find_people
from communique.languages.slugs import slugify
from communique.languages.tags import address_of
from communique.ledger.models import PartBytes
from communique.record import rules
from communique.record.briefing.gathering import Asked, gather
from communique.record.briefing.matter import Briefing, Citation
from communique.record.briefing.papers import MEDIA_TYPES, Paper, make_paper, small_picture
from communique.record.briefing.telling import tell
from communique.record.desk.screens import breadcrumbs, for_officers
from communique.record.errors import RecordError
from communique.record.models import Statement
from communique.staff.language_names import language_name
from communique.staff.models import Officer

_OFFERED: Final = 300
_CHOICES: Final = 20
_ID: Final = re.compile(r"\d{1,18}")
PAPERS: Final[dict[str, Paper]] = {"pdf": "pdf", "docx": "docx"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form asks for. `sentence` says what is wrong with it; `choices` are people of one name."""

    asked: Asked | None
    typed: str
    country: Country | None
    language: str
    sentence: str = ""
    choices: tuple[Person, ...] = ()


@require_safe
@for_officers
def briefing(request: HttpRequest, officer: Officer) -> HttpResponse:
    office = the_office()
    wish = _wish(request, office)
    paper = request.GET.get("as", "")
    if paper and (paper not in PAPERS or wish.asked is None):
        return HttpResponseBadRequest(
            _("A briefing is made as pdf or docx, of a person or a country that is known.")
        )
    if wish.asked is None:
        return render(
            request, "record/desk/briefing.html", _form(wish, office), status=400 if wish.sentence else 200
        )
    made = gather(wish.asked, on=timezone.localdate(timezone=office.zone))
    if paper:
        return _on_paper(made, PAPERS[paper], office)
    return render(
        request,
        "record/desk/briefing.html",
        _form(wish, office)
        | {
            "told": tell(made, lambda cited: _desk_address(cited, wish.language)),
            "lines": made.lines,
            "papers": [(name, f"?{urlencode(_parameters(wish) | {'as': name})}") for name in PAPERS],
        },
    )


def _wish(request: HttpRequest, office: Office) -> Wish:
    """Reads the form: `with` is a name or an id, `of` a country's code, `language` a tag of the site."""
    # PostgreSQL is asked for no NUL.
    typed = " ".join(request.GET.get("with", "").replace("\0", " ").split())[:200]
    code = request.GET.get("of", "").replace("\0", "")
    languages = public_languages(office)
    language = request.GET.get("language", "")
    if language not in languages:
        language = office.main_language
    country = Country.objects.filter(code=code).first() if code else None
    empty = Wish(None, typed, country, language)
    if not typed:
        return _replaced(empty, None) if country is None else _replaced(empty, Asked(None, country, language))
    found = _people(typed)
    if not found:
        sentence = _(
            "The directory has nobody called «%(typed)s»; look at the spelling, or leave the name empty."
        ) % {"typed": typed}
        return Wish(None, typed, country, language, sentence)
    if len(found) > 1:
        return Wish(None, typed, country, language, "", tuple(found))
    # The field shows a name, also where an address asked by number.
    named = Wish(None, name_of(found[0], language) if _ID.fullmatch(typed) else typed, country, language)
    return _replaced(named, Asked(found[0], country, language))


def _replaced(wish: Wish, asked: Asked | None) -> Wish:
    return Wish(asked, wish.typed, wish.country, wish.language)


def _people(typed: str) -> list[Person]:
    """The one with this id; or of this very name; or those who have its words in a name."""
    people = kept_people().prefetch_related("names")
    if _ID.fullmatch(typed):
        return list(people.filter(pk=int(typed)))
    found = list(find_people(typed, people)[: _CHOICES + 1])
    exact = [person for person in found if any(name.name == typed for name in person.names.all())]
    return exact if len(exact) == 1 else found[:_CHOICES]


def _form(wish: Wish, office: Office) -> dict[str, Any]:
    spoken = Statement.objects.exclude(speaker=None).order_by().values("speaker")
    offered = kept_people().filter(pk__in=spoken).prefetch_related("names")[:_OFFERED]
    countries = Country.objects.prefetch_related("names")
    return {
        "header_title": _("Prepare a meeting"),
        "header_icon": "doc-full",
        "breadcrumbs_items": breadcrumbs(last=_("Prepare a meeting")),
        "wish": wish,
        "offered": sorted({name_of(person, wish.language) for person in offered} - {""}),
        "countries": sorted((country.name_in(wish.language), country.code) for country in countries),
        "languages": [(tag, language_name(tag)) for tag in public_languages(office)],
        "choices": [
            (name_of(person, wish.language), f"?{urlencode(_parameters(wish) | {'with': person.pk})}")
            for person in wish.choices
        ],
    }


def _parameters(wish: Wish) -> dict[str, str | int]:
    person = wish.asked.person.pk if wish.asked and wish.asked.person else wish.typed
    return {"with": person, "of": wish.country.code if wish.country else "", "language": wish.language}


def _desk_address(cited: Citation, language: str) -> str:
    written = Asked(None, None, language).written
    return reverse("record:edition", kwargs={"number": cited.edition, "language": written})


def _on_paper(made: Briefing, paper: Paper, office: Office) -> HttpResponse:
    shown = set(
        rules.shown(
            Statement.objects.filter(key__in=[cited.key for cited in made.citations if cited.key]), office
        ).values_list("key", flat=True)
    )

    def link(cited: Citation) -> str:
        """Of what the site shows; the rest has only its edition's number."""
        if cited.key not in shown:
            return ""
        return f"{settings.ADDRESS}/{address_of(made.language)}/statements/{cited.key}"

    try:
        content = make_paper(tell(made, link), paper)
    except RecordError as refusal:
        return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type=MEDIA_TYPES[paper])
    name = slugify(made.title, made.language) or "briefing"
    response["Content-Disposition"] = f'attachment; filename="briefing-{name}-{made.made_on}.{paper}"'
    return response


@require_safe
@for_officers
def photograph(request: HttpRequest, officer: Officer, digest: str) -> HttpResponse:
    """A press original, small; only of photographs that an edition holds."""
    small = small_picture(digest) if PartBytes.objects.filter(digest=digest).exists() else None
    if small is None:
        raise Http404(_("No edition holds this photograph."))
    return HttpResponse(small, content_type="image/jpeg")
