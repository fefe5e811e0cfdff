"""The record's lines in the audit (Wagtail's log). They name keys and numbers: words may be erased."""

from __future__ import annotations

from typing import Any, Final

ACTIONS: Final = {
    "record.confirm": ("Confirm a finding", "Confirmed what was read"),
    "record.mend": ("Mend a finding", "Mended what was read, and confirmed it"),
    "record.refuse": ("Refuse a finding", "Refused what was read"),
    "record.undo": ("Take a decision back", "Took the decision back"),
    "record.add": ("Add a finding", "Added what was not read"),
    "record.subject": ("Decide on a subject", "Decided on a subject of a statement"),
    "record.outcome": ("Say what became of a promise", "Said what became of a promise"),
}


def register_actions(actions: Any) -> None:
    """For Wagtail's `register_log_actions` hook."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
