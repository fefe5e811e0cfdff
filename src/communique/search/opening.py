"""Opens an index and turns what its library throws on a damaged one into one plain refusal."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tantivy import Index

from communique.search.errors import IndexNotReady
from communique.search.folders import mark_damaged

logger = logging.getLogger(__name__)


def open_index(name: str, place: Path) -> Index:
    """Raises IndexNotReady, and marks `place`, where it cannot be read."""
    with refusing_damage(name, place):
        index = Index.open(str(place))
        # The library's own watching would start a thread in each process; we look at each question.
        index.config_reader("manual")
        return index


@contextmanager
def refusing_damage(name: str, place: Path) -> Iterator[None]:
    """For reading only: a write that fails may be a full disk, which building anew would not mend."""
    try:
        yield
    except BaseException as error:
        # A panic of the library is no Exception, and has no name that could be imported.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        # Switched away and deleted while it was being opened: nothing is wrong with it.
        if place.exists():
            logger.exception("The search index %s is damaged and will be rebuilt.", place)
            mark_damaged(place)
        raise IndexNotReady(name) from error
