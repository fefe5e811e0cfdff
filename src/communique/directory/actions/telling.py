"""What every action of the directory leaves behind: a line in the audit, and an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.log_actions import log

from communique.events.actions import write_event

if TYPE_CHECKING:
    from django.db.models import Model

    from communique.staff.models import Officer


def tell(entry: Model, action: str, by: Officer, **data: Any) -> None:
    """Logs `action` on `entry`, and writes the event `<kind of entry>_changed` with its id."""
    log(instance=entry, action=action, user=by, content_changed=True, data=data)
    kind = str(entry._meta.model_name)  # noqa: SLF001  Django's own name
    write_event(f"{kind}_changed", **{kind: entry.pk})
