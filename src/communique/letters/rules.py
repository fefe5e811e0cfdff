"""Who may do what with letters: each rule for an officer, and as the letters it opens to her."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from communique.letters.errors import NotAllowed
from communique.letters.models import Letter

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from communique.staff.models import Officer


def may_read_letters(officer: Officer) -> bool:
    return officer.has_perm("letters.view_letter")


def readable_by(officer: Officer) -> QuerySet[Letter]:
    return Letter.objects.all() if may_read_letters(officer) else Letter.objects.none()


def check_may_read(officer: Officer) -> None:
    if not may_read_letters(officer):
        raise NotAllowed(
            _("You may not read letters. An administrator can give you the right «view letter».")
        )


def may_mark_letters(officer: Officer) -> bool:
    """As read, or as unread again."""
    return may_read_letters(officer) and officer.has_perm("letters.change_letter")


def markable_by(officer: Officer) -> QuerySet[Letter]:
    return Letter.objects.all() if may_mark_letters(officer) else Letter.objects.none()


def check_may_mark(officer: Officer) -> None:
    if not may_mark_letters(officer):
        raise NotAllowed(
            _("You may not mark letters. An administrator can give you the right «change letter».")
        )


def may_erase_letters(officer: Officer) -> bool:
    return may_read_letters(officer) and officer.has_perm("letters.delete_letter")


def erasable_by(officer: Officer) -> QuerySet[Letter]:
    return Letter.objects.all() if may_erase_letters(officer) else Letter.objects.none()


def check_may_erase(officer: Officer) -> None:
    if not may_erase_letters(officer):
        raise NotAllowed(
            _("You may not erase letters. An administrator can give you the right «delete letter».")
        )
