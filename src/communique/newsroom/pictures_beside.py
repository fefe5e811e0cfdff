"""Which pictures belong to a file of a release: those beside a text, or those an HTML file names."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif"})
TEXTS = frozenset({".txt", ".html", ".htm"})


def natural_order(path: Path) -> list[tuple[int, int, str]]:
    """So that photo-2 comes before photo-10."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def pictures_beside(source: Path) -> list[Path]:
    """The pictures of a text file, in the order of their numbers.

    Those named after it (visit.txt: visit-1.jpg, visit-2.jpg); if there are none and the file is the only
    text in its folder, all pictures of the folder.
    """
    try:
        entries = [entry for entry in source.parent.iterdir() if not entry.name.startswith(".")]
    except OSError:
        return []
    pictures = [
        entry for entry in entries if entry.suffix.lower() in SUFFIXES and _lies_in(entry, source.parent)
    ]
    named = re.compile(re.escape(source.stem) + r"[ ._-]*\d*\Z", re.IGNORECASE)
    own = [entry for entry in pictures if named.match(entry.stem)]
    if not own:
        texts = [entry for entry in entries if entry.suffix.lower() in TEXTS]
        own = pictures if len(texts) == 1 else []
    return sorted(own, key=natural_order)


def _lies_in(entry: Path, folder: Path) -> bool:
    """A file of the folder itself: a link may not bring in what lies elsewhere."""
    try:
        return entry.resolve().is_relative_to(folder.resolve()) and entry.is_file()
    except OSError:
        return False


def picture_named(source: Path, address: str) -> Path | None:
    """The file that an `<img src>` of the HTML file `source` names, if it lies within that file's folder."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    folder = source.parent.resolve()
    try:
        found = (folder / unquote(parts.path).lstrip("/")).resolve()
        inside = found.is_relative_to(folder) and found.is_file()
    except (OSError, ValueError):
        return None
    return found if inside and found.suffix.lower() in SUFFIXES else None
