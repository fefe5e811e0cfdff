"""What runs in the processes that an audit is divided among; loaded before Django is."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.ledger.audit.problems import Extent, Findings


def begin() -> None:
    """Whoever stops the audit stops its first process, and that one these."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import django

    django.setup()


def check(work: tuple[int, Extent, str]) -> Findings:
    from communique.ledger.audit.blocks import check_block

    return check_block(*work)
