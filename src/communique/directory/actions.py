from __future__ import annotations

from communique.directory.models import Office


def keep_own(office: Office) -> None:
    """Marks the home as the office's own: the demo office never moves in."""
    if not office.own:
        office.own = True
        office.save(update_fields=["own"])
