"""Which act may follow, who may erase, and whether the ledger is fit to be written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from communique.ledger.errors import GuardsMissing, NotDurable, WrongAct
from communique.ledger.guards import missing_guards
from communique.ledger.models import Edition

if TYPE_CHECKING:
    from communique.staff.models import Officer

Act = Edition.Act

# Which acts may follow which; None stands for a document without an edition.
FOLLOWING: dict[Edition.Act | None, frozenset[Edition.Act]] = {
    None: frozenset({Act.PUBLISH}),
    Act.PUBLISH: frozenset({Act.CORRECT, Act.WITHDRAW}),
    Act.CORRECT: frozenset({Act.CORRECT, Act.WITHDRAW}),
    Act.WITHDRAW: frozenset({Act.RESTORE}),
    Act.RESTORE: frozenset({Act.CORRECT, Act.WITHDRAW}),
}


def may_follow(latest: Edition | None, act: Edition.Act) -> bool:
    return act in FOLLOWING[Act(latest.act) if latest is not None else None]


def check_act(latest: Edition | None, act: Edition.Act) -> None:
    """Raises WrongAct where `act` does not follow from the document's latest edition."""
    if may_follow(latest, act):
        return
    if latest is None:
        raise WrongAct(
            _("A document begins with the act «publish», so «%(act)s» cannot be its first.") % {"act": act}
        )
    following = " or ".join(f"«{each}»" for each in sorted(FOLLOWING[Act(latest.act)]))
    raise WrongAct(
        _("After «%(act)s» (edition %(number)s) comes %(following)s, never «%(act_2)s».")
        % {"act": latest.act, "number": latest.number, "following": following, "act_2": act}
    )


def may_erase(officer: Officer) -> bool:
    return officer.has_perm("ledger.erase_part")


def guards_stand() -> None:
    """Raises GuardsMissing unless every trigger that keeps editions from change is there, as we wrote it; and
    NotDurable where the database does not keep what it says it has kept.

    Asked of the database's catalogue each time (a fraction of a millisecond): an answer kept from before
    would let an edition through after the triggers went.
    """
    missing = missing_guards(connection)
    if missing:
        raise GuardsMissing(missing)
    if careless := settings_that_lose():
        raise NotDurable(
            _(
                "The database would not outlive a power cut (%(join)s): nothing can be published "
                "until that is mended; «communique check» tells how."
            )
            % {"join": ", ".join(careless)}
        )


def settings_that_lose() -> list[str]:
    """The database's settings under which a commit that was acknowledged could be lost, or the file spoilt.

    What PostgreSQL may do with a single transaction (synchronous_commit) is set by `appending.take_turn`.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names, safe = ["fsync", "full_page_writes"], {"on"}
            cursor.execute("SELECT current_setting('fsync'), current_setting('full_page_writes')")
        else:
            names, safe = ["synchronous"], {"2", "3"}  # FULL and EXTRA
            cursor.execute("PRAGMA synchronous")
        found = cursor.fetchone() or ()
    return [f"{name} is {value}" for name, value in zip(names, found, strict=True) if str(value) not in safe]
