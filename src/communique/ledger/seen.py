"""The guard against forks: the last checkpoint signed is also kept outside the database.

It lies beside the key, and in COMMUNIQUE_SECOND_DISK where that names a folder. A database that knows less
than it, or something else, was put back from a copy: signing there would give two truths under one name.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _, gettext_noop

from communique.ledger.durable import write_durably
from communique.ledger.errors import BehindItself, NoSigner
from communique.ledger.halt import check_halt
from communique.ledger.tiled.checkpoints import Checkpoint
from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.notes import SignedNote

logger = logging.getLogger(__name__)
NAME = "ledger-seen"
NOTHING_SIGNED = b"Nothing was signed yet.\n"
REMEDY = gettext_noop("Put the newest copy back; «communique ledger resume» tells more.")


def beside_key() -> Path:
    return Path(settings.KEYS) / NAME


def elsewhere() -> Path | None:
    """On the second disk, where there is one."""
    return Path(settings.SECOND_DISK) / NAME if settings.SECOND_DISK else None


def begin_seeing() -> None:
    """Beside a new key: nothing was signed with it yet. Raises NoSigner where that cannot be kept."""
    try:
        beside_key().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(beside_key(), NOTHING_SIGNED)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise NoSigner(
            _("The key folder %(folder)s cannot be written (%(why)s).")
            % {"folder": beside_key().parent, "why": why}
        ) from error


def check_never_signed() -> None:
    """Raises BehindItself where something was signed before: an empty database is no beginning then."""
    for path in (beside_key(), elsewhere()):
        if path is not None and isinstance(found := read_seen(path), Checkpoint):
            raise BehindItself(
                _(
                    "This database is empty, but %(signed)s entries were signed before (%(file)s): put the "
                    "newest copy back, or begin with another key folder (COMMUNIQUE_KEY)."
                )
                % {"signed": found.size, "file": path}
            )


def check_seen(origin: str, size: int, root_at: Callable[[int], bytes]) -> None:
    """Raises BehindItself unless a log of `size` entries holds everything that was seen signed.

    `root_at` gives the log's root at an earlier size, or its own.
    """
    check_halt()
    found = read_seen(beside_key())
    if found is None:
        raise BehindItself(
            _(
                "Beside the key, at %(file)s, the last checkpoint is missing, so nobody can tell whether "
                "this database is the newest."
            )
            % {"file": beside_key()}
            + f" {_(REMEDY)}"
        )
    compare(found, beside_key(), origin, size, root_at)
    other = elsewhere()
    if other is None:
        return
    if not other.parent.is_dir():
        raise BehindItself(
            _("The second disk at %(folder)s is not there: mount it, or take COMMUNIQUE_SECOND_DISK away.")
            % {"folder": other.parent}
        )
    found = read_seen(other)
    if found is not None:
        compare(found, other, origin, size, root_at)


def read_seen(path: Path) -> Checkpoint | bytes | None:
    """The checkpoint kept there; NOTHING_SIGNED; or None where there is no file. Raises BehindItself."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise BehindItself(
            _("The last checkpoint at %(file)s cannot be read (%(why)s).") % {"file": path, "why": why}
        ) from error
    if content == NOTHING_SIGNED:
        return content
    try:
        return Checkpoint.parse(SignedNote.parse(content).text)
    except Malformed as error:
        raise BehindItself(
            _("What stands at %(file)s is no checkpoint: %(why)s") % {"file": path, "why": error}
            + f" {_(REMEDY)}"
        ) from error


def note_seen(note: bytes, size: int) -> None:
    """Keeps a checkpoint that was committed, unless a later one stands there; the release is out by then,
    so a disk that fails is told to the log and to `communique check`, and to nobody's publishing.
    """
    for path in (beside_key(), elsewhere()):
        if path is None or not path.parent.is_dir():
            continue
        try:
            with _alone(path):
                found = read_seen(path)
                if not isinstance(found, Checkpoint) or found.size < size:
                    write_durably(path, note)
        except (OSError, BehindItself):
            logger.exception("The last checkpoint could not be kept at %s.", path)


def compare(
    found: Checkpoint | bytes, path: Path, origin: str, size: int, root_at: Callable[[int], bytes]
) -> None:
    """Raises BehindItself unless a log of `size` entries holds what was found at `path`."""
    if not isinstance(found, Checkpoint):
        return
    if found.origin != origin:
        raise BehindItself(
            _("The checkpoint at %(file)s is of another log, «%(log)s».")
            % {"file": path, "log": found.origin}
            + f" {_(REMEDY)}"
        )
    if found.size > size:
        raise BehindItself(
            _(
                "This database has %(size)s entries, but %(signed)s were signed already (%(file)s): "
                "it was put back from an old copy, and publishing would make two truths."
            )
            % {"size": size, "signed": found.size, "file": path}
            + f" {_(REMEDY)}"
        )
    if root_at(found.size) != found.root:
        raise BehindItself(
            _("The first %(signed)s entries of this database are not those that were signed (%(file)s).")
            % {"signed": found.size, "file": path}
            + f" {_(REMEDY)}"
        )


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.with_name(f".{path.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
