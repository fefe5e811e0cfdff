"""A process opens an index once and looks at each question whether it has changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tantivy import Index, Searcher

from communique.search.errors import IndexNotReady
from communique.search.folders import current
from communique.search.opening import open_index, refusing_damage


@dataclass(slots=True)
class _Reader:
    place: Path
    index: Index
    seen: tuple[int, int]


_readers: dict[str, _Reader] = {}
_opening = threading.Lock()


@contextmanager
def asking(name: str) -> Iterator[Searcher]:
    """A searcher over the newest commit; what goes wrong while it is asked is IndexNotReady."""
    place, searcher = _newest(name)
    with refusing_damage(name, place):
        yield searcher


def _newest(name: str) -> tuple[Path, Searcher]:
    place = current(name)
    while place is not None:
        try:
            return place, _searcher(name, place)
        except IndexNotReady:
            # A rebuild may have switched between looking and opening.
            before, place = place, current(name)
            if place == before:
                raise
    raise IndexNotReady(name)


def _searcher(name: str, place: Path) -> Searcher:
    with _opening, refusing_damage(name, place):
        meta = (place / "meta.json").stat()
        seen = (meta.st_mtime_ns, meta.st_ino)
        reader = _readers.get(name)
        if reader is None or reader.place != place:
            reader = _readers[name] = _Reader(place, open_index(name, place), seen)
            reader.index.reload()
        elif reader.seen != seen:
            reader.index.reload()
            reader.seen = seen
        return reader.index.searcher()
