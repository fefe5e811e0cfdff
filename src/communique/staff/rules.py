"""Who may do what with officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from communique.staff.models import Officer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def may_add_officer(by: Officer | AnonymousUser) -> bool:
    return by.has_perm("staff.add_officer")


def may_change_officer(by: Officer, officer: Officer) -> bool:
    """Built-in officers are changed by nobody; superusers by superusers alone."""
    if officer.built_in or (officer.is_superuser and not by.is_superuser):
        return False
    return by.has_perm("staff.change_officer")


def changeable(by: Officer) -> QuerySet[Officer]:
    """The officers that `by` may change, by the same rule."""
    if not by.has_perm("staff.change_officer"):
        return Officer.objects.none()
    officers = Officer.objects.filter(built_in=False)
    return officers if by.is_superuser else officers.filter(is_superuser=False)


def may_change_standing(by: Officer, officer: Officer) -> bool:
    """Roles, and whether she may log in: nobody's own, so that an office cannot lock itself out."""
    return by.pk != officer.pk and may_change_officer(by, officer)
