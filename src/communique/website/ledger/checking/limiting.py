"""How many checks one connection may ask for: each is work, and nothing of it is kept that could be charged.

Counted in this process's memory alone, under a keyed digest of the address that a restart forgets.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from typing import Final

MOST_CHECKS: Final = 60
WINDOW_SECONDS: Final = 600
MOST_SENDERS: Final = 20_000
_SECRET: Final = secrets.token_bytes(32)


class TooManyChecks(Exception):
    """`seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many checks; wait {seconds} s.")
        self.seconds = seconds


class Counter:
    """Counts by sender, in windows that begin with the sender's first check."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: OrderedDict[bytes, tuple[float, int]] = OrderedDict()

    def count(self, sender: str, now: float | None = None) -> None:
        """Raises TooManyChecks. `now`: seconds of a clock that never goes back."""
        moment = time.monotonic() if now is None else now
        key = hmac.new(_SECRET, sender.encode(), hashlib.sha256).digest()
        with self._lock:
            began, checks = self._seen.pop(key, (moment, 0))
            if moment - began >= WINDOW_SECONDS:
                began, checks = moment, 0
            self._seen[key] = began, checks + 1
            while len(self._seen) > MOST_SENDERS:
                self._seen.popitem(last=False)
        if checks >= MOST_CHECKS:
            raise TooManyChecks(max(1, int(began + WINDOW_SECONDS - moment)))

    def forget(self) -> None:
        with self._lock:
            self._seen.clear()


checks = Counter()
