"""Files that must be there, whole, after a power cut. Plain Python: a witness has no Django."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

READABLE = 0o666  # as far as the umask allows; what is not named so is for its owner alone


def write_durably(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Writes a file whole or not at all, synced with its folder. Raises OSError."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
