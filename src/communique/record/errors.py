from __future__ import annotations


class RecordError(Exception):
    """The record refuses; the sentence says what, where and how to mend it."""


class NotAllowed(RecordError):
    """The officer lacks the right."""


class NothingToDecide(RecordError):
    """The finding is no longer what the officer saw, or belongs to words that are gone."""


class WrongFacts(RecordError):
    """What was given for a finding cannot be: a span beside the text, a last day before the first."""
