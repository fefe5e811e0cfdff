"""What a disk says, as one sentence for the operator."""

from __future__ import annotations

import errno
import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from communique.keeping.errors import Damaged, Refused


@contextmanager
def refusing_disk(folder: Path) -> Iterator[None]:
    """Raises Refused for what the system says of files; `folder` is where is written to."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Damaged("The database in the backup is damaged: take another backup.") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Refused(f"The disk of {folder} is full: make room, or choose another disk.") from error
        why = os.strerror(error.errno).lower() if error.errno else str(error)
        raise Refused(f"{error.filename or folder} cannot be used ({why}).") from error
