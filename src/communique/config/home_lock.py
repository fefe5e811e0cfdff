"""One `communique serve` a home: a lock that the operating system lets go when the process ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class HomeInUse(Exception):
    """Another process serves this home."""


@contextmanager
def hold_home(home: Path) -> Iterator[None]:
    """Raises HomeInUse at once where another process holds `home`."""
    with (home / "serving.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise HomeInUse(
                f"«communique serve» runs on {home} already. Stop it, or set COMMUNIQUE_HOME to another."
            ) from None
        yield
