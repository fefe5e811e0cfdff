from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    ChangePasswordPanel,
    LocaleSettingsPanel,
    NotificationsSettingsPanel,
)
from wagtail.users.models import UserProfile

LEFT_OUT = (AvatarSettingsPanel, ChangePasswordPanel, LocaleSettingsPanel, NotificationsSettingsPanel)


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


class Account(AccountView):
    """An officer's own name, address, language and theme; the password has a page of its own."""

    def get_panels(self) -> list[Any]:
        panels = [panel for panel in super().get_panels() if not isinstance(panel, LEFT_OUT)]
        profile = UserProfile.get_for_user(self.request.user)
        return [*panels, LanguagePanel(self.request, self.request.user, profile)]
