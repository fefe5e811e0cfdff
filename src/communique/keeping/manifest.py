"""What a backup says of itself: `manifest.json` about the whole, `SHA256SUMS` about every member.

SHA256SUMS is written as coreutils reads it, so that `sha256sum -c` checks an unpacked backup without us.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, get_args

from communique.keeping.errors import Damaged

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
CHECKPOINT: Final = "checkpoint"
SUMS: Final = "SHA256SUMS"
FOLDERS: Final = ("originals", "media", "letters")
MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
MOST_SUMS: Final = 1024**3  # bytes: some seven million files
MOST_MANIFEST: Final = 64 * 1024

Kind = Literal["sqlite", "postgresql"]
DATABASES: Final[Mapping[Kind, str]] = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LINE: Final = re.compile(r"([0-9a-f]{64})  (.+)")
_VERSION: Final = re.compile(r"[0-9A-Za-z.+-]{1,60}")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_MOST_NAME: Final = 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """`database_size` in bytes and `database_sha256` are of the database as it is restored, not compressed.

    `entries` counts the log's; 0 where nothing was published, and then there is no checkpoint in the backup.
    """

    made_by: str
    made_at: datetime.datetime
    database: Kind
    database_version: str
    database_size: int
    database_sha256: str
    origin: str
    entries: int

    def write(self) -> bytes:
        said = asdict(self) | {"format": FORMAT, "made_at": self.made_at.strftime(MOMENT)}
        return (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_manifest(written: bytes) -> Manifest:
    """Raises Damaged for anything that `Manifest.write` would not have written byte for byte."""
    try:
        said = json.loads(written.decode("utf-8"))
        found = _manifest(said)
        same = found.write() == written
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise Damaged("The backup's manifest cannot be read: take another backup.") from error
    if not same:
        raise Damaged("The backup's manifest is not in the form that backups have: take another backup.")
    return found


def _manifest(said: Any) -> Manifest:
    if not isinstance(said, dict):
        raise TypeError
    if type(said["format"]) is int and said["format"] > FORMAT:
        raise Damaged("The backup was made by a later version of Communiqué: install that one to restore it.")
    made_at = datetime.datetime.strptime(said["made_at"], MOMENT).replace(tzinfo=datetime.UTC)
    texts = [said[name] for name in ("made_by", "database_version", "database_sha256", "origin")]
    counts = [said[name] for name in ("database_size", "entries")]
    if not all(isinstance(text, str) for text in texts) or not all(
        type(count) is int and 0 <= count < 2**63 for count in counts
    ):
        raise TypeError
    if said["format"] != FORMAT or said["database"] not in get_args(Kind):
        raise ValueError
    made_by, version, digest, origin = texts
    if not _VERSION.fullmatch(made_by) or not _VERSION.fullmatch(version) or not _DIGEST.fullmatch(digest):
        raise ValueError
    return Manifest(made_by, made_at, said["database"], version, counts[0], digest, origin, counts[1])


def write_sums(sums: Mapping[str, str]) -> bytes:
    """`sums`: the SHA-256 in hex of each member, by its name."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


def read_sums(written: bytes) -> dict[str, str]:
    """Raises Damaged for anything that `write_sums` would not have written byte for byte."""
    found: dict[str, str] = {}
    try:
        text = written.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Damaged("The backup's list of digests is damaged: take another backup.") from error
    for line in text.split("\n")[:-1]:
        match = _LINE.fullmatch(line)
        if match is None or not is_name(match[2]):
            raise Damaged("The backup's list of digests is damaged: take another backup.")
        found[match[2]] = match[1]
    if write_sums(found) != written:
        raise Damaged("The backup's list of digests is damaged: take another backup.")
    return found


def is_name(name: str) -> bool:
    """Whether a member may bear it: a file of ours, or one below a folder that is kept; nothing leads out."""
    if len(name) > _MOST_NAME or _UNPRINTABLE.search(name):
        return False
    if name in {MANIFEST, CHECKPOINT, SUMS, *DATABASES.values()}:
        return True
    folder, *rest = name.split("/")
    return folder in FOLDERS and bool(rest) and all(part not in {"", ".", ".."} for part in rest)
