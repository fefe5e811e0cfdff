"""The office's signing keys: one file outside the database and every backup, mode 600.

`ledger.key` holds a line a key, in the form of Go's sumdb/note: PRIVATE+KEY+name+id+base64(kind ‖ seed).
`ledger.key.next` stands while a change of keys is under way; whichever of the two the log names is right.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _, gettext_noop

from communique.ledger.durable import write_durably
from communique.ledger.errors import NoSigner
from communique.ledger.tiled.notes import Kind, Signer

PRIVATE = "PRIVATE+KEY"
HOLD = gettext_noop("Publishing waits until it is put back; readers notice nothing.")


def key_file() -> Path:
    return Path(settings.KEYS) / "ledger.key"


def next_key_file() -> Path:
    return Path(settings.KEYS) / "ledger.key.next"


def make_signers(origin: str, *, post_quantum: bool) -> tuple[Signer, ...]:
    """New keys for a log: Ed25519, and where it is asked for ML-DSA-44 beside it."""
    kinds = [Kind.ED25519, Kind.ML_DSA] if post_quantum else [Kind.ED25519]
    return tuple(Signer.generate(kind, origin) for kind in kinds)


def read_signers(path: Path) -> tuple[Signer, ...]:
    """The keys in a file, the first of them Ed25519.

    Raises NoSigner, with a sentence, where there is none to be used.
    """
    try:
        lines = path.read_text("ascii").splitlines()
    except FileNotFoundError:
        raise NoSigner(_("The key of the log is not at %(file)s.") % {"file": path} + f" {_(HOLD)}") from None
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or _("it is no text")).lower()
        raise NoSigner(
            _("The key of the log at %(file)s cannot be read (%(why)s).") % {"file": path, "why": why}
            + f" {_(HOLD)}"
        ) from error
    try:
        signers = tuple(_read_line(line) for line in lines if line.strip())
    except ValueError as error:
        raise NoSigner(
            _("The file %(file)s holds no key of a log: %(why)s") % {"file": path, "why": error}
            + f" {_(HOLD)}"
        ) from error
    if not signers or signers[0].key.kind is not Kind.ED25519:
        raise NoSigner(_("The file %(file)s holds no Ed25519 key.") % {"file": path} + f" {_(HOLD)}")
    return signers


def write_signers(path: Path, signers: Sequence[Signer]) -> None:
    """Keeps keys durably (synced) in a file that nobody else may read; replaces what stood there at once.

    Raises NoSigner where the folder cannot be written.
    """
    lines = "".join(f"{_line(signer)}\n" for signer in signers)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(path, lines.encode("ascii"))
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise NoSigner(
            _("The key of the log cannot be kept at %(file)s (%(why)s).") % {"file": path, "why": why}
        ) from error


def put_ledger_files_aside(suffix: str) -> None:
    """Renames what the log keeps outside the home, where an office begins anew and its log with it."""
    folders = [Path(settings.KEYS), *([Path(settings.SECOND_DISK)] if settings.SECOND_DISK else [])]
    for folder in folders:
        for path in sorted(folder.glob("ledger[.-]*")):
            path.rename(path.with_name(f"aside-{suffix}-{path.name}"))


def _line(signer: Signer) -> str:
    kind_and_seed = bytes([signer.key.kind]) + signer.private_bytes()
    return f"{PRIVATE}+{signer.key.name}+{signer.key.key_id:08x}+{base64.b64encode(kind_and_seed).decode()}"


def _read_line(line: str) -> Signer:
    """Never repeats the line in what it raises: it may be half a private key."""
    found = re.fullmatch(r"PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)", line)
    if not found:
        raise ValueError("a line is not written as PRIVATE+KEY+name+id+key.")
    name, key_id, encoded = found.groups()
    kind_and_seed = base64.b64decode(encoded, validate=True)
    signer = Signer.from_private(Kind(kind_and_seed[0]), name, kind_and_seed[1:])
    if f"{signer.key.key_id:08x}" != key_id:
        raise ValueError("a key does not have the id beside it.")
    return signer
