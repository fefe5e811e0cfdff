"""The panel on the desk's first screen: does everything stand as it was sealed, and is it backed up?"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component

from communique.keeping import rules
from communique.keeping.last import OLD
from communique.keeping.queries import Standing, standing
from communique.ledger.retold import told_by_ledger, told_problem
from communique.staff.models import Officer

SHOWN: Final = 3


class Audits(Component):
    """Last of all where all is well, first of all where it is not."""

    name = "audits"
    title = gettext_lazy("The ledger, audited")
    template_name = "keeping/home_panel.html"

    def __init__(self) -> None:
        self.standing: Standing = standing()
        self.order = 2 if self.standing.alarm else 900

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        officer: Officer = parent_context["request"].user
        last, backup = self.standing.last, self.standing.backup
        return {
            "panel": self,
            "alarm": self.standing.alarm,
            "last": last,
            "problems": [told_problem(problem) for problem in last.problems[:SHOWN]] if last else [],
            "more": max(0, last.found - SHOWN) if last else 0,
            "remedies": [told_by_ledger(remedy) for remedy in last.remedies] if last else [],
            "took": _took(last.ended_at - last.started_at)
            if last and last.ended_at and last.started_at
            else "",
            "waiting": self.standing.waiting,
            "may_ask": rules.may_ask_for_audit(officer),
            "backup": backup,
            "backup_old": backup is None or timezone.now() - backup.made_at > OLD,
        }


def _took(time: datetime.timedelta) -> str:
    seconds = time.total_seconds()
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{max(1, round(seconds))} s"  # noqa: PLR2004
