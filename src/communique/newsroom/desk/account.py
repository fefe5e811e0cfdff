from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    ChangePasswordPanel,
    LocaleSettingsPanel,
    NameEmailSettingsPanel,
    NotificationsSettingsPanel,
)
from wagtail.users.models import UserProfile

LEFT_OUT = (
    AvatarSettingsPanel,
    ChangePasswordPanel,
    LocaleSettingsPanel,
    NameEmailSettingsPanel,
    NotificationsSettingsPanel,
)


def _languages() -> list[tuple[str, str]]:
    """Each under its own name, which is never translated."""
    return [("", _("The office's main language")), *settings.LANGUAGES]


class LanguageForm(forms.ModelForm[UserProfile]):
    preferred_language = forms.ChoiceField(
        required=False,
        choices=_languages,
        label=gettext_lazy("Language and script"),
        help_text=gettext_lazy("In which the desk speaks to you. What the office publishes is not changed."),
    )

    class Meta:
        model = UserProfile
        fields = ("preferred_language",)


class LanguagePanel(LocaleSettingsPanel):
    title = gettext_lazy("The desk's language")
    form_class = LanguageForm


class OwnNameForm(NameEmailForm):
    """Wagtail asks for all three before it keeps anything; the first administrator has none of them yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class OwnNamePanel(NameEmailSettingsPanel):
    form_class = OwnNameForm


class Account(AccountView):
    """An officer's own name, address, language and theme; the password has a page of its own."""

    def get_panels(self) -> list[Any]:
        panels = [panel for panel in super().get_panels() if not isinstance(panel, LEFT_OUT)]
        officer, profile = self.request.user, UserProfile.get_for_user(self.request.user)
        own = [OwnNamePanel(self.request, officer, profile), LanguagePanel(self.request, officer, profile)]
        return [*panels, *own]
