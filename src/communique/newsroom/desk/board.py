"""The board: every release with how far each of its languages is; as fast at 30,000 rows as at thirty."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from communique.directory.queries import the_office
from communique.languages.folding import fold
from communique.languages.tags import direction
from communique.newsroom import rules
from communique.newsroom.desk.standing import headline_of, in_state, open_notes
from communique.newsroom.models import Release, Section, TextStanding
from communique.newsroom.states import NAMED, State, stage_of, state_of
from communique.staff.language_names import language_name
from communique.staff.models import Officer

if TYPE_CHECKING:
    from communique.directory.models import Office

A_PAGE: Final = 25
Standing = TextStanding.Standing
NAMES: Final = {
    Standing.SOURCE: gettext_lazy("Source"),
    Standing.MISSING: gettext_lazy("Missing"),
    Standing.IN_TRANSLATION: gettext_lazy("In translation"),
    Standing.READY: gettext_lazy("Ready"),
    Standing.OUT_OF_DATE: gettext_lazy("Out of date"),
}
TO_DO: Final = (Standing.OUT_OF_DATE, Standing.IN_TRANSLATION)


@dataclass(frozen=True, slots=True)
class Cell:
    """One language of one release; `path` leads to where it is written or translated."""

    language: str
    name: str
    standing: str
    told: str
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    release: Release
    headline: str
    language: str
    direction: str
    state: State
    state_told: str
    stage_told: str
    instant: datetime.datetime | None
    trouble: bool
    who: str
    notes: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the board begins: behind (or with `newer` before) this release."""

    issued_at: datetime.datetime
    pk: int
    newer: bool = False

    @classmethod
    def asked(cls, given: str) -> Place | None:
        """From the address; None for one that nobody was given."""
        way, _dash, rest = given.partition("-")
        moment, _colon, number = rest.rpartition(":")
        if way not in {"older", "newer"} or not (number.isascii() and number.isdigit()):
            return None
        try:
            issued_at = datetime.datetime.fromtimestamp(float(moment), tz=datetime.UTC)
        except (ValueError, OverflowError, OSError):
            return None
        return cls(issued_at, int(number[:18]), way == "newer")

    def __str__(self) -> str:
        way = "newer" if self.newer else "older"
        return f"{way}-{self.issued_at.timestamp():.6f}:{self.pk}"

    def within(self, releases: QuerySet[Release]) -> QuerySet[Release]:
        # A range and an exception to it: an OR would read the index from its end.
        if self.newer:
            later = releases.filter(issued_at__gte=self.issued_at)
            return later.exclude(issued_at=self.issued_at, pk__lte=self.pk).order_by("issued_at", "pk")
        earlier = releases.filter(issued_at__lte=self.issued_at)
        return earlier.exclude(issued_at=self.issued_at, pk__gte=self.pk).order_by("-issued_at", "-pk")


class BoardFilters(forms.Form):
    q = forms.CharField(label=gettext_lazy("Headline"), required=False, max_length=200)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    standing = forms.ChoiceField(label=gettext_lazy("Stands"), required=False)
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"), queryset=Section.objects.none(), required=False
    )
    who = forms.ModelChoiceField(label=gettext_lazy("Who"), queryset=Officer.objects.none(), required=False)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("Any"))]
        self._choose("state", [*every, *((state.value, told) for state, told in NAMED.items())])
        self._choose("language", [*every, *((tag, language_name(tag)) for tag in office.languages)])
        self._choose("standing", [*every, *((one.value, told) for one, told in NAMES.items())])
        self.fields["section"].queryset = Section.objects.prefetch_related("names")  # type: ignore[attr-defined]
        self.fields["who"].queryset = Officer.objects.filter(is_active=True).order_by("username")  # type: ignore[attr-defined]
        for name in ("section", "who"):
            self.fields[name].empty_label = _("Any")  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def apply(self, releases: QuerySet[Release]) -> QuerySet[Release]:
        """What does not fit is left out, as if it had not been asked."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        if given.get("state"):
            releases = in_state(releases, State(given["state"]))
        if given.get("section"):
            releases = releases.filter(section=given["section"])
        if given.get("who"):
            releases = releases.filter(latest_revision__user=given["who"])
        of_language = {"language": given["language"]} if given.get("language") else {}
        if given.get("standing"):
            releases = releases.filter(_stands(standing=given["standing"], **of_language))
        elif of_language:
            releases = releases.filter(
                _stands(**of_language) & ~_stands(standing=Standing.MISSING, **of_language)
            )
        if sought := fold(given.get("q") or ""):
            releases = releases.filter(_stands(folded__contains=sought))
        return releases

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name in self.fields if (value := self.data.get(name, ""))}


def board(request: HttpRequest) -> HttpResponse:
    office = the_office()
    filters = BoardFilters(request.GET, office=office)
    found, older, newer = _page(filters.apply(Release.objects.all()), Place.asked(request.GET.get("at", "")))
    context = {
        "filters": filters,
        "languages": [(tag, language_name(tag)) for tag in office.languages],
        "rows": [_row(release, office) for release in found],
        "older": _address(filters.chosen, older),
        "newer": _address(filters.chosen, newer),
        "chosen": filters.chosen,
        "to_do": _to_do(),
        "may_edit": rules.may_edit(request.user),  # type: ignore[arg-type]  # the desk lets no other in
    }
    return TemplateResponse(request, "newsroom/desk/board.html", context)


def _stands(**how: Any) -> Exists:
    return Exists(TextStanding.objects.filter(release=OuterRef("pk"), **how))


def _page(
    releases: QuerySet[Release], place: Place | None
) -> tuple[list[Release], Place | None, Place | None]:
    """One page, newest first, and where the pages beside it begin."""
    asked = place.within(releases) if place else releases.order_by("-issued_at", "-pk")
    found = list(_with_all(asked)[: A_PAGE + 1])
    more, found = len(found) > A_PAGE, found[:A_PAGE]
    if place and place.newer:
        found.reverse()
    if not found:
        return found, None, None
    back, on = bool(place), more
    if place and place.newer:
        back, on = more, True
    first, last = found[0], found[-1]
    older = Place(last.issued_at, last.pk) if on else None
    return found, older, Place(first.issued_at, first.pk, newer=True) if back else None


def _with_all(releases: QuerySet[Release]) -> QuerySet[Release]:
    """With all that a row shows: four queries however many rows there are."""
    standings = TextStanding.objects.only("id", "release_id", "language", "standing", "headline")
    return (
        releases.select_related("edition", "review", "schedule", "latest_revision__user")
        .defer("latest_revision__content")
        .prefetch_related(Prefetch("standings", queryset=standings), open_notes())
    )


def _row(release: Release, office: Office) -> Row:
    by_language = {row.language: row for row in release.standings.all()}
    source = next((row for row in by_language.values() if row.standing == Standing.SOURCE), None)
    language = source.language if source is not None else office.main_language
    schedule, draft = release.schedule, release.latest_revision
    state, stage = state_of(release), stage_of(release)
    cells = [_cell(release, tag, by_language.get(tag)) for tag in office.languages]
    return Row(
        release=release,
        headline=source.headline if source is not None else headline_of(release) if draft else "",
        language=language,
        direction=direction(language),
        state=state,
        state_told=str(NAMED[state]),
        stage_told=str(NAMED[stage]) if stage is not state and stage is not State.DRAFT else "",
        instant=schedule.instant if schedule is not None and schedule.done_at is None else None,
        trouble=bool(schedule is not None and schedule.trouble),
        who=str(draft.user) if draft is not None and draft.user is not None else "",
        notes=len(release.open_remarks),
        cells=cells,
    )


def _cell(release: Release, language: str, row: TextStanding | None) -> Cell:
    standing = Standing(row.standing) if row is not None else Standing.MISSING
    if standing is Standing.SOURCE:
        path = reverse("releases:edit", args=[release.pk])
    else:
        path = reverse("releases:translate", args=[release.pk, language])
    return Cell(language, language_name(language), standing.value, str(NAMES[standing]), path)


def _to_do() -> list[dict[str, Any]]:
    """How many texts wait for a translator, counted as far as it matters."""
    waiting = TextStanding.objects.filter(standing__in=TO_DO)
    counts = dict(waiting.values_list("standing").annotate(count=Count("id")).order_by())
    return [
        {
            "told": str(NAMES[one]),
            "count": counts[one],
            "path": _address({"standing": one.value}, None, always=True),
            "standing": one.value,
        }
        for one in TO_DO
        if one in counts
    ]


def _address(chosen: dict[str, str], place: Place | None, *, always: bool = False) -> str:
    if place is None and not always:
        return ""
    asked = chosen | ({"at": str(place)} if place else {})
    return f"{reverse('releases:board')}?{urlencode(asked)}"
