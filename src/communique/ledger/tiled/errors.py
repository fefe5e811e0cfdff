from __future__ import annotations


class Malformed(ValueError):
    """Bytes that are not what they should be, to the letter; the message is one sentence."""


class NotVerified(ValueError):
    """Well-formed, but a signature, a proof or a rule does not hold; the message is one sentence."""
