"""The directory's own lines in the audit (Wagtail's log), beside Wagtail's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

ACTIONS = {
    "directory.propose": (gettext_lazy("Propose"), gettext_lazy("Read by machine and proposed")),
    "directory.accept": (gettext_lazy("Accept"), gettext_lazy("Accepted")),
    "directory.alias": (gettext_lazy("Add an alias"), gettext_lazy("Alias added")),
    "directory.merge": (gettext_lazy("Merge"), gettext_lazy("Merged into another entry")),
    "directory.undo_merge": (gettext_lazy("Undo a merge"), gettext_lazy("The merge was undone")),
    "directory.keep_apart": (
        gettext_lazy("Keep apart"),
        gettext_lazy("Is not the person that is written alike"),
    ),
    "directory.not_appointed": (
        gettext_lazy("Remove an appointment"),
        gettext_lazy("An appointment was removed"),
    ),
}


def register_actions(actions: Any) -> None:
    """For Wagtail's `register_log_actions` hook."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
