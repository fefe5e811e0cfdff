"""The postbag's panel on the desk's first screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component

from communique.letters.queries import letters_for
from communique.staff.models import Officer

LINES: Final = 6


class UnreadLetters(Component):
    """The newest unread ones by number, day and town: who wrote and what stands in the letter alone."""

    name = "unread-letters"
    title = gettext_lazy("Letters nobody has read yet")
    order = 105
    template_name = "letters/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        officer: Officer = parent_context["request"].user
        letters = letters_for(officer, unread_only=True).letters
        return {"panel": self, "letters": letters[:LINES], "more": len(letters) > LINES}
