"""How long work tells that it goes on."""

from __future__ import annotations

from collections.abc import Callable

# What is being done, how much of it is done, and of how much; 0 where nobody knows.
Progress = Callable[[str, int, int], None]


def silent(_what: str, _done: int, _total: int) -> None:
    """For whoever need not hear of it."""
