"""What a disk says, as one sentence for the operator."""

from __future__ import annotations

import errno
import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from communique.keeping.errors import Damaged, Refused


@contextmanager
def refusing_disk(folder: Path) -> Iterator[None]:
    """Raises Refused for what the system says of files; `folder` is where is written to."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Damaged(_("The database in the backup is damaged: take another backup.")) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Refused(
                _("The disk of %(folder)s is full: make room, or choose another disk.") % {"folder": folder}
            ) from error
        why = os.strerror(error.errno).lower() if error.errno else str(error)
        raise Refused(
            _("%(file)s cannot be used (%(why)s).") % {"file": error.filename or folder, "why": why}
        ) from error
