"""Choosers: one entry picked out of thousands by a part of its name, in any script."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, CreateView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from communique.directory.actions.occasions import add_occasion
from communique.directory.errors import DirectoryError
from communique.directory.forms import MakeOccasionForm
from communique.directory.models import Appointment, Country, Occasion, Organisation, Person, Place, Post
from communique.directory.queries.searching import search_entries
from communique.directory.rules import may_keep, may_look


class FoldedSearch(BaseFilterForm):
    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Part of a name, in any script")}),
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().filter(objects)
        asked = self.cleaned_data.get("q") or ""
        if asked.strip():
            self.is_searching, self.search_query = True, asked
            return search_entries(asked, rows)
        return rows


class _Choose(ChooseView):
    filter_form_class = FoldedSearch


class _ChooseResults(ChooseResultsView):
    filter_form_class = FoldedSearch


class _NoCreating(CreateView):
    """Entries are made on their own screens; Wagtail keeps an address for it all the same."""

    def can_create(self) -> bool:
        return False


class _Chooser(ChooserViewSet):
    create_view_class = _NoCreating
    choose_view_class = _Choose
    choose_results_view_class = _ChooseResults
    model: type[Model]
    prefetched: tuple[str, ...] = ("names",)

    def construct_view(self, view_class: type[Any], **given: Any) -> Callable[..., HttpResponse]:
        """Wagtail asks only whether somebody may open the desk; all five views show entries."""
        view: Callable[..., HttpResponse] = super().construct_view(view_class, **given)

        @wraps(view)
        def answer(request: HttpRequest, *address: Any, **named: Any) -> HttpResponse:
            if not self.may_choose(request.user):
                raise PermissionDenied
            return view(request, *address, **named)

        return answer

    def may_choose(self, officer: Any) -> bool:
        return may_look(officer, self.model)

    def get_object_list(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.order_by("-pk")  # noqa: SLF001  Django's own name
        return rows.prefetch_related(*self.prefetched)


class PersonChooser(_Chooser):
    """Offers everybody once: not the entries that were merged into others."""

    model = Person
    icon = "user"
    choose_one_text = gettext_lazy("Choose a person")
    choose_another_text = gettext_lazy("Choose another person")
    edit_item_text = gettext_lazy("Open this person")

    def get_object_list(self) -> QuerySet[Any]:
        return super().get_object_list().filter(same_as=None)


class PostChooser(_Chooser):
    model = Post
    icon = "clipboard-list"
    choose_one_text = gettext_lazy("Choose a post")
    choose_another_text = gettext_lazy("Choose another post")
    edit_item_text = gettext_lazy("Open this post")


class CountryChooser(_Chooser):
    model = Country
    icon = "globe"
    choose_one_text = gettext_lazy("Choose a country")
    choose_another_text = gettext_lazy("Choose another country")
    edit_item_text = gettext_lazy("Open this country")


class PlaceChooser(_Chooser):
    model = Place
    icon = "site"
    choose_one_text = gettext_lazy("Choose a place")
    choose_another_text = gettext_lazy("Choose another place")
    edit_item_text = gettext_lazy("Open this place")


class OrganisationChooser(_Chooser):
    model = Organisation
    icon = "group"
    choose_one_text = gettext_lazy("Choose an organisation")
    choose_another_text = gettext_lazy("Choose another organisation")
    edit_item_text = gettext_lazy("Open this organisation")


class AppointmentChooser(_Chooser):
    model = Appointment
    icon = "date"
    choose_one_text = gettext_lazy("Choose an appointment")
    choose_another_text = gettext_lazy("Choose another appointment")
    edit_item_text = gettext_lazy("Open this appointment")
    prefetched = ("person__names", "post__names")


class _MakeOccasion(CreateView):
    """Made by the directory's action, and chosen at once: whoever needs one where she writes stays there."""

    def can_create(self) -> bool:
        return may_keep(self.request.user, Occasion, "add")

    def post(self, request: HttpRequest) -> HttpResponse:
        self.form = self.get_creation_form()
        if not self.form.is_valid():
            return self._again()
        try:
            occasion = add_occasion(by=request.user, **self.form.cleaned_data)  # type: ignore[arg-type]
        except DirectoryError as error:
            self.form.add_error(None, str(error))
            return self._again()
        chosen: HttpResponse = self.get_chosen_response(occasion)
        return chosen

    def _again(self) -> HttpResponse:
        shown: HttpResponse = self.get_reshow_creation_form_response()
        return shown


class OccasionChooser(_Chooser):
    """Stands in the form of a release too: who may open it is said where those rights are known."""

    model = Occasion
    create_view_class = _MakeOccasion
    creation_form_class = MakeOccasionForm
    create_action_label = gettext_lazy("Make it and choose it")
    creation_tab_label = gettext_lazy("Make a new one")
    icon = "calendar-alt"
    choose_one_text = gettext_lazy("Choose or make an occasion")
    choose_another_text = gettext_lazy("Choose or make another occasion")
    edit_item_text = gettext_lazy("Open this occasion")
    prefetched = ("place__names",)

    def may_choose(self, officer: Any) -> bool:
        return True


person_chooser = PersonChooser("person_chooser", url_prefix="people/choose")
post_chooser = PostChooser("post_chooser", url_prefix="posts/choose")
CHOOSERS = (
    person_chooser,
    post_chooser,
    CountryChooser("country_chooser", url_prefix="countries/choose"),
    PlaceChooser("place_chooser", url_prefix="places/choose"),
    OrganisationChooser("organisation_chooser", url_prefix="organisations/choose"),
    AppointmentChooser("appointment_chooser", url_prefix="appointments/choose"),
    OccasionChooser("occasion_chooser", url_prefix="occasions/choose"),
)
