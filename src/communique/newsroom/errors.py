"""Refusals of the newsroom; what the ledger refuses is refused here in the same words and class."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from communique.ledger.errors import NotAllowed, Refused

__all__ = ["NotAllowed", "NotReady", "Refused", "TooManyAsked", "WrongDoor"]


class NotReady(Refused):
    """The release cannot be published as it is; `reasons` has a sentence for each thing to mend."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self._reasons = reasons

    @property
    def reasons(self) -> Sequence[str]:
        return self._reasons


class WrongDoor(Refused):
    """Something other than our own action tried to change what is public."""

    def __init__(self) -> None:
        super().__init__(_("What is public changes by the newsroom's own actions only, which seal it."))


class TooManyAsked(Exception):
    """Subscribing was asked for too often from one connection; `seconds` until it may be asked again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("Too many from one connection; again in %(seconds)s seconds.") % {"seconds": seconds}
        )
        self.seconds = seconds
