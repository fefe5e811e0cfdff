"""The directory's own lines in the audit (Wagtail's log), beside Wagtail's."""

from __future__ import annotations

from typing import Any

ACTIONS = {
    "directory.propose": ("Propose", "Read by machine and proposed"),
    "directory.accept": ("Accept", "Accepted"),
    "directory.alias": ("Add an alias", "Alias added"),
    "directory.merge": ("Merge", "Merged into another entry"),
    "directory.undo_merge": ("Undo a merge", "The merge was undone"),
    "directory.keep_apart": ("Keep apart", "Is not the person that is written alike"),
    "directory.not_appointed": ("Remove an appointment", "An appointment was removed"),
}


def register_actions(actions: Any) -> None:
    """For Wagtail's `register_log_actions` hook."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
