"""Why a letter was not taken in, or not shown. No message here ever holds what a writer typed."""

from __future__ import annotations

from django.utils.translation import gettext as _


class Refused(Exception):
    """What was asked cannot be done; the message is one sentence for the person who asked."""


class NotAllowed(Refused):
    """The officer lacks the right."""


class TooManyLetters(Refused):
    """An address sent as many letters as one may in a window; `seconds` are left until the next one."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("Too many letters came from this address. Try again in %(seconds)s seconds.")
            % {"seconds": seconds}
        )
        self.seconds = seconds


class LetterNotStored(Refused):
    """The database did not take a letter; `failure` is its name for that (`SQLITE_BUSY`, `53100`…).

    Made anew and not chained: what a database says about a row may quote the row.
    """

    def __init__(self, failure: str) -> None:
        super().__init__(_("The letter could not be stored (%(failure)s).") % {"failure": failure})
        self.failure = failure
