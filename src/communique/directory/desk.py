"""What of the directory shows at the desk: the office's time, and the screens that keep it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.models import UserProfile

from communique.directory.forms import OfficeForm
from communique.directory.models import Appointment, Country, Occasion, Office, Person, Place, Post
from communique.directory.queries import NoOffice, the_office
from communique.events.actions import write_event
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


class KeptPolicy(ModelPermissionPolicy):
    """What releases and statements point at is never deleted from the desk."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


def _names() -> InlinePanel:
    fields = [FieldRowPanel([FieldPanel("language"), FieldPanel("name")])]
    return InlinePanel("names", fields, heading="Names", label="Name", min_num=1)


class _Kept(ModelViewSet):
    """A list and a form; no copying and no deleting."""

    copy_view_enabled = False
    add_to_reference_index = False
    panels: tuple[Panel, ...] = ()

    @property
    def permission_policy(self) -> KeptPolicy:
        return KeptPolicy(self.model)

    def get_edit_handler(self) -> Any:
        return ObjectList(list(self.panels)).bind_to_model(self.model)


class PersonViewSet(_Kept):
    model = Person
    url_prefix = "people"
    icon = "user"
    menu_label = "People"
    search_fields = ("names__name",)
    panels = (_names(),)


class PostViewSet(_Kept):
    model = Post
    url_prefix = "posts"
    icon = "clipboard-list"
    menu_label = "Posts"
    list_display = ("__str__", "country")
    panels = (_names(), FieldPanel("country"))


class AppointmentViewSet(_Kept):
    model = Appointment
    url_prefix = "appointments"
    icon = "date"
    menu_label = "Appointments"
    list_display = ("__str__", "since", "until")
    panels = (
        FieldPanel("person"),
        FieldPanel("post"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
    )


class PlaceViewSet(_Kept):
    model = Place
    url_prefix = "places"
    icon = "site"
    menu_label = "Places"
    list_display = ("__str__", "country")
    panels = (_names(), FieldPanel("country"))


class CountryViewSet(_Kept):
    model = Country
    url_prefix = "countries"
    icon = "globe"
    menu_label = "Countries"
    list_display = ("__str__", "code")
    panels = (_names(), FieldPanel("code"))


class OccasionViewSet(_Kept):
    model = Occasion
    url_prefix = "occasions"
    icon = "calendar-alt"
    menu_label = "Occasions"
    panels = (
        FieldPanel("kind"),
        FieldRowPanel(
            [FieldPanel("earliest", heading="First day"), FieldPanel("latest", heading="Last day")]
        ),
        FieldPanel("place"),
        FieldPanel("participants"),
    )


class OccasionChooser(ChooserViewSet):
    model = Occasion
    icon = "calendar-alt"
    choose_one_text = "Choose an occasion"
    choose_another_text = "Choose another occasion"
    edit_item_text = "Open this occasion"


class DirectoryGroup(ModelViewSetGroup):
    menu_label = "Directory"
    menu_name = "directory"
    menu_icon = "group"
    menu_order = 600
    items = (
        PersonViewSet("people"),
        PostViewSet("posts"),
        AppointmentViewSet("appointments"),
        PlaceViewSet("places"),
        CountryViewSet("countries"),
        OccasionViewSet("occasions"),
    )


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
            heading="Names and addresses",
            label="Language",
            min_num=1,
        ),
        MultiFieldPanel(
            [
                FieldPanel("email"),
                FieldPanel("head", heading="Head of the office"),
                FieldRowPanel([FieldPanel("time_zone"), FieldPanel("letters_kept_months")]),
                FieldPanel("languages"),
                FieldPanel("may_import_archive", heading="Archives may be published at once"),
            ],
            heading="The office",
        ),
    ],
    base_form_class=OfficeForm,
)


class OfficeEdit(generic.EditView):
    success_message = "The office's settings are saved."

    def save_instance(self) -> Office:
        office: Office = super().save_instance()
        write_event("office_changed", office=office.pk)
        return office

    def get_success_url(self) -> str:
        return reverse("office:edit", args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": reverse("wagtailadmin_home"), "label": "Desk"}, {"url": "", "label": "Office"}]


class OfficePolicy(KeptPolicy):
    """There is one office: it is changed, never added and never deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


class OfficeViewSet(_Kept):
    model = Office
    url_prefix = "office"
    icon = "cog"
    menu_label = "Office"
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
