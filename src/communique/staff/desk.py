"""The desk's screens for officers: the list, one officer, her password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views import users

from communique.staff.actions import add_officer, change_officer, change_password, give_new_password
from communique.staff.errors import NotAllowed, StaffError
from communique.staff.forms import FirstPasswordForm, NextPasswordForm, OfficerEditForm, OfficerForm
from communique.staff.models import Officer
from communique.staff.roles import Role
from communique.staff.rules import changeable, may_change_officer, may_change_standing


class OfficerPolicy(ModelPermissionPolicy):
    """Officers are never deleted, and the built-in ones never touched, whoever asks."""

    def user_has_permission(self, user: Officer, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Officer, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Officer, action: str, instance: Officer) -> bool:
        return self.user_has_permission(user, action) and may_change_officer(user, instance)


class _ChangeableOnly:
    """An officer who may not be changed is not found."""

    request: HttpRequest

    @property
    def officer(self) -> Officer:
        """Who is at the desk."""
        assert isinstance(self.request.user, Officer)  # noqa: S101  the desk is for officers
        return self.request.user

    def get_queryset(self) -> QuerySet[Officer]:
        return changeable(self.officer)


class RoleFilter(users.GroupFilter):
    """The office's roles, as they are called in the officer's language; Wagtail's own groups are none."""

    @property
    def field(self) -> Any:
        field = super().field
        field.label_from_instance = lambda group: _(group.name)
        return field


class OfficerFilters(users.UserFilterSet):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.filters.pop("is_superuser", None)
        self.filters["is_active"].label = _("May log in")
        self.filters["group"] = RoleFilter(
            field_name="groups",
            queryset=Group.objects.filter(name__in=[*Role]),
            label=_("Role"),
            use_subquery=bool(given.get("is_searching")),
            widget=CheckboxSelectMultiple,
        )

    class Meta(users.UserFilterSet.Meta):
        pass


class OfficerList(users.IndexView):
    template_name = "wagtailadmin/generic/index.html"
    results_template_name = "wagtailadmin/generic/index_results.html"
    add_item_label = gettext_lazy("Add an officer")
    page_title = gettext_lazy("Officers")

    def get_base_queryset(self) -> QuerySet[Officer]:
        return changeable(self.request.user).prefetch_related("groups")

    @cached_property
    def columns(self) -> list[Column]:
        name = self._get_title_column_class(users.UserColumn)(
            "name",
            accessor=str,
            label=_("Name"),
            sort_key="name",
            get_url=self.get_edit_url,
            classname="name",
        )
        return [
            name,
            Column("username", label=_("User name"), sort_key="username", width="18%"),
            Column("roles", label=_("Roles"), accessor=_roles, width="28%"),
            BooleanColumn("is_active", label=_("May log in"), sort_key="is_active", width="12%"),
            DateColumn("last_login", label=_("Last log-in"), sort_key="last_login", width="15%"),
        ]


def _roles(officer: Officer) -> str:
    return ", ".join(_(group.name) for group in officer.groups.all()) or "–"


class OfficerCreate(users.CreateView):
    template_name = "wagtailadmin/generic/create.html"
    page_title = gettext_lazy("New officer")

    def form_valid(self, form: OfficerForm) -> HttpResponse:
        self.form = form
        data = dict(form.cleaned_data)
        try:
            officer, password = add_officer(
                username=data["username"],
                first_name=data["first_name"],
                last_name=data["last_name"],
                email=data["email"],
                roles=data["groups"],
                by=self.request.user,
            )
        except StaffError as error:
            form.add_error("username", str(error))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)  # type: ignore[no-any-return]
        return password_given(self.request, officer, password)


class OfficerEdit(_ChangeableOnly, users.EditView):
    template_name = "wagtailadmin/generic/edit.html"
    success_message = gettext_lazy("%(object)s: saved.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.can_delete = False

    def save_instance(self) -> Officer:
        data = self.form.cleaned_data
        groups, active = data.get("groups"), data.get("is_active")
        return change_officer(
            officer=self.object,
            first_name=data["first_name"],
            last_name=data["last_name"],
            email=data["email"],
            roles=list(groups) if groups is not None else None,
            is_active=active,
            by=self.officer,
        )

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not may_change_standing(self.officer, self.object):
            return []
        url = reverse("staff_new_password", args=[self.object.pk])
        return [Button(_("Give a one-time password"), url=url, icon_name="key", priority=10)]


class OfficerHistory(users.HistoryView):
    def get_base_object_queryset(self) -> QuerySet[Officer]:
        return changeable(self.request.user)


class OfficerViewSet(users.UserViewSet):
    def __init__(self, name: str, **given: Any) -> None:
        super().__init__(name, **given | {"url_prefix": "officers"})

    filterset_class = OfficerFilters
    menu_name = "officers"
    menu_label = gettext_lazy("Officers")
    menu_order = 800
    add_to_settings_menu = False
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    template_prefix = "staff/officers/"

    index_view_class = OfficerList
    add_view_class = OfficerCreate
    edit_view_class = OfficerEdit
    history_view_class = OfficerHistory

    @cached_property
    def permission_policy(self) -> OfficerPolicy:
        return OfficerPolicy(Officer)

    def get_form_class(self, for_update: bool = False) -> type[OfficerForm]:  # noqa: FBT001, FBT002  Wagtail's
        return OfficerEditForm if for_update else OfficerForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]


def password_given(request: HttpRequest, officer: Officer, password: str) -> TemplateResponse:
    """The one page that shows a one-time password; nothing keeps it."""
    context = {"officer": officer, "password": password, "page_title": _("One-time password")}
    return TemplateResponse(request, "staff/password_given.html", context)


def new_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, then gives an officer a one-time password."""
    officer = get_object_or_404(changeable(request.user), pk=pk)  # type: ignore[arg-type]
    if request.method != "POST":
        return TemplateResponse(request, "staff/new_password.html", {"officer": officer})
    return _give(request, officer)


@require_POST
def _give(request: HttpRequest, officer: Officer) -> HttpResponse:
    try:
        password = give_new_password(officer=officer, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    return password_given(request, officer, password)


@sensitive_post_parameters()
def own_password(request: HttpRequest) -> HttpResponse:
    """Where an officer chooses her password; the first address after a one-time password."""
    officer = request.user
    assert isinstance(officer, Officer)  # noqa: S101  the desk is for officers
    form_class = FirstPasswordForm if officer.must_change_password else NextPasswordForm
    form = form_class(officer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(officer=officer, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, officer)
        messages.success(request, _("Your new password is in force."))
        return redirect("wagtailadmin_home")
    context = {"form": form, "first": officer.must_change_password}
    return TemplateResponse(request, "staff/own_password.html", context)


urlpatterns = [
    path("password/", own_password, name="staff_password"),
    path("officers/<int:pk>/password/", new_password, name="staff_new_password"),
]
