"""What a witness keeps in its folder: its keys, the last checkpoint it cosigned of each log, and evidence.

keys                  a line a key, mode 600, in the form of Go's sumdb/note
cosigned/<log>        the note of the last checkpoint cosigned, synced before the cosignature goes out
evidence/<time>-…     requests that a log signed and that do not fit what stands here, with what stood here
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from communique.ledger.durable import write_durably
from communique.ledger.tiled.checkpoints import Checkpoint
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import Kind, SignedNote, Signer, VerifierKey, verified

PRIVATE: Final = "PRIVATE+KEY"
SECONDS_TO_WAIT: Final = 5.0
MOST_EVIDENCE: Final = 1000  # files; whoever holds a log's key could otherwise fill the disk


class CannotKeep(Exception):
    """The folder cannot be used; the message is one sentence with the remedy."""


class Folder:
    """A witness's folder, held by one process at a time. Not for several threads at once: see `answering`.

    `known`: the keys of each log, by its origin. Raises CannotKeep.
    """

    def __init__(
        self, path: Path, name: str, known: Mapping[str, Sequence[VerifierKey]], *, post_quantum: bool = False
    ) -> None:
        self.path, self.known = path, known
        self.notes: dict[str, bytes] = {}
        self.last: dict[str, Checkpoint] = {}
        self.signers: tuple[Signer, ...] = ()
        try:
            for folder in (path, path / "cosigned", path / "evidence"):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._held = _hold(path / ".lock")
        except OSError as error:
            raise _unusable(path, error) from error
        try:
            self.signers = _read_or_make_keys(path / "keys", name, post_quantum=post_quantum)
            for origin in known:
                self._read(origin)
        except OSError as error:
            self.close()
            raise _unusable(path, error) from error
        except CannotKeep:
            self.close()
            raise

    def close(self) -> None:
        os.close(self._held)

    def cosigned(self, origin: str) -> tuple[int, bytes] | None:
        """Size and root of the last checkpoint cosigned for a log."""
        last = self.last.get(origin)
        return (last.size, last.root) if last else None

    def keep(self, checkpoint: Checkpoint, note: bytes) -> None:
        """Puts down, synced, that this checkpoint is the last one. Raises OSError; nothing is signed then."""
        write_durably(self._file(checkpoint.origin), note)
        self.last[checkpoint.origin], self.notes[checkpoint.origin] = checkpoint, note

    def keep_evidence(self, checkpoint: Checkpoint, request: bytes, *, proven: bool) -> Path | None:
        """Keeps a request, with the note that stood here before it; None where there was no need.

        `proven`: two signed trees of one size. Else the proof alone may be wrong, which anybody can send: one
        file for each checkpoint will do, and not without end.
        """
        before = self.notes.get(checkpoint.origin, b"(nothing yet)\n")
        digest = hashlib.sha256(before + checkpoint.text().encode()).hexdigest()[:16]
        folder = self.path / "evidence"
        found = [path.name for path in folder.iterdir()]
        if any(name.endswith(f"-{digest}") for name in found) or (len(found) >= MOST_EVIDENCE and not proven):
            return None
        path = folder / f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{digest}"
        write_durably(
            path, b"Cosigned by this witness:\n\n" + before + b"\nAsked for afterwards:\n\n" + request
        )
        return path

    def _file(self, origin: str) -> Path:
        plain = re.sub(r"[^A-Za-z0-9.]+", "-", origin).strip("-.")[:60]
        return self.path / "cosigned" / f"{plain}-{hashlib.sha256(origin.encode()).hexdigest()[:16]}"

    def _read(self, origin: str) -> None:
        path = self._file(origin)
        if not path.exists():
            return
        raw = path.read_bytes()
        try:
            note = SignedNote.parse(raw)
            verified(note, [signer.key for signer in self.signers])
            checkpoint = Checkpoint.parse(note.text)
        except (Malformed, NotVerified) as error:
            raise CannotKeep(
                f"{path} should hold what was cosigned last for {origin}, and does not: {error} Put it back "
                "whole. Without it two truths could be cosigned, so never take it away."
            ) from error
        self.last[origin], self.notes[origin] = checkpoint, raw


def _unusable(path: Path, error: OSError) -> CannotKeep:
    why = (error.strerror or type(error).__name__).lower()
    return CannotKeep(f"The folder {path} cannot be used ({why}).")


def _hold(path: Path) -> int:
    """Waits a moment for a process that is just ending. The lock goes with the process, however it ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(descriptor)
                raise CannotKeep(f"Another witness is running in {path.parent}.") from None
            time.sleep(0.1)
        else:
            return descriptor


def _read_or_make_keys(path: Path, name: str, *, post_quantum: bool) -> tuple[Signer, ...]:
    """The first is Ed25519; ML-DSA-44 joins it where it is asked for, and stays."""
    lines = path.read_text("ascii", errors="replace").split() if path.exists() else []
    signers = [_read_key(line, path) for line in lines]
    if any(signer.key.name != name for signer in signers):
        raise CannotKeep(
            f"The keys in {path} are of «{signers[0].key.name}», not «{name}»: a witness keeps its name."
        )
    wanted = [Kind.COSIGNATURE, *([Kind.ML_DSA] if post_quantum else [])]
    missing = [kind for kind in wanted if kind not in {signer.key.kind for signer in signers}]
    if missing:
        try:
            signers += [Signer.generate(kind, name) for kind in missing]
        except Malformed as error:
            raise CannotKeep(f"The name «{name}» cannot be used: {error}") from error
        write_durably(path, "".join(f"{_line(signer)}\n" for signer in signers).encode("ascii"))
    return tuple(signers)


def _line(signer: Signer) -> str:
    kind_and_seed = bytes([signer.key.kind]) + signer.private_bytes()
    return f"{PRIVATE}+{signer.key.name}+{signer.key.key_id:08x}+{base64.b64encode(kind_and_seed).decode()}"


def _read_key(line: str, path: Path) -> Signer:
    """Never repeats the line in what it raises: it may be half a private key."""
    found = re.fullmatch(r"PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)", line)
    sentence = f"The file {path} holds a line that is no key of a witness."
    if not found:
        raise CannotKeep(sentence)
    try:
        kind_and_seed = base64.b64decode(found[3], validate=True)
        signer = Signer.from_private(Kind(kind_and_seed[0]), found[1], kind_and_seed[1:])
    except (ValueError, IndexError):
        raise CannotKeep(sentence) from None
    if f"{signer.key.key_id:08x}" != found[2]:
        raise CannotKeep(sentence)
    return signer
