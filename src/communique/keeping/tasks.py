"""What the worker does beside its loop, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from typing import Final

from django.db import connections

from communique.keeping.actions.auditing import audit_what_is_due

logger = logging.getLogger(__name__)
BETWEEN_LOOKS: Final = 30.0  # seconds
AFTER_TROUBLE: Final = 600.0


def keep_audited(stop: threading.Event) -> None:
    """Until `stop`: whatever audit is due, by the office's clock or because an officer asked."""
    while not stop.is_set():
        pause = BETWEEN_LOOKS
        try:
            audit_what_is_due(stop=stop)
        except Exception:
            logger.exception("The ledger could not be audited; it is tried again in a while.")
            pause = AFTER_TROUBLE
        finally:
            connections.close_all()
        stop.wait(pause)
