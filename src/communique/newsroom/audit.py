"""The newsroom's own lines in the audit (Wagtail's log), beside Wagtail's."""

from __future__ import annotations

from typing import Any

ACTIONS = {
    "newsroom.import": ("Import from an archive", "Imported from an archive"),
    "newsroom.correct": ("Correct", "Corrected"),
    "newsroom.withdraw": ("Withdraw", "Withdrawn"),
    "newsroom.restore": ("Restore", "Restored"),
}


def register_actions(actions: Any) -> None:
    """For Wagtail's `register_log_actions` hook."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
