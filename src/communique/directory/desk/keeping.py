"""How every list and form of the directory works: searched in every script, kept by the actions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from communique.directory.actions import change_appointment, change_entry, change_occasion
from communique.directory.errors import DirectoryError
from communique.directory.models import Appointment, Occasion
from communique.directory.queries.searching import search_entries


class KeptPolicy(ModelPermissionPolicy):
    """What releases and statements point at is never deleted from the desk."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class _ByAction:
    """Gives what the form holds to an action; a refusal stands at the head of the form."""

    form: Any
    request: Any
    has_content_changes: bool

    def save_instance(self) -> Model:
        entry = self.form.save(commit=False)
        if hasattr(entry, "proposed"):
            entry.proposed = False  # an officer has looked at it
        self.has_content_changes = self.form.has_changed()
        officer = self.request.user
        if isinstance(entry, Appointment):
            return change_appointment(appointment=entry, by=officer)
        if isinstance(entry, Occasion):
            given = self.form.cleaned_data
            return change_occasion(
                occasion=entry,
                participants=given["participants"],
                countries=given["countries"],
                organisations=given["organisations"],
                by=officer,
            )
        kept: Model = change_entry(entry=entry, by=officer)
        return kept

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc, no-any-return]
        except DirectoryError as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_message = str(refusal)
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]


class KeptCreate(_ByAction, generic.CreateView):
    pass


class KeptEdit(_ByAction, generic.EditView):
    pass


class KeptList(generic.IndexView):
    """Searched in memory by folded names: the tables hold thousands of rows, never millions."""

    is_searchable = True

    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.all()
        return rows.prefetch_related(*self.prefetched)

    @property
    def prefetched(self) -> tuple[str, ...]:
        parts = [
            name for name in ("names", "country__names", "organisation__names") if _leads(self.model, name)
        ]
        return tuple(parts)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return search_entries(self.search_query or "", queryset) if self.is_searching else queryset

    @cached_property
    def is_searching(self) -> bool:
        return bool(self.search_query)


def _leads(model: type[Model], way: str) -> bool:
    return hasattr(model, way.split("__", maxsplit=1)[0])


class ProposedColumn(Column):
    cell_template_name = "directory/proposed_cell.html"


def proposed_filters(of: type[Model]) -> type[WagtailFilterSet]:
    """A filter for what was read by machine and no officer has looked at yet."""

    class Filters(WagtailFilterSet):
        proposed = django_filters.ChoiceFilter(
            label=gettext_lazy("Who entered it"),
            choices=[
                ("yes", gettext_lazy("Proposed by the reader")),
                ("no", gettext_lazy("Accepted by an officer")),
            ],
            method="by_proposal",
        )

        class Meta:
            model = of
            fields: tuple[str, ...] = ()

        def by_proposal(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
            return rows.filter(proposed=value == "yes")

    return Filters


def names_panel(heading: Any = None) -> InlinePanel:
    fields = [FieldRowPanel([FieldPanel("language"), FieldPanel("name")])]
    return InlinePanel(
        "names", fields, heading=heading or gettext_lazy("Names"), label=gettext_lazy("Name"), min_num=1
    )


def aliases_panel() -> InlinePanel:
    return InlinePanel(
        "aliases",
        [FieldPanel("name")],
        heading=gettext_lazy("Other ways it is written"),
        label=gettext_lazy("Alias"),
        help_text=gettext_lazy("In any language or script. Capitals and accents need no alias of their own."),
    )


class Kept(ModelViewSet):
    """A list and a form; no copying and no deleting."""

    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = KeptList
    add_view_class = KeptCreate
    edit_view_class = KeptEdit
    panels: tuple[Panel, ...] = ()
    form_class: Any = None

    @property
    def permission_policy(self) -> KeptPolicy:
        return KeptPolicy(self.model)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        for ours in ("search_fields", "search_backend_name"):
            given.pop(ours, None)
        return given

    def get_edit_handler(self) -> Any:
        given = {"base_form_class": self.form_class} if self.form_class is not None else {}
        return ObjectList(list(self.panels), **given).bind_to_model(self.model)
