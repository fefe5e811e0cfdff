"""The list of releases: by date, filtered, searched by headline; as fast at 30,000 rows as at thirty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.snippets.views.snippets import IndexView

from communique.newsroom.desk.standing import for_listing, headline_of, in_state
from communique.newsroom.models import Kind, Release, Section
from communique.newsroom.states import NAMED, State, state_of
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

A_PAGE = 25
MOST_COUNTED = A_PAGE * 40


class BoundedPaginator(WagtailPaginator):
    """Counts as far as it pages, never the whole table; what lies further back is found by filters."""

    @cached_property
    def count(self) -> int:
        return int(self.object_list.order_by()[:MOST_COUNTED].count())

    @cached_property
    def items_count_label(self) -> str:
        if self.count < MOST_COUNTED:
            label: str = super().items_count_label
            return label
        return _("the newest %(count)s releases; filter or search for older ones") % {
            "count": f"{MOST_COUNTED:,}"
        }


class ReleaseFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[(state.value, NAMED[state]) for state in State],
        method="by_state",
    )
    section = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Section"), queryset=Section.objects.prefetch_related("names")
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Kind.choices)
    issued_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = Release
        fields: tuple[str, ...] = ()

    def by_state(self, releases: QuerySet[Release], _name: str, value: str) -> QuerySet[Release]:
        return in_state(releases, State(value))


class StateColumn(Column):
    cell_template_name = "newsroom/desk/state_cell.html"

    def get_value(self, instance: Release) -> dict[str, Any]:
        changed = instance.live and instance.has_unpublished_changes
        state = state_of(instance)
        return {"state": state, "told": NAMED[state], "changed": changed}


class NotesColumn(Column):
    """How many notes nobody settled yet, leading to them."""

    cell_template_name = "newsroom/desk/notes_cell.html"

    def get_value(self, instance: Release) -> dict[str, Any]:
        path = f"{reverse('releases:edit', args=[instance.pk])}#notes"
        return {"number": len(instance.open_remarks), "path": path}


class DayColumn(Column):
    cell_template_name = "newsroom/desk/day_cell.html"


class ReleaseList(IndexView):
    paginate_by = A_PAGE
    paginator_class = BoundedPaginator
    filterset_class = ReleaseFilters
    is_searchable = True
    search_fields = ("texts__headline",)
    default_ordering = ("-issued_at", "-id")
    template_name = "wagtailadmin/generic/index.html"
    results_template_name = "wagtailadmin/generic/index_results.html"
    add_item_label = gettext_lazy("New release")

    def get_base_queryset(self) -> QuerySet[Release]:
        return for_listing(Release.objects.all())

    def search_queryset(self, queryset: QuerySet[Release]) -> QuerySet[Release]:
        found: QuerySet[Release] = super().search_queryset(queryset)
        return found.distinct() if self.is_searching else queryset

    def get_valid_orderings(self) -> list[Any]:
        return []

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "headline", accessor=headline_of, label=gettext_lazy("Headline"), get_url=self.get_edit_url
            ),
            StateColumn("state", label=gettext_lazy("State"), width="14%"),
            NotesColumn("notes", label=gettext_lazy("Notes"), width="7%", classname="desk-wide"),
            _on_wide_screens("section", gettext_lazy("Section"), _section, "13%"),
            DayColumn("issued_at", label=gettext_lazy("Date"), accessor="issued_at", width="11%"),
            _on_wide_screens("languages", gettext_lazy("Languages"), _languages, "13%"),
            _on_wide_screens("edition", gettext_lazy("Edition"), _edition, "8%"),
        ]


def _on_wide_screens(
    name: str, label: StrOrPromise, accessor: Callable[[Release], str], width: str
) -> Column:
    return Column(name, label=label, accessor=accessor, width=width, classname="desk-wide")


def _section(release: Release) -> str:
    return str(release.section)


def _languages(release: Release) -> str:
    return ", ".join(language_name(text.language) for text in release.texts.all()) or "–"


def _edition(release: Release) -> str:
    return _("No. %(number)s") % {"number": release.edition.number} if release.edition is not None else "–"
