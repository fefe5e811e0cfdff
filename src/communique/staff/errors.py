from __future__ import annotations


class StaffError(Exception):
    """What was asked of an officer cannot be done; the message is one sentence for the person who asked."""


class NotAllowed(StaffError):
    """The officer lacks the right."""
