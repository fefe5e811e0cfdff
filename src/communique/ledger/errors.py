from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


class Refused(Exception):
    """What was asked of the ledger cannot be done; the message is one sentence for the person who asked."""

    @property
    def reasons(self) -> Sequence[str]:
        """A sentence for each thing that stands in the way."""
        return [str(self)]


class NotAllowed(Refused):
    """The officer lacks the right."""


class OutsideTransaction(Refused):
    """Sealing was asked for without a transaction, where an edition could stand without its release."""


class WrongAct(Refused):
    """The act does not follow from the document's latest edition."""


class BadPart(Refused):
    """A part whose bytes cannot be sealed; the message says which and why."""


class OriginalMissing(Refused):
    """A press original whose file is not there, or is not what its digest says."""


class AlreadyErased(Refused):
    """The part was emptied before."""


class GuardsMissing(Refused):
    """The triggers that keep editions from being changed are not all in place; nothing is sealed then."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            _(
                "The ledger is not guarded against changes (%(join)s): nothing can be published until "
                "`communique ledger guard` has put its guards back; then run `communique ledger "
                "audit`."
            )
            % {"join": ", ".join(missing)}
        )
        self.missing = missing


class NotDurable(Refused):
    """The database is set so that a power cut could take back, or spoil, what was acknowledged."""


class NoSigner(Refused):
    """There is no key to sign with, or not the log's own; nothing is published, and the site reads on."""


class BehindItself(Refused):
    """The database knows less than was signed, or something else: it was put back from a copy."""


class LogDamaged(Refused):
    """Entries, nodes and the last checkpoint do not fit each other; nothing more is sealed upon them."""


class NoRoom(Refused):
    """The database's disk is full; the transaction was taken back."""
