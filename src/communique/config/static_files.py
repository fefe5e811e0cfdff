"""Style sheets, scripts and fonts, collected into the home when they changed."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_static_files() -> bool:
    """Returns whether anything had to be collected: a version, a file or the place of the code changed."""
    stamp = settings.STATIC_ROOT / "collected.txt"
    now = _fingerprint()
    if stamp.is_file() and stamp.read_text("ascii") == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now, "ascii")
    return True


def _fingerprint() -> str:
    """Of every file's name, size and time of change: no content is read, so that a start stays quick."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda entry: entry[0]):
            changed = storage.get_modified_time(name).isoformat()
            digest.update(f"{storage.path(name)} {storage.size(name)} {changed}\n".encode())
    return digest.hexdigest()
