"""People at the desk: the list, and one person's screen with all that is known of her."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from communique.directory.actions import accept_person, add_alias, appoint, remove_appointment
from communique.directory.desk import merging
from communique.directory.desk.choosers import post_chooser
from communique.directory.desk.keeping import (
    Kept,
    KeptCreate,
    KeptEdit,
    KeptList,
    ProposedColumn,
    aliases_panel,
    names_panel,
    proposed_filters,
)
from communique.directory.errors import DirectoryError
from communique.directory.forms import AliasForm, AppointForm
from communique.directory.models import Appointment, Merge, Person
from communique.directory.periods import told
from communique.directory.queries import all_entries_of, kept_people, names_of, posts_of, the_office
from communique.directory.queries.doubles import doubles_of
from communique.directory.queries.people import other_names_of, post_now
from communique.directory.queries.pointing import pointing_at_people
from communique.directory.rules import may_keep, may_merge
from communique.languages.scripts import to_latin
from communique.languages.tags import script_variants
from communique.staff.language_names import language_name

_LINES_SHOWN = 20


class PeopleList(KeptList):
    filterset_class = proposed_filters(Person)
    prefetched = ("names", "country__names")

    def get_base_queryset(self) -> QuerySet[Person]:
        return kept_people().prefetch_related(*self.prefetched)

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", accessor=str, label=_("Name"), get_url=address_of),
            Column("others", label=_("Other names"), accessor=_others, width="24%"),
            Column("post", label=_("Post"), accessor=_post, width="24%"),
            Column("country", label=_("Country"), width="14%"),
            ProposedColumn("proposed", label=_("Standing"), accessor="proposed", width="12%"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons: list[HeaderButton] = super().header_buttons
        if may_merge(self.request.user):
            doubles, merges = reverse("people:doubles"), reverse("people:merges")
            buttons += [HeaderButton(_("Probable doubles"), doubles, icon_name="group", priority=20)]
            buttons += [HeaderButton(_("Merges"), merges, icon_name="resubmit", priority=30)]
        return buttons


def address_of(person: Person) -> str:
    return reverse("people:show", args=[person.pk])


def _others(person: Person) -> str:
    return ", ".join(name.name for name in list(person.names.all())[1:]) or "–"


def _post(person: Person) -> str:
    return post_now(person.pk, language=the_office().main_language, day=_today()) or "–"


def _today() -> datetime.date:
    return the_office().local(timezone.now()).date()


class _Shown:
    """After saving, the person's screen."""

    object: Person

    def get_success_url(self) -> str:
        return address_of(self.object)


class PersonCreate(_Shown, KeptCreate):
    pass


class PersonEdit(_Shown, KeptEdit):
    pass


class PersonViewSet(Kept):
    model = Person
    url_prefix = "people"
    icon = "user"
    menu_label = gettext_lazy("People")
    index_view_class = PeopleList
    add_view_class = PersonCreate
    edit_view_class = PersonEdit
    panels = (names_panel(), aliases_panel(), FieldPanel("country"))

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", show, name="show"),
            path("<int:pk>/accept/", accept, name="accept"),
            path("<int:pk>/alias/", alias, name="alias"),
            path("<int:pk>/appoint/", appoint_here, name="appoint"),
            path("not-appointed/<int:pk>/", not_appointed, name="not_appointed"),
            *merging.urlpatterns,
        ]


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.select_related("same_as", "country"), pk=pk)
    if person.same_as is not None:
        messages.info(
            request,
            _("«%(person)s» was merged into «%(same_as)s».") % {"person": person, "same_as": person.same_as},
        )
        return redirect(address_of(person.same_as))
    return _screen(request, person)


def _screen(
    request: HttpRequest,
    person: Person,
    alias_form: AliasForm | None = None,
    post_form: AppointForm | None = None,
) -> HttpResponse:
    officer: Any = request.user
    if not officer.has_perm("directory.view_person"):
        raise PermissionDenied
    entries = all_entries_of(person)
    change = may_keep(officer, Person)
    context = {
        "person": person,
        "header_title": str(person),
        "header_icon": "user",
        "breadcrumbs_items": breadcrumbs({"url": "", "label": str(person)}),
        "header_buttons": _buttons(person, officer),
        "names": _names(person),
        "others": other_names_of(person),
        "appointments": [(each, told(each)) for each in posts_of(person)],
        "pointing": [each for each in pointing_at_people(entries) if not each.kind.startswith("appointment")],
        "merges": Merge.objects.filter(merged__in=entries, undone_at=None).order_by("-pk"),
        "doubles": merging.told(doubles_of(person.pk)) if may_merge(officer) else [],
        "told": ModelLogEntry.objects.for_instance(person).filter(action="directory.propose").first(),
        "log": registry.get_logs_for_instance(person).select_related("user")[:_LINES_SHOWN],
        "may_change": change,
        "may_merge": may_merge(officer),
        "may_appoint": may_keep(officer, Appointment, "add"),
        "alias_form": alias_form or AliasForm(),
        "post_form": post_form or appoint_form(),
    }
    return TemplateResponse(request, "directory/person.html", context)


def appoint_form(data: Any = None) -> AppointForm:
    form = AppointForm(data)
    form.fields["post"].widget = post_chooser.widget_class()
    return form


def _names(person: Person) -> list[tuple[str, str, str, bool]]:
    """Language, its tag, name, and whether it is derived from another script."""
    rows = []
    for language, name in names_of(person).items():
        rows.append((language_name(language), language, name, False))
        rows += [
            (language_name(script), script, to_latin(name), True) for script in script_variants(language)
        ]
    return rows


def _buttons(person: Person, officer: Any) -> list[HeaderButton]:
    buttons = []
    if may_keep(officer, Person):
        edit = reverse("people:edit", args=[person.pk])
        buttons.append(HeaderButton(_("Edit"), edit, icon_name="edit", priority=10))
    if may_merge(officer):
        merge = reverse("people:merge", args=[person.pk])
        buttons.append(HeaderButton(_("Merge with…"), merge, icon_name="group", priority=20))
    return buttons


def breadcrumbs(*last: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Desk")},
        {"url": reverse("people:index"), "label": _("People")},
        *last,
    ]


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(kept_people(), pk=pk)
    _may(request, Person)
    accept_person(person=person, by=_officer(request))
    messages.success(request, _("«%(person)s» is accepted.") % {"person": person})
    return redirect(address_of(person))


@require_POST
def alias(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(kept_people(), pk=pk)
    _may(request, Person)
    form = AliasForm(request.POST)
    if form.is_valid():
        try:
            added = add_alias(person=person, name=form.cleaned_data["name"], by=_officer(request))
        except DirectoryError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(
                request, _("«%(added)s» now means %(person)s.") % {"added": added, "person": person}
            )
            return redirect(address_of(person))
    return _screen(request, person, alias_form=form)


@require_POST
def appoint_here(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(kept_people(), pk=pk)
    _may(request, Appointment, "add")
    form = appoint_form(request.POST)
    if form.is_valid():
        try:
            appointment = appoint(person=person, by=_officer(request), **form.cleaned_data)
        except DirectoryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{appointment.post}: {told(appointment)}.")
            return redirect(address_of(person))
    return _screen(request, person, post_form=form)


@require_POST
def not_appointed(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = get_object_or_404(Appointment.objects.select_related("person", "post"), pk=pk)
    _may(request, Appointment)
    try:
        remove_appointment(appointment=appointment, by=_officer(request))
    except DirectoryError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("%(post)s is taken away from %(person)s.")
            % {"post": appointment.post, "person": appointment.person},
        )
    return redirect(address_of(appointment.person))


def _officer(request: HttpRequest) -> Any:
    return request.user


def _may(request: HttpRequest, model: type[Any], verb: str = "change") -> None:
    if not may_keep(_officer(request), model, verb):
        raise PermissionDenied
