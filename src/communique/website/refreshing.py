from __future__ import annotations

from collections.abc import Sequence

from communique.events.models import Event


def refresh_pages(events: Sequence[Event]) -> None:
    """Takes away the rendered files that `events` make stale; they are rendered anew when asked for."""
    raise NotImplementedError
