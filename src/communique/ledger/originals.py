"""Press originals: files named by the SHA-256 of what they hold, under `originals/` in the home."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from communique.ledger.durable import READABLE, sync_folder, write_durably
from communique.ledger.errors import BadPart, OriginalMissing

PIECE = 1024 * 1024
DIGEST = re.compile(r"[0-9a-f]{64}")


def path_of(digest: str) -> Path:
    """Where the original is, or would be; two hex digits of its digest name its folder."""
    if not DIGEST.fullmatch(digest):
        raise BadPart(
            _("«%(digest)s» is no SHA-256 in 64 lower-case hex digits, so it names no original.")
            % {"digest": digest[:70]}
        )
    return Path(settings.HOME) / "originals" / digest[:2] / digest


def open_original(digest: str) -> BinaryIO:
    """The original, opened for reading.

    Raises OriginalMissing.
    """
    try:
        return path_of(digest).open("rb")
    except FileNotFoundError as error:
        raise OriginalMissing(
            _("The press original %(digest)s is not among the originals: upload the photograph again.")
            % {"digest": digest}
        ) from error


def measure(digest: str, salt: bytes) -> tuple[int, bytes]:
    """Size in bytes and SHA-256(salt ‖ bytes) of an original, read piece by piece.

    Raises OriginalMissing where its file is not there or does not hold what its name says.
    """
    named, committed, size = hashlib.sha256(), hashlib.sha256(salt), 0
    with open_original(digest) as file:
        while piece := file.read(PIECE):
            named.update(piece)
            committed.update(piece)
            size += len(piece)
    if named.hexdigest() != digest:
        raise OriginalMissing(
            _("The press original %(digest)s is damaged: upload the photograph again.") % {"digest": digest}
        )
    return size, committed.digest()


def put_original(content: bytes) -> str:
    """Writes `content` to its file, so that it outlives a power cut from here on; returns its digest.

    A file that is there and whole is left alone; a damaged one is replaced.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not _is_whole(path, digest, len(content)):
        write_durably(path, content, mode=READABLE)
    # Also for a file that was there: whoever put it there may have died before this.
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        sync_folder(folder)
    return digest


def remove_original(digest: str) -> None:
    """Takes the file away; a file that is gone already is as good."""
    path = path_of(digest)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def _is_whole(path: Path, digest: str, size: int) -> bool:
    try:
        if path.stat().st_size != size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False
