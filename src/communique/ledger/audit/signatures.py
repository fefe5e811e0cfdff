"""The checkpoints again: what they sign, and that the keys which the log named then have signed it.

An Ed25519 signature takes a tenth of a millisecond, so a million of them take minutes. Beside the key, where
only they may write who can sign whatever they like, the audit keeps a digest of the checkpoints that it found
well signed, a block of the log at a time: next time the same bytes need not be verified again.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from communique.ledger.audit import rows
from communique.ledger.audit.problems import Extent, Problem
from communique.ledger.durable import write_durably
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import Signature, SignedNote, VerifierKey
from communique.ledger.tiled.strict import write_base64

logger = logging.getLogger(__name__)
NAME = "ledger-audited"
LINE = re.compile(r"(0|[1-9][0-9]{0,15}) ([0-9a-f]{64})")


def remembered_at() -> Path:
    return Path(settings.KEYS) / NAME


def remembered() -> dict[int, str]:
    """The digest of the checkpoints of each block, by its first entry; none where nothing can be read."""
    try:
        lines = remembered_at().read_text("ascii").splitlines()
    except (OSError, ValueError):
        return {}
    found = (LINE.fullmatch(line) for line in lines)
    return {int(each[1]): each[2] for each in found if each}


def remember(blocks: Mapping[int, str]) -> None:
    """Where the key's folder is there and can be written; else the next audit verifies all again."""
    if not remembered_at().parent.is_dir() or blocks == remembered():
        return
    lines = "".join(f"{first} {digest}\n" for first, digest in sorted(blocks.items()))
    try:
        write_durably(remembered_at(), lines.encode("ascii"))
    except OSError as error:
        logger.warning("What the audit verified could not be kept at %s: %s", remembered_at(), error)


def digest_of(notes: Mapping[int, bytes], extent: Extent, before: bytes, after: bytes) -> str:
    """Of a block's checkpoints, of the keys that may have signed them, and of the tree's root before and
    after: what was found good of the same tree is good of it, byte for byte.
    """
    last = max(notes, default=0)
    digest = hashlib.sha256(before + after)
    digest.update(repr([change for change in extent.changes if change.index < last]).encode())
    for size, note in sorted(notes.items()):
        digest.update(f"\n{size} {len(note)}\n".encode() + note)
    return digest.hexdigest()


def checkpoints_that_fail(
    first: int, notes: Mapping[int, bytes], roots: Iterable[bytes], extent: Extent
) -> Iterator[Problem]:
    """Of the checkpoints after entry `first` and those that follow; `roots`, one each, are what they sign."""
    for size, root in enumerate(roots, start=first + 1):
        where, note = f"checkpoint of {size} entries", notes.get(size)
        if note is None:
            if size >= extent.first_checkpoint:
                yield Problem(where, "is missing")
            continue
        text = f"{extent.origin}\n{size}\n{write_base64(root)}\n"
        if not note.startswith(f"{text}\n".encode()):
            yield Problem(where, "does not say what the entries come to: another size, root or origin")
        elif what := _wrongly_signed(text, note, extent.signing_at(size)):
            yield Problem(where, what)


def _wrongly_signed(text: str, note: bytes, keys: tuple[str, ...]) -> str:
    """What is wrong with a note, which begins with `text`; empty where exactly `keys` signed it."""
    if not keys:
        return "the log names no key that could have signed it"
    try:
        lines = note[len(text.encode()) + 1 :].decode("utf-8").removesuffix("\n").split("\n")
        signatures = [Signature.parse(line) for line in lines]
        if bytes(SignedNote(text, tuple(signatures))) != note:
            return "its signatures are not written as they must be"
        signers = _parsed(keys)
        if len(signatures) != len(signers):
            return f"has {len(signatures)} signatures, and the log names {len(signers)} keys for it"
        for signature, key in zip(signatures, signers, strict=True):
            if not signature.by(key):
                return (
                    f"a signature is not by the key that the log names for it ({key.name}+{key.key_id:08x})"
                )
            key.verify(text, signature.raw)
    except NotVerified:
        return "its signature does not fit what it says"
    except (Malformed, ValueError) as error:
        return f"its signature cannot be read: {error}"
    return ""


@lru_cache(maxsize=64)
def _parsed(keys: tuple[str, ...]) -> tuple[VerifierKey, ...]:
    return tuple(VerifierKey.parse(key) for key in keys)


def cosignatures_that_fail(found: Iterable[rows.Row]) -> Iterator[Problem]:
    """Witnesses' lines as they are written; whether the witness signed is for those who know its key."""
    for size, witness, line in found:
        where = f"line of the witness {witness} under the checkpoint of {size} entries"
        try:
            signature = Signature.parse(str(line).removesuffix("\n"))
        except Malformed as error:
            yield Problem(where, f"cannot be read: {error}")
            continue
        names = {signature.name, f"{signature.name}+{signature.key_id:08x}"}
        if witness not in names or signature.line() != line:
            yield Problem(where, "is not written as a line of that witness is")
