"""What a screen is asked first: by whom, may she, and about which row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.http import HttpRequest

    from communique.staff.models import Officer

LONGEST_NUMBER: Final = 18  # digits; what a column holds


def officer_who(may: Callable[[Officer], bool], request: HttpRequest) -> Officer:
    """Raises PermissionDenied for an officer whom `may` does not let."""
    officer: Officer = request.user  # type: ignore[assignment]  # the desk lets in no other
    if not may(officer):
        raise PermissionDenied
    return officer


def number_in(given: str) -> int:
    """A row's number, as a form or an address gives it; 0, which no row has, for what is none."""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= LONGEST_NUMBER else 0
