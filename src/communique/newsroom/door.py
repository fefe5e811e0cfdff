"""The one door to live: open only while one of our actions seals and publishes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_open: ContextVar[bool] = ContextVar("communique_publishing_door", default=False)


def is_open() -> bool:
    return _open.get()


@contextmanager
def opened() -> Iterator[None]:
    """For `newsroom.actions` alone; an architecture test holds that."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)
