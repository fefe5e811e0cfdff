"""The record's lines in the audit (Wagtail's log). They name keys and numbers: words may be erased."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy

ACTIONS: Final = {
    "record.confirm": (gettext_lazy("Confirm a finding"), gettext_lazy("Confirmed what was read")),
    "record.mend": (gettext_lazy("Mend a finding"), gettext_lazy("Mended what was read, and confirmed it")),
    "record.refuse": (gettext_lazy("Refuse a finding"), gettext_lazy("Refused what was read")),
    "record.undo": (gettext_lazy("Take a decision back"), gettext_lazy("Took the decision back")),
    "record.add": (gettext_lazy("Add a finding"), gettext_lazy("Added what was not read")),
    "record.subject": (
        gettext_lazy("Decide on a subject"),
        gettext_lazy("Decided on a subject of a statement"),
    ),
    "record.outcome": (
        gettext_lazy("Say what became of a promise"),
        gettext_lazy("Said what became of a promise"),
    ),
}


def register_actions(actions: Any) -> None:
    """For Wagtail's `register_log_actions` hook."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
