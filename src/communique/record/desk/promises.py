"""Promises at the desk: what is due, what became of each, and why; and the panel on the first screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.components import Component

from communique.directory.queries import the_office
from communique.ledger.queries import edition_by_number
from communique.record import rules
from communique.record.actions.commitments import Because, set_outcome
from communique.record.briefing.wording import days
from communique.record.desk.screens import breadcrumbs, for_officers
from communique.record.errors import RecordError
from communique.record.models import Commitment, Statement
from communique.record.queries.promises import CHOICES, PAGE, Choice, listed, promises
from communique.record.stamps import stamp_of
from communique.staff.models import Officer

LINES: Final = 6
LABELS: Final[dict[Choice, Any]] = {
    "month": gettext_lazy("Due this month"),
    "overdue": gettext_lazy("Overdue"),
    "open": gettext_lazy("All open"),
    "kept": gettext_lazy("Kept"),
    "broken": gettext_lazy("Broken"),
    "changed": gettext_lazy("Changed"),
}
_NONE: Final[dict[Choice, Any]] = {
    "month": gettext_lazy("No confirmed promise is due this month."),
    "overdue": gettext_lazy("No confirmed promise is overdue."),
    "open": gettext_lazy(
        "No confirmed promise is open. Promises are confirmed with the statements they were made in."
    ),
}


@require_safe
@for_officers
def index(request: HttpRequest, officer: Officer) -> HttpResponse:
    office = the_office()
    asked = request.GET.get("show", "open")
    choice: Choice = asked if asked in CHOICES else "open"
    start = request.GET.get("after", "")
    after = int(start) if start.isdecimal() and len(start) < len("1000000") else 0
    today = timezone.localdate(timezone=office.zone)
    language = office.main_language
    rows = listed(promises(choice, today, language), after)
    return render(
        request,
        "record/desk/promises.html",
        {
            "header_title": _("Promises"),
            "header_icon": "calendar-check",
            "breadcrumbs_items": breadcrumbs(last=_("Promises")),
            "choice": choice,
            "choices": [(name, LABELS[name]) for name in CHOICES],
            "rows": [
                _row(row, language, late=row.due_latest is not None and row.due_latest < today)
                for row in rows
            ],
            "none": _NONE.get(choice, _("None so far.")),
            "older": after + PAGE if len(rows) == PAGE else None,
            "may_follow_up": rules.may_follow_up(officer),
            "outcomes": Commitment.Outcome.choices,
        },
    )


def _row(row: Commitment, language: str, *, late: bool) -> dict[str, Any]:
    return {
        "promise": row,
        "due": days(row.due_earliest, row.due_latest, language),
        "late": late and row.outcome == Commitment.Outcome.OPEN,
        "by": ", ".join(map(str, row.by_names)),
        "stamp": stamp_of(row),
        "source": reverse("record:edition", kwargs={"number": row.edition.number, "language": row.language}),
    }


@require_POST
@for_officers
def follow_up(request: HttpRequest, officer: Officer, promise: int) -> HttpResponse:
    """Sets the outcome with its evidence, and goes back to where she was."""
    row = get_object_or_404(Commitment, pk=promise)
    back = f"{reverse('record:promises')}?show={row.outcome}"
    try:
        set_outcome(
            commitment=row,
            outcome=request.POST.get("outcome", ""),
            because=_because(request),
            by=officer,
            seen=request.POST.get("seen") or "nothing",
        )
    except RecordError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted, with its evidence."))
    return redirect(back)


def _because(request: HttpRequest) -> Because:
    """Raises RecordError where a key or a number leads nowhere."""
    # PostgreSQL keeps no NUL, and no office means one.
    key, number, note = (
        request.POST.get(name, "").replace("\0", "").strip() for name in ("statement", "edition", "note")
    )
    key = key.rstrip("/").rpartition("/")[2]  # the whole address of a statement is understood too
    statement = Statement.objects.filter(key=key).order_by("-edition__number").first() if key else None
    if key and statement is None:
        raise RecordError(
            _("No statement has the key «%(key)s»; copy it, or its address, from the statement's page.")
            % {"key": key[:40]}
        )
    edition = (
        edition_by_number(int(number)) if number.isdecimal() and len(number) < len("10000000000") else None
    )
    if number and edition is None:
        raise RecordError(
            _("There is no edition %(number)s; look at the number on the release's page.")
            % {"number": number[:20]}
        )
    return Because(statement=statement, edition=edition, note=note[:2000])


class DueThisMonth(Component):
    """Open promises due this month, and how many are overdue."""

    name = "promises-due"
    title = gettext_lazy("Promises due this month")
    order = 140
    template_name = "record/desk/promises_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        office = the_office()
        today = timezone.localdate(timezone=office.zone)
        due = promises("month", today, office.main_language)
        rows = list(due.select_related("edition")[: LINES + 1])
        overdue = promises("overdue", today, office.main_language)[:100].count()
        return {
            "panel": self,
            "lines": [_row(row, office.main_language, late=False) for row in rows[:LINES]],
            "more": len(rows) > LINES,
            "overdue": overdue,
        }
