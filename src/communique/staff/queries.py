from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _, gettext_noop

from communique.staff.models import Officer
from communique.staff.roles import Role


class BuiltIn(StrEnum):
    """The officers in whose name the software itself acts; each value is a username."""

    IMPORT = "import"
    DEMO = "demo"
    RECORD = "record"


# Kept in English; Officer says them in the officer's language who reads.
FULL_NAMES = {
    BuiltIn.IMPORT: gettext_noop("Archive import"),
    BuiltIn.DEMO: gettext_noop("Demo office"),
    BuiltIn.RECORD: gettext_noop("Reader"),
}


class NoSuchOfficer(Exception):
    """No officer goes by that name."""


def built_in(name: str) -> Officer:
    """The built-in officer `name` («import», «demo» or «record»).

    Raises NoSuchOfficer in a home where `staff.actions.ensure_built_in_officers` never ran.
    """
    officer = Officer.objects.filter(username=BuiltIn(name).value, built_in=True).first()
    if officer is None:
        raise NoSuchOfficer(
            _("This home has no officer «%(name)s». Run «communique serve» once.") % {"name": name}
        )
    return officer


def acts_as(officer: Officer, role: BuiltIn) -> bool:
    return officer.built_in and officer.username == role.value


def has_administrator() -> bool:
    """Whether anybody who can log in holds the role Administrator."""
    return Officer.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR.value).exists()


def has_one_officer() -> bool:
    """Whether only one person can log in, so that nobody could approve what she writes."""
    people = Officer.objects.filter(is_active=True, built_in=False)
    return len(people.values_list("pk", flat=True)[:2]) < 2  # noqa: PLR2004  four eyes
