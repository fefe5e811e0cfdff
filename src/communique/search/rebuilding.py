"""Builds an index anew from what the rooms hold, beside the one that serves, and switches to it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import Final

from tantivy import Index

from communique.search.entries import Findable, changes_from_line
from communique.search.errors import IndexNotReady, RebuildRunning
from communique.search.folders import (
    current,
    journal_of,
    new_place,
    rebuilding_lock,
    switch,
    writing_lock,
)
from communique.search.forms import Form, Supply, form_of, supplies
from communique.search.opening import open_index
from communique.search.writing import write_into

HEAP: Final = 100_000_000
_OBJECTS_BETWEEN: Final = 100_000
Progress = Callable[[int], None]


__all__ = ["Supply", "ensure", "needs_rebuild", "rebuild", "supplies"]


def rebuild(name: str, entries: Iterable[Findable], progress: Progress | None = None) -> int:
    """Builds the index from `entries` and switches to it; returns how many there were.

    The old one serves meanwhile and is written to as ever; what changed since goes into the new one
    last. `progress` is called with the number done, now and then. Raises RebuildRunning.
    """
    with ExitStack() as held:
        with writing_lock(name):
            if not held.enter_context(rebuilding_lock(name)):
                raise RebuildRunning(name)
            journal_of(name).write_text("", "ascii")
        place = new_place(name)
        try:
            count = _build(form_of(name), place, _told(entries, progress))
            with writing_lock(name):
                _catch_up(name, place)
                switch(name, place)
                journal_of(name).unlink(missing_ok=True)
        except BaseException:
            rmtree(place, ignore_errors=True)
            journal_of(name).unlink(missing_ok=True)
            raise
    return count


def needs_rebuild(name: str) -> bool:
    """Whether there is no index of today's form that opens."""
    place = current(name)
    if place is None:
        return True
    try:
        open_index(name, place)
    except IndexNotReady:
        return True
    return False


def ensure(name: str) -> bool:
    """Builds the index from its supply where it is missing, of an older form or damaged; whether it had to.

    For the worker at its start and now and then after. Takes as long as a rebuild takes.
    """
    if not needs_rebuild(name):
        return False
    with suppress(RebuildRunning):
        rebuild(name, supplies()[name].entries())
    return True


def _build(form: Form, place: Path, entries: Iterable[Findable]) -> int:
    writer = Index(form.schema(), str(place)).writer(HEAP, 1)
    count = 0
    with _seldom_collecting():
        for entry in entries:
            writer.add_document(form.document_of(entry))
            count += 1
    writer.commit()
    writer.wait_merging_threads()
    return count


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Entries make millions of small objects and no cycle; looking for cycles took a sixth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _catch_up(name: str, place: Path) -> None:
    form = form_of(name)
    index = open_index(name, place)
    with journal_of(name).open(encoding="ascii") as lines:
        for line in lines:
            write_into(index, changes_from_line(line, form.from_plain), form)


def _told(entries: Iterable[Findable], progress: Progress | None) -> Iterator[Findable]:
    step = 100
    for count, entry in enumerate(entries, start=1):
        yield entry
        if progress is not None and count % step == 0:
            progress(count)
