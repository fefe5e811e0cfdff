"""The record's panel on the desk's first screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component

from communique.record.queries.deciding import queue, waiting_statements

LINES: Final = 5
MOST_COUNTED: Final = 1000


class ToConfirm(Component):
    """The newest editions with findings that nobody decided on."""

    name = "to-confirm"
    title = gettext_lazy("To confirm")
    order = 135
    template_name = "record/desk/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        found = queue()
        waiting = waiting_statements(MOST_COUNTED)
        return {
            "panel": self,
            "lines": found.lines[:LINES],
            "more": len(found.lines) > LINES,
            "waiting": f"{MOST_COUNTED - 1}+" if waiting >= MOST_COUNTED else str(waiting),
        }
