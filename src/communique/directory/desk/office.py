"""The office at the desk: its time everywhere, and the form of its settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.users.models import UserProfile

from communique.directory.actions import change_office
from communique.directory.desk.keeping import Kept, KeptPolicy
from communique.directory.forms import OfficeForm
from communique.directory.models import Office
from communique.directory.queries import NoOffice, the_office
from communique.staff.middleware import is_desk


class OfficeTime:
    """Every time at the desk is in the office's time zone.

    Wagtail asks the officer's profile for one; the answer is put there for this request alone, unsaved.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_desk(request) and request.user.is_authenticated:
            profile = getattr(request.user, "wagtail_userprofile", None) or UserProfile(user=request.user)
            try:
                profile.current_time_zone = the_office().time_zone
            except NoOffice:
                profile.current_time_zone = "UTC"
        return self.get_response(request)


OFFICE_FORM = ObjectList(
    [
        InlinePanel(
            "texts",
            [
                FieldRowPanel([FieldPanel("language"), FieldPanel("short_name")]),
                FieldPanel("name"),
                FieldPanel("motto"),
                FieldPanel("contact_heading"),
                FieldPanel("postal_address"),
            ],
            heading=gettext_lazy("Names and addresses"),
            label=gettext_lazy("Language"),
            min_num=1,
        ),
        MultiFieldPanel(
            [
                FieldPanel("email"),
                FieldPanel("head", heading=gettext_lazy("Head of the office")),
                FieldRowPanel([FieldPanel("time_zone"), FieldPanel("letters_kept_months")]),
                FieldPanel("languages"),
                FieldPanel("missing_language", heading=gettext_lazy("When a language is missing")),
                FieldPanel("may_import_archive", heading=gettext_lazy("Archives may be published at once")),
            ],
            heading=gettext_lazy("The office"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("record_shown", heading=gettext_lazy("Statements on the site")),
                FieldPanel("commitments_public", heading=gettext_lazy("Commitments on the site")),
            ],
            heading=gettext_lazy("The record"),
        ),
    ],
    base_form_class=OfficeForm,
)


class OfficeEdit(generic.EditView):
    success_message = gettext_lazy("The office's settings are saved.")

    def save_instance(self) -> Office:
        self.has_content_changes = self.form.has_changed()
        return change_office(office=self.form.save(commit=False), by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("office:edit", args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": reverse("wagtailadmin_home"), "label": _("Desk")}, {"url": "", "label": _("Office")}]


class OfficePolicy(KeptPolicy):
    """There is one office: it is changed, never added and never deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


class OfficeViewSet(Kept):
    model = Office
    url_prefix = "office"
    icon = "cog"
    menu_label = gettext_lazy("Office")
    menu_name = "office"
    menu_order = 700
    add_to_admin_menu = True
    edit_view_class = OfficeEdit

    @property
    def permission_policy(self) -> OfficePolicy:
        return OfficePolicy(Office)

    def get_edit_handler(self) -> Any:
        return OFFICE_FORM.bind_to_model(Office)

    @property
    def index_view(self) -> Any:
        return _to_the_office

    def get_urlpatterns(self) -> list[URLPattern]:
        gone = {"add", "delete"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in gone]


def _to_the_office(_request: HttpRequest) -> HttpResponse:
    return redirect("office:edit", the_office().pk)
