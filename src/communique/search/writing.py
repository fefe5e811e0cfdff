"""The one writer of an index. Only the worker calls it, and `rebuilding`."""

from __future__ import annotations

from typing import Final

from tantivy import Index, Query

from communique.search.entries import Changes, changes_as_line
from communique.search.errors import IndexNotReady
from communique.search.folders import current, journal_of, rebuilding_lock, writing_lock
from communique.search.forms import Form, form_of
from communique.search.opening import open_index

HEAP: Final = 20_000_000  # bytes that a small batch may take before it is written out


def write(name: str, changes: Changes) -> None:
    """Replaces what each key holds, in one commit. Doing it twice changes nothing.

    Raises IndexNotReady where there is none to write to; a rebuild that is running has the changes then.
    """
    with writing_lock(name):
        _note_for_rebuild(name, changes)
        place = current(name)
        if place is None:
            raise IndexNotReady(name)
        write_into(open_index(name, place), changes, form_of(name))


def write_into(index: Index, changes: Changes, form: Form) -> None:
    schema = form.schema()
    writer = index.writer(HEAP, 1)
    for key, entries in changes.items():
        writer.delete_documents_by_query(Query.term_query(schema, "key", key))
        for entry in entries:
            writer.add_document(form.document_of(entry))
    writer.commit()
    writer.wait_merging_threads()


def _note_for_rebuild(name: str, changes: Changes) -> None:
    journal = journal_of(name)
    if not journal.exists():
        return
    with rebuilding_lock(name) as ours:
        if ours:  # whoever rebuilt has died, and its journal is of no use
            journal.unlink()
            return
    with journal.open("a", encoding="ascii") as handle:
        handle.write(changes_as_line(changes) + "\n")
