"""Is a backup whole and right? Read to its last byte, its log recomputed."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from communique.keeping.archive import OTHER, PIECE, Member, Pieces, Reader
from communique.keeping.copies import postgresql, sqlite
from communique.keeping.copies.facts import Facts, check_log
from communique.keeping.errors import Damaged, Refused
from communique.keeping.manifest import (
    CHECKPOINT,
    DATABASES,
    MANIFEST,
    MOST_MANIFEST,
    MOST_SUMS,
    SUMS,
    Manifest,
    read_manifest,
    read_sums,
)
from communique.keeping.progress import Progress, silent
from communique.keeping.refusing import refusing_disk
from communique.ledger.tiled.checkpoints import Checkpoint

NAMED: Final = 3  # of files that are missing, in a sentence


@dataclass(slots=True)
class Held:
    """What was found in a backup, each byte compared with its digest."""

    manifest: Manifest
    checkpoint: bytes | None = None
    files: list[str] = field(default_factory=list)

    @property
    def originals(self) -> frozenset[str]:
        return frozenset(name.rpartition("/")[2] for name in self.files if name.startswith("originals/"))


@dataclass(frozen=True, slots=True)
class Verified:
    """`head`: the signed head of the log; None where nothing was published. `files` besides the database."""

    manifest: Manifest
    facts: Facts
    head: Checkpoint | None
    files: int


def verify_backup(file: Path, *, progress: Progress = silent) -> Verified:
    """Everything that is looked at before a backup is restored, without restoring it. Raises Refused."""
    with refusing_disk(file), tempfile.TemporaryDirectory(prefix="communique-verify-") as folder:
        return unpack(file, Path(folder), files=False, progress=progress)


def unpack(file: Path, folder: Path, *, files: bool, progress: Progress = silent) -> Verified:
    """Puts the database as `database`, and with `files` all else, into the empty `folder`; verifies it all.

    Raises Damaged or Refused.
    """
    held = read_through(file, into=folder, files=files, progress=progress)
    copy = folder / "database"
    if held.manifest.database == "sqlite":
        progress("Checking the database", 0, 0)
        sqlite.check_database(copy, thorough=False)
        facts = sqlite.read_facts(copy, progress=progress)
    else:
        facts = postgresql.read_facts(copy, progress=progress)
    head = check_log(facts)
    if facts.note != held.checkpoint or facts.entries != held.manifest.entries:
        raise Damaged(f"The checkpoint in {file} is not the one of the database in it. {OTHER}")
    if (head.origin if head else "") != held.manifest.origin:
        raise Damaged(f"{file} says that it is of another log than its database. {OTHER}")
    check_originals(facts, held.originals)
    return Verified(held.manifest, facts, head, len(held.files))


def check_originals(facts: Facts, held: frozenset[str]) -> None:
    """Raises Damaged where a press original that editions name is not among `held`."""
    missing = sorted(facts.originals - held)
    if missing:
        named = ", ".join(missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
        raise Damaged(
            f"Press originals are missing: {len(missing)} ({named}). If one was erased just now, back up "
            "again; else «communique ledger audit» tells whose they are: bring them from an earlier backup."
        )


def read_through(
    file: Path, *, into: Path | None = None, files: bool = False, progress: Progress = silent
) -> Held:
    """Reads every byte, and compares it with its digest; writes into `into` on the way. Raises Damaged."""
    sums: dict[str, str] = {}
    held: Held | None = None
    written: bytes | None = None
    with _opened(file) as reader:
        for member in reader.members():
            progress("Reading the backup", member.offset, reader.size)
            if held is None:
                if member.name != MANIFEST:
                    raise Damaged(f"{file} does not begin with a manifest, so it is no backup of Communiqué.")
                whole = _whole(reader, member, MOST_MANIFEST)
                held, sums[MANIFEST] = Held(read_manifest(whole)), hashlib.sha256(whole).hexdigest()
            elif written is not None:
                raise Damaged(f"{file} goes on behind its list of digests: it was changed. {OTHER}")
            elif member.name == SUMS:
                written = _whole(reader, member, MOST_SUMS)
            else:
                sums[member.name] = _read(reader, member, held, into, files=files, progress=progress)
        if held is None or written is None:
            raise Damaged(f"{file} has no list of digests at its end: it was cut off. {OTHER}")
    _compare(file, sums, read_sums(written), held)
    progress("Reading the backup", 1, 1)
    return held


def _opened(file: Path) -> Reader:
    try:
        return Reader(file)
    except FileNotFoundError:
        raise Refused(f"There is no file {file}.") from None


def _compare(file: Path, found: dict[str, str], told: dict[str, str], held: Held) -> None:
    for name in sorted(found.keys() | told.keys()):
        if name not in told:
            raise Damaged(f"{file} holds {name}, of which its list of digests says nothing. {OTHER}")
        if name not in found:
            raise Damaged(f"{name} is missing from {file}. {OTHER}")
        if found[name] != told[name]:
            raise Damaged(f"{name} in {file} is damaged: its digest is not the one it had. {OTHER}")
    if DATABASES[held.manifest.database] not in found:
        raise Damaged(f"{file} holds no database. {OTHER}")


def _whole(reader: Reader, member: Member, most: int) -> bytes:
    if member.size > most:
        raise Damaged(f"{member.name} in {reader.path} is far too long. {OTHER}")
    return b"".join(reader.pieces(member))


def _read(
    reader: Reader, member: Member, held: Held, into: Path | None, *, files: bool, progress: Progress
) -> str:
    """One member, to where it belongs; its digest."""
    name = member.name
    if name == CHECKPOINT:
        held.checkpoint = _whole(reader, member, MOST_MANIFEST * 16)
        return hashlib.sha256(held.checkpoint).hexdigest()
    if name in DATABASES.values():
        if name != DATABASES[held.manifest.database]:
            raise Damaged(f"{reader.path} holds {name}, and its manifest tells of another. {OTHER}")
        return _read_database(reader, member, held.manifest, into, progress)
    held.files.append(name)
    pieces = Pieces(reader.pieces(member))
    if into is not None and files:
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with _made(path) as target:
            shutil.copyfileobj(pieces, target, PIECE)
    pieces.drain()
    digest = pieces.digest.hexdigest()
    if name.startswith("originals/") and name.rpartition("/")[2] != digest:
        raise Damaged(
            f"The press original {name.rpartition('/')[2]} is damaged: it is not what its name says. Put it "
            "back from an earlier backup, or upload the photograph again."
        )
    return digest


def _read_database(
    reader: Reader, member: Member, manifest: Manifest, into: Path | None, progress: Progress
) -> str:
    """Unpacked on the way, and compared with what was copied when the backup was made."""
    packed = Pieces(_told(reader, member, progress))
    found, size = hashlib.sha256(), 0
    plain = gzip.GzipFile(fileobj=packed) if manifest.database == "sqlite" else packed
    with _made(into / "database" if into else Path(os.devnull)) as target:
        while piece := plain.read(PIECE):
            size += len(piece)
            if size > manifest.database_size:
                break
            found.update(piece)
            target.write(piece)
    packed.drain()
    if size != manifest.database_size or found.hexdigest() != manifest.database_sha256:
        raise Damaged(f"The database in {reader.path} is not the one that was copied. {OTHER}")
    return packed.digest.hexdigest()


def _told(reader: Reader, member: Member, progress: Progress) -> Iterator[bytes]:
    done = member.offset
    for piece in reader.pieces(member):
        yield piece
        done += len(piece)
        progress("Reading the backup", done, reader.size)


def _made(path: Path) -> BinaryIO:
    """Open for writing, and never what stood there before."""
    return path.open("wb" if path == Path(os.devnull) else "xb")
