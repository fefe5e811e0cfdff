"""The ledger's panel on the desk's first screen: there only while nothing can be published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component


class NothingPublished(Component):
    name = "nothing-published"
    title = gettext_lazy("Nothing can be published")
    order = 1  # before whatever else there is to do
    template_name = "ledger/desk/home_panel.html"

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"panel": self, "reason": self.reason}
