"""The secret that signs desk sessions: made once, kept beside the keys, never in a backup."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """The key in `folder`, made if there is none yet.

    Where the folder cannot be written a key for this process alone is given, so that commands that
    only read still run; `communique check` and `serve` tell the operator about the folder.
    """
    path = folder / "session-secret"
    try:
        return path.read_text("ascii")
    except OSError:
        made = secrets.token_urlsafe(64)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii")
    except OSError:
        return made
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(made)
    return made
