from __future__ import annotations

from typing import Any

from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    ChangePasswordPanel,
    LocaleSettingsPanel,
    NotificationsSettingsPanel,
)

LEFT_OUT = (AvatarSettingsPanel, ChangePasswordPanel, LocaleSettingsPanel, NotificationsSettingsPanel)


class Account(AccountView):
    """An officer's own name, address and theme; the password has a page of its own."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, LEFT_OUT)]
