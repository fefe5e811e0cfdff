from __future__ import annotations


class Refused(Exception):
    """It cannot be done; the message is one sentence for the operator, with the remedy."""


class Damaged(Refused):
    """A backup, or what was to become one, is not whole and right; the message says where."""
