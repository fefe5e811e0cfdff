from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.forms.auth import LoginForm

from communique.staff.models import Officer
from communique.staff.roles import RIGHTS, Role
from communique.staff.throttle import TooManyAttempts, count_attempt, forgive, internet_address


class LogInForm(LoginForm):
    """Wagtail's log-in form, with a limit to guessing; see `staff.throttle`."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["password"].label = _("Password")

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if not username or not password or self.request is None:
            cleaned: dict[str, Any] = super().clean()
            return cleaned
        address = internet_address(self.request)
        try:
            count_attempt(username, address)
        except TooManyAttempts as error:
            raise forms.ValidationError(str(error), code="too_many_attempts") from error
        cleaned = super().clean()
        forgive(username, address)
        return cleaned


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        return f"{_(obj.name)}: {RIGHTS[Role(obj.name)].meaning}"


class OfficerForm(forms.ModelForm[Officer]):
    """What an administrator says of an officer; she chooses her password herself."""

    groups = RolesField(
        queryset=Group.objects.filter(name__in=[*Role]), label=gettext_lazy("Roles"), required=False
    )

    class Meta:
        model = Officer
        fields = ("username", "first_name", "last_name", "email", "groups")

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = True
        if editing_self:
            del self.fields["groups"]
            self.fields.pop("is_active", None)


class OfficerEditForm(OfficerForm):
    class Meta:
        model = Officer
        fields = ("first_name", "last_name", "email", "groups", "is_active")
        labels = {"is_active": gettext_lazy("May log in")}  # noqa: RUF012  Django's own way
        help_texts = {  # noqa: RUF012  the same
            "is_active": gettext_lazy("Take this away instead of deleting: what she did stays hers.")
        }


class _NewPassword:
    user: Officer

    def clean_new_password1(self) -> str:
        password: str = self.cleaned_data["new_password1"]  # type: ignore[attr-defined]
        if self.user.check_password(password):
            raise forms.ValidationError(_("That is the password you have; choose a new one."))
        return password


class FirstPasswordForm(_NewPassword, SetPasswordForm):  # type: ignore[type-arg]
    """For one who has just logged in with a one-time password."""


class NextPasswordForm(_NewPassword, PasswordChangeForm):
    """For one who has a password of her own, and says it first."""
