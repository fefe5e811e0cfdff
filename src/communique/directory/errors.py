from __future__ import annotations


class DirectoryError(Exception):
    """The directory refuses; the sentence says what, where and how to mend it."""


class NotAllowed(DirectoryError):
    """The officer lacks the right."""


class Overlaps(DirectoryError):
    """The post is held by another at that time, or twice by the same person."""


class CannotMerge(DirectoryError):
    """The two entries cannot be made one, or the merge cannot be undone."""
