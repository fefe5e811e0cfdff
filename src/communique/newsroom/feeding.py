"""Feeds the search index with what was published, and takes out what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from communique.events.models import Event


def feed_search(events: Sequence[Event]) -> None:
    raise NotImplementedError
