"""What belongs to the whole ledger: extent, keys, guards, what was seen of it, rows that hang loose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from communique.ledger import seen
from communique.ledger.audit import rows
from communique.ledger.audit.problems import Change, Extent, Findings, Problem, Remedy
from communique.ledger.audit.trees import begin_at, nodes_beyond
from communique.ledger.errors import BehindItself, NoSigner
from communique.ledger.guards import missing_guards
from communique.ledger.keys import key_file, next_key_file, read_signers
from communique.ledger.leaves import BadLeaf, KeyLeaf, read_leaf
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.heads import Checkpoint
from communique.ledger.tiled.notes import SignedNote, VerifierKey, verified

LOG = "the log"
MOST = 20  # loose rows that are named
MANY = 1000


def guards_that_miss() -> Iterator[Problem]:
    for name in missing_guards(connection):
        yield Problem(f"the guard {name}", "is missing or altered", Remedy.GUARDS)


def extent_of_log() -> tuple[Extent, list[Problem]]:
    """How far the log goes, and who signed it, by its own entries."""
    first, last, first_size, last_size = rows.ends()
    entries = max(0, last + 1) if last is not None else 0
    changes, problems = _changes()
    origin = VerifierKey.parse(changes[0].keys[0]).name if changes else ""
    if (first is not None and first < 0) or (first_size is not None and first_size < 1):
        problems.append(Problem(LOG, "an entry or a checkpoint stands before the first one"))
    if last_size is not None and last_size > entries:
        problems.append(
            Problem(
                LOG,
                f"a checkpoint signs {last_size} entries, and only {entries} are there: some were cut off",
            )
        )
    if entries and not changes:
        problems.append(Problem("entry 0", "names no key, so nobody can tell who may have signed the log"))
    first_size = first_size if first_size is not None else 1
    if first_size > 1 and not _made_for_older_editions(min(first_size, entries)):
        first_size = 1
    return Extent(entries, origin, first_size, tuple(changes)), problems


def _changes() -> tuple[list[Change], list[Problem]]:
    changes: list[Change] = []
    problems: list[Problem] = []
    for index, written in rows.key_leaves():
        where = f"entry {index}"
        try:
            leaf = read_leaf(rows.as_bytes(written))
            keys = [VerifierKey.parse(key) for key in leaf.keys] if isinstance(leaf, KeyLeaf) else []
        except (BadLeaf, Malformed) as error:
            problems.append(Problem(where, f"the keys that it names cannot be read: {error}"))
            continue
        if not isinstance(leaf, KeyLeaf) or not keys:
            problems.append(Problem(where, "names no key, though it is kept as a change of keys"))
            continue
        former = changes[-1].keys if changes else ()
        if leaf.former != former or (leaf.change == "new") != (not changes) or bool(index) != bool(changes):
            problems.append(Problem(where, "does not follow from the change of keys before it"))
        changes.append(Change(index, leaf.keys, leaf.former if leaf.change == "rotate" else ()))
    return changes, problems


def _made_for_older_editions(first_size: int) -> bool:
    """Whether the first checkpoint was signed over editions that were sealed before the log was begun.

    Nothing else has a later time at its beginning than in the entries that follow.
    """
    times = []
    for start in range(0, first_size, MANY):
        for _, _, _, leaf in rows.entries(start, min(start + MANY, first_size)):
            try:
                times.append(read_leaf(rows.as_bytes(leaf)).time)
            except BadLeaf:
                return False
    return len(times) > 1 and times[1] < times[0] and max(times) == times[0]


def keys_that_differ(extent: Extent) -> Iterator[Problem]:
    """The key on this machine must be the log's, where there is one: else the whole log may be another."""
    paths = [path for path in (key_file(), next_key_file()) if path.exists()]
    if not paths or not extent.changes:
        return
    named = extent.changes[-1].keys
    try:
        if not any(tuple(str(signer.key) for signer in read_signers(path)) == named for path in paths):
            yield Problem(f"the key at {key_file()}", "is not the one that the log names", Remedy.KEYS)
    except NoSigner as error:
        yield Problem("the key", str(error), Remedy.KEYS)


def what_was_seen() -> list[tuple[Path, bytes]]:
    """What lies beside the key and on the second disk; read before the log is, which only grows."""
    found: list[tuple[Path, bytes]] = []
    for path in [path for path in (seen.beside_key(), seen.elsewhere()) if path is not None]:
        try:
            if path.exists():
                found.append((path, path.read_bytes()))
        except OSError:
            found.append((path, b""))
    return found


def seen_that_differs(extent: Extent, kept: list[tuple[Path, bytes]]) -> Iterator[Problem]:
    if extent.entries and key_file().exists() and seen.beside_key() not in dict(kept):
        yield Problem(
            f"the last checkpoint, kept at {seen.beside_key()}",
            "is missing, so nobody can tell whether this database is the newest",
            Remedy.KEYS,
        )
    if (other := seen.elsewhere()) is not None and not other.parent.is_dir():
        yield Problem(f"the second disk at {other.parent}", "is not there: mount it", Remedy.KEYS)
    for path, content in kept:
        if what := _unlike(extent, content):
            yield Problem(f"the last checkpoint, kept at {path}", what)


def _unlike(extent: Extent, content: bytes) -> str:
    if content == seen.NOTHING_SIGNED:
        return ""
    try:
        note = SignedNote.parse(content)
        head = Checkpoint.parse(note.text)
        if head.size > extent.entries:
            return (
                f"signs {head.size} entries, and this database has {extent.entries}: the newest were cut off"
            )
        if head.origin != extent.origin or begin_at(head.size).root() != head.root:
            return "is not of this log, or of another past of it"
        keys = [VerifierKey.parse(key) for key in extent.signing_at(head.size)]
        if len(verified(note, keys)) != len(note.signatures):
            return "has a signature by a key that the log does not name"
    except (Malformed, BehindItself) as error:
        return f"cannot be read: {error}"
    except NotVerified as error:
        return str(error)
    return ""


def loose_rows(extent: Extent, found: Findings) -> Iterator[Problem]:
    """Rows that no entry leads to: counted, and looked for one by one only where the counts do not fit."""
    editions, parts, held, nodes, entries, cosignatures = rows.counted(extent.entries)
    if editions != found.editions:
        for number in rows.orphans("edition", MOST):
            yield Problem(f"edition {number}", "its entry is not in the log")
    if parts != found.parts:
        for row in rows.orphans("part", MOST):
            yield Problem(f"row {row} of ledger_part", "belongs to no edition")
    if held != found.parts:
        for row in rows.orphans("bytes", MOST):
            yield Problem(f"row {row} of ledger_partbytes", "belongs to no part")
    if nodes != 2 * entries - entries.bit_count():
        yield from nodes_beyond(max(entries, extent.entries))
    if cosignatures:
        yield Problem(LOG, f"{cosignatures} lines of witnesses stand under checkpoints that are missing")
