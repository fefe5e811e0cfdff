from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.staff.models import Officer


def may_see_audits(officer: Officer) -> bool:
    """Whoever sees releases: that what was published stands unchanged concerns all of them."""
    return officer.has_perm("newsroom.view_release")


def may_ask_for_audit(officer: Officer) -> bool:
    """Whoever runs the office."""
    return officer.has_perm("directory.change_office")
