from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from communique.directory.actions.telling import tell
from communique.directory.models import Office
from communique.directory.rules import check_may_keep

if TYPE_CHECKING:
    from communique.staff.models import Officer


@transaction.atomic
def change_office(*, office: Office, by: Officer) -> Office:
    """Keeps the office's settings as `office` has them, its texts included."""
    check_may_keep(by, Office)
    office.save()
    tell(office, "wagtail.edit", by)
    return office


def keep_own(office: Office) -> None:
    """Marks the home as the office's own: the demo office never moves in."""
    if not office.own:
        office.own = True
        office.save(update_fields=["own"])
