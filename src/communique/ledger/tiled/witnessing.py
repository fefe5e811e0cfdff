"""What a log and a witness say to each other (tlog-witness, add-checkpoint), and how a witness decides.

Pure: who keeps the last checkpoint, and who speaks HTTP, stands elsewhere. A witness must put down the new
checkpoint before it answers, and nobody may come between its decision and that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.heads import Checkpoint
from communique.ledger.tiled.notes import NOTE_LIMIT, Signature, SignedNote, Signer, VerifierKey, verified
from communique.ledger.tiled.proofs import HASHES_LIMIT
from communique.ledger.tiled.strict import (
    HASH_SIZE,
    SIZE_LIMIT,
    read_decimal,
    read_hash,
    read_text,
    write_base64,
)
from communique.ledger.tiled.tree import EMPTY_ROOT, verify_consistency

PATH: Final = "add-checkpoint"  # after the witness's submission prefix
REQUEST_LIMIT: Final = NOTE_LIMIT + 8 * 1024  # bytes
PLAIN_TYPE: Final = "text/plain; charset=utf-8"
SIZE_TYPE: Final = "text/x.tlog.size"
# Size and root of the latest checkpoint cosigned for an origin; None where there never was one.
Last = Callable[[str], tuple[int, bytes] | None]
_SIZE_BODY_LIMIT: Final = 32
_SIGNATURES_LIMIT: Final = 16


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """The body of a request: `proof` leads from the tree of `old` leaves to the one of the checkpoint."""

    old: int
    proof: Sequence[bytes] = field(repr=False)
    checkpoint: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.old < SIZE_LIMIT:
            raise Malformed("The old size lies between 0 and 2^63.")
        if len(self.proof) > HASHES_LIMIT or any(len(one) != HASH_SIZE for one in self.proof):
            raise Malformed(f"A consistency proof has at most {HASHES_LIMIT} hashes of 32 bytes.")
        Checkpoint.parse(SignedNote.parse(self.checkpoint).text)

    def __bytes__(self) -> bytes:
        lines = [f"old {self.old}", *map(write_base64, self.proof), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def parse(cls, raw: bytes) -> AddCheckpoint:
        """Whatever it accepts, `bytes()` of it is the same to the byte."""
        head, blank, note = read_text(raw, "The request", limit=REQUEST_LIMIT).partition("\n\n")
        first, *lines = head.split("\n")
        if not first.startswith("old ") or not blank:
            raise Malformed(
                "The request begins with the old size and has an empty line before its checkpoint."
            )
        if len(lines) > HASHES_LIMIT:
            raise Malformed(f"A consistency proof has at most {HASHES_LIMIT} hashes.")
        old = read_decimal(first.removeprefix("old "), "The old size")
        return cls(old, tuple(read_hash(line, "A hash of the proof") for line in lines), note.encode())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a witness answers. `checkpoint` and `note`: what is to be put down and cosigned, with 200 alone.

    `suspicious`: the log signed what does not fit the checkpoint known here. With 409 that is the proof of a
    fork, with 422 perhaps only a wrong proof; either way the request is worth keeping.
    """

    status: HTTPStatus
    body: bytes = b""
    content_type: str = PLAIN_TYPE
    checkpoint: Checkpoint | None = None
    note: SignedNote | None = field(default=None, repr=False)
    suspicious: bool = False


def judge(raw: bytes, known: Mapping[str, Iterable[VerifierKey]], last: Last) -> Verdict:
    """A witness's decision about a request's body; raises nothing of its own.

    `known`: the keys trusted for each origin. `last` is asked once, about an origin whose key signed.
    """
    try:
        request = AddCheckpoint.parse(raw)
        note = SignedNote.parse(request.checkpoint)
        checkpoint = Checkpoint.parse(note.text)
    except Malformed as error:
        return _refusal(HTTPStatus.BAD_REQUEST, str(error))
    if checkpoint.origin not in known:
        return _refusal(HTTPStatus.NOT_FOUND, "This witness does not know the log.")
    try:
        verified(note, known[checkpoint.origin])
    except NotVerified as error:
        return _refusal(HTTPStatus.FORBIDDEN, str(error))
    return _judge_growth(request, note, checkpoint, last(checkpoint.origin) or (0, EMPTY_ROOT))


def _judge_growth(
    request: AddCheckpoint, note: SignedNote, checkpoint: Checkpoint, last: tuple[int, bytes]
) -> Verdict:
    size, root = last
    if request.old > checkpoint.size:
        return _refusal(HTTPStatus.BAD_REQUEST, "The old size is larger than the checkpoint's.")
    if request.old != size:
        return Verdict(HTTPStatus.CONFLICT, size_body(size), SIZE_TYPE)
    if checkpoint.size == size and checkpoint.root != root:
        return Verdict(HTTPStatus.CONFLICT, size_body(size), SIZE_TYPE, suspicious=True)
    try:
        verify_consistency(
            old=size, new=checkpoint.size, proof=request.proof, old_root=root, new_root=checkpoint.root
        )
    except NotVerified as error:
        return _refusal(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), suspicious=True)
    return Verdict(HTTPStatus.OK, checkpoint=checkpoint, note=note)


def _refusal(status: HTTPStatus, sentence: str, *, suspicious: bool = False) -> Verdict:
    return Verdict(status, f"{sentence}\n".encode(), suspicious=suspicious)


def cosign(note: SignedNote, signers: Iterable[Signer], *, at: int) -> bytes:
    """The body of the answer 200: one line a signer. `at`: seconds since 1970."""
    return "".join(signer.sign(note.text, at=at).line() for signer in signers).encode()


def size_body(size: int) -> bytes:
    return f"{size}\n".encode()


def parse_size(body: bytes) -> int:
    """The size that a 409 of the type text/x.tlog.size tells."""
    text = read_text(body, "The witness's size", limit=_SIZE_BODY_LIMIT)
    if not text.endswith("\n"):
        raise Malformed("The witness's size is one line that ends.")
    return read_decimal(text[:-1], "The witness's size")


def parse_cosignatures(body: bytes) -> list[Signature]:
    """The lines of a 200."""
    text = read_text(body, "The witness's answer", limit=NOTE_LIMIT)
    lines = text[:-1].split("\n")
    if not text.endswith("\n") or len(lines) > _SIGNATURES_LIMIT:
        raise Malformed(f"A witness answers with one to {_SIGNATURES_LIMIT} signature lines.")
    return [Signature.parse(line) for line in lines]


def add_cosignatures(note: SignedNote, body: bytes, keys: Iterable[VerifierKey]) -> SignedNote:
    """The note with the answered signatures that are by `keys`; NotVerified if none is, or one is wrong."""
    known = list(keys)
    found = [one for one in parse_cosignatures(body) if any(one.by(key) for key in known)]
    if not found:
        raise NotVerified("The witness's answer holds no signature by a known key.")
    verified(SignedNote(note.text, tuple(found)), known)
    return note.signed(*found)
