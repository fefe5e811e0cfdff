"""Lists and forms of everything but people."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from communique.directory.actions import fill_countries
from communique.directory.desk.keeping import (
    Kept,
    KeptList,
    ProposedColumn,
    aliases_panel,
    names_panel,
    proposed_filters,
)
from communique.directory.desk.people import PersonViewSet
from communique.directory.forms import OccasionForm
from communique.directory.models import Appointment, Country, Occasion, Organisation, Place, Post, Subject
from communique.directory.periods import told
from communique.directory.rules import may_keep


class PostViewSet(Kept):
    model = Post
    url_prefix = "posts"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Posts")
    list_display = (
        "__str__",
        "country",
        "organisation",
        BooleanColumn("one_holder", label=gettext_lazy("One holder")),
    )
    panels = (
        names_panel(),
        FieldRowPanel([FieldPanel("country"), FieldPanel("organisation")]),
        FieldPanel("one_holder", heading=gettext_lazy("One holder at a time")),
    )


class _AppointmentList(KeptList):
    default_ordering = ("-pk",)
    prefetched = ("person__names", "post__names")


class AppointmentViewSet(Kept):
    model = Appointment
    url_prefix = "appointments"
    icon = "date"
    menu_label = gettext_lazy("Appointments")
    index_view_class = _AppointmentList
    list_display = ("__str__", Column("when", label=gettext_lazy("When"), accessor=told))
    panels = (
        FieldPanel("person"),
        FieldPanel("post"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("since"), FieldPanel("since_exact", heading=gettext_lazy("How exact"))]
                ),
                FieldRowPanel(
                    [FieldPanel("until"), FieldPanel("until_exact", heading=gettext_lazy("How exact"))]
                ),
            ],
            heading=gettext_lazy("When"),
            help_text=gettext_lazy(
                "Both days are included. Where only the month or year is known, write any day in it. "
                "Leave the end empty while the post is held."
            ),
        ),
    )


class PlaceViewSet(Kept):
    model = Place
    url_prefix = "places"
    icon = "site"
    menu_label = gettext_lazy("Places")
    list_display = ("__str__", "country")
    panels = (names_panel(), FieldPanel("country"))


class _CountryList(KeptList):
    template_name = "directory/countries.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**given)
        return context | {"may_fill": may_keep(self.request.user, Country, "add")}


class CountryViewSet(Kept):
    model = Country
    url_prefix = "countries"
    icon = "globe"
    menu_label = gettext_lazy("Countries")
    index_view_class = _CountryList
    list_display = ("__str__", "code")
    panels = (names_panel(), FieldPanel("code"))

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("fill/", fill, name="fill")]


@require_POST
def fill(request: HttpRequest) -> HttpResponse:
    """Enters the countries that the language packs know."""
    officer: Any = request.user
    if not may_keep(officer, Country, "add"):
        raise PermissionDenied
    changed = fill_countries(by=officer)
    messages.success(
        request,
        _("%(changed)s countries were entered or completed.") % {"changed": changed}
        if changed
        else _("All are there."),
    )
    return redirect(reverse("countries:index"))


class _OrganisationList(KeptList):
    filterset_class = proposed_filters(Organisation)


class OrganisationViewSet(Kept):
    model = Organisation
    url_prefix = "organisations"
    icon = "group"
    menu_label = gettext_lazy("Organisations")
    index_view_class = _OrganisationList
    list_display = ("__str__", "country", ProposedColumn("proposed", label=gettext_lazy("Standing")))
    panels = (names_panel(), aliases_panel(), FieldPanel("country"))


class SubjectViewSet(Kept):
    model = Subject
    url_prefix = "subjects"
    icon = "tag"
    menu_label = gettext_lazy("Subjects")
    list_display = ("__str__", "slug")
    panels = (
        names_panel(),
        FieldPanel(
            "slug",
            heading=gettext_lazy("Address"),
            help_text=gettext_lazy("Part of the address: latin letters and hyphens."),
        ),
        InlinePanel(
            "terms",
            [FieldRowPanel([FieldPanel("language"), FieldPanel("term")])],
            heading=gettext_lazy("Terms that show the subject"),
            label=gettext_lazy("Term"),
            help_text=gettext_lazy(
                "A word or phrase. It is found in all its forms and in every script of its language."
            ),
        ),
    )


class _OccasionList(KeptList):
    filterset_class = proposed_filters(Occasion)
    default_ordering = ("-earliest", "-pk")
    prefetched = ("place__names", "participants__names", "countries__names")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("__str__"),
            Column("who", label=_("Who took part"), accessor=_company),
            BooleanColumn("planned", label=_("Planned"), width="10%"),
            ProposedColumn("proposed", label=_("Standing"), accessor="proposed", width="14%"),
        ]


def _company(occasion: Occasion) -> str:
    named = [str(person) for person in occasion.participants.all()]
    return ", ".join(named or [str(country) for country in occasion.countries.all()]) or "–"


class OccasionViewSet(Kept):
    model = Occasion
    url_prefix = "occasions"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Occasions")
    index_view_class = _OccasionList
    form_class = OccasionForm
    panels = (
        FieldPanel("kind"),
        FieldRowPanel(
            [
                FieldPanel("earliest", heading=gettext_lazy("First day")),
                FieldPanel("latest", heading=gettext_lazy("Last day")),
            ]
        ),
        FieldPanel("place"),
        FieldPanel("planned"),
        FieldPanel("participants"),
        FieldRowPanel([FieldPanel("countries"), FieldPanel("organisations")]),
    )


class DirectoryGroup(ModelViewSetGroup):
    menu_label = gettext_lazy("Directory")
    menu_name = "directory"
    menu_icon = "group"
    menu_order = 600
    items = (
        PersonViewSet("people"),
        PostViewSet("posts"),
        AppointmentViewSet("appointments"),
        OrganisationViewSet("organisations"),
        PlaceViewSet("places"),
        CountryViewSet("countries"),
        SubjectViewSet("subjects"),
        OccasionViewSet("occasions"),
    )
