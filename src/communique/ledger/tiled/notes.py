"""Signed notes: a text, and lines of signatures under it, each by a key that has a name.

Three kinds of signature: Ed25519 over the text (0x01, signed-note), and what says beside "I signed this
checkpoint" also "at this time it was the largest I knew" (tlog-cosignature), by Ed25519 (0x04) or by
ML-DSA-44 (0x06). A log signs with the first, and with the third too where it is to last longer than
elliptic curves; witnesses cosign with the second or the third.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.heads import Checkpoint
from communique.ledger.tiled.strict import SIZE_LIMIT, read_base64, read_text, write_base64

NOTE_LIMIT: Final = 512 * 1024  # bytes; a hundred signatures of the largest kind take 330,000
SIGNATURE_LIMIT: Final = 100
_ID_SIZE: Final = 4
_TIME_SIZE: Final = 8
_DASH: Final = "\u2014 "
_VKEY: Final = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,4096})")
_NAME_LIMIT: Final = 255  # bytes: in an ML-DSA signature a name's length is one byte


class Kind(IntEnum):
    """The first byte of a verifier key, after signed-note's list of signature types."""

    ED25519 = 0x01
    COSIGNATURE = 0x04
    ML_DSA = 0x06


_PUBLIC_SIZE: Final = {Kind.ED25519: 32, Kind.COSIGNATURE: 32, Kind.ML_DSA: 1312}


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Who may have signed. `str()` gives its one line, `<name>+<key id>+<base64 of kind and public key>`."""

    name: str
    kind: Kind
    public: bytes = field(repr=False)
    key_id: int = field(init=False)  # 32 bits, derived of the other three

    def __post_init__(self) -> None:
        check_name(self.name)
        named = self.name.encode()
        if len(named) > _NAME_LIMIT:
            raise Malformed(f"The name of a key that is known here has at most {_NAME_LIMIT} bytes.")
        if len(self.public) != (size := _PUBLIC_SIZE[self.kind]):
            raise Malformed(
                f"A public key of kind {self.kind.value} has {size} bytes, not {len(self.public)}."
            )
        digest = hashlib.sha256(named + b"\n" + bytes([self.kind]) + self.public).digest()
        object.__setattr__(self, "key_id", int.from_bytes(digest[:_ID_SIZE], "big"))

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id:08x}+{write_base64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, vkey: str) -> VerifierKey:
        found = _VKEY.fullmatch(vkey)
        if found is None:
            raise Malformed("A verifier key is one line: name+8 hexadecimal digits+base64.")
        material = read_base64(found[3], "The verifier key")
        try:
            kind = Kind(material[0])
        except (ValueError, IndexError) as error:
            raise Malformed(
                "The verifier key is of a kind that is not known here (known: 1, 4 and 6)."
            ) from error
        key = cls(found[1], kind, material[1:])
        if f"{key.key_id:08x}" != found[2]:
            raise Malformed(
                "The digits in the middle of the verifier key do not fit the rest: it is mistyped."
            )
        return key

    def verify(self, text: str, signature: bytes) -> None:
        """Raises NotVerified. `signature` without the key id before it."""
        try:
            self._verify(text, signature)
        except (InvalidSignature, Malformed) as error:
            raise NotVerified(f"The signature of {self.name} does not fit the text.") from error

    def _verify(self, text: str, signature: bytes) -> None:
        if self.kind is Kind.ED25519:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
            return
        at = int.from_bytes(signature[:_TIME_SIZE], "big")
        if len(signature) < _TIME_SIZE or at >= SIZE_LIMIT:
            raise InvalidSignature
        message = signed_message(self.kind, self.name, text, at)
        if self.kind is Kind.COSIGNATURE:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature[_TIME_SIZE:], message)
        else:
            MLDSA44PublicKey.from_public_bytes(self.public).verify(signature[_TIME_SIZE:], message)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line. `raw` without the key id that is written before it."""

    name: str
    key_id: int
    raw: bytes = field(repr=False)

    def line(self) -> str:
        return f"{_DASH}{self.name} {write_base64(self.key_id.to_bytes(_ID_SIZE, 'big') + self.raw)}\n"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """Of a line without its end."""
        name, separator, encoded = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not separator:
            raise Malformed("A signature line is a dash, a name and base64, each apart by one space.")
        check_name(name)
        raw = read_base64(encoded, "A signature")
        if len(raw) <= _ID_SIZE:
            raise Malformed("A signature is empty.")
        return cls(name, int.from_bytes(raw[:_ID_SIZE], "big"), raw[_ID_SIZE:])

    def by(self, key: VerifierKey) -> bool:
        """Whether it claims to be this key's."""
        return (self.name, self.key_id) == (key.name, key.key_id)

    def time(self, key: VerifierKey) -> int | None:
        """When `key`, whose signature it is, says it signed: seconds since 1970; None if it does not say."""
        at = int.from_bytes(self.raw[:_TIME_SIZE], "big")
        return at if key.kind is not Kind.ED25519 and at else None


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text, which ends its last line, and at least one signature. `bytes(note)` writes it."""

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or not self.signatures:
            raise Malformed("A note is a text whose last line ends, and at least one signature.")

    def __bytes__(self) -> bytes:
        return (self.text + "\n" + "".join(one.line() for one in self.signatures)).encode()

    @classmethod
    def parse(cls, raw: bytes) -> SignedNote:
        """Whatever it accepts, `bytes()` of it is the same to the byte."""
        whole = read_text(raw, "The note", limit=NOTE_LIMIT)
        text, blank, under = whole.rpartition("\n\n")
        if not blank or not under.endswith("\n"):
            raise Malformed("A note ends with an empty line and signature lines under it.")
        lines = under[:-1].split("\n")
        if len(lines) > SIGNATURE_LIMIT:
            raise Malformed(f"The note has {len(lines)} signatures; at most {SIGNATURE_LIMIT} are read.")
        return cls(text + "\n", tuple(Signature.parse(line) for line in lines))

    def signed(self, *signatures: Signature) -> SignedNote:
        """With these signatures added; one by the same key is replaced."""
        theirs = {(one.name, one.key_id) for one in signatures}
        kept = (one for one in self.signatures if (one.name, one.key_id) not in theirs)
        return SignedNote(self.text, (*kept, *signatures))


def verified(note: SignedNote, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
    """The keys of `keys` that signed, in the note's order, each once. NotVerified where none did.

    A signature by no known key says nothing. One that claims a known key and is not its own refuses the
    whole note, whatever else stands under it.
    """
    known: dict[tuple[str, int], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_id), key) != key:
            raise NotVerified(f"Two of the known keys have the name {key.name} and the same key id.")
    found: dict[VerifierKey, None] = {}
    for signature in note.signatures:
        if one := known.get((signature.name, signature.key_id)):
            one.verify(note.text, signature.raw)
            found[one] = None
    if not found:
        raise NotVerified("None of the known keys signed this note.")
    return list(found)


class Signer:
    """A private key and the name it signs under."""

    __slots__ = ("_private", "key")

    def __init__(self, key: VerifierKey, private: Ed25519PrivateKey | MLDSA44PrivateKey) -> None:
        self.key = key
        self._private = private

    @classmethod
    def from_private(cls, kind: Kind, name: str, private: bytes) -> Signer:
        """`private`: the 32 bytes of an Ed25519 key, or the 32-byte seed of an ML-DSA-44 key."""
        made: Ed25519PrivateKey | MLDSA44PrivateKey
        try:
            if kind is Kind.ML_DSA:
                made = MLDSA44PrivateKey.from_seed_bytes(private)
            else:
                made = Ed25519PrivateKey.from_private_bytes(private)
        except ValueError as error:
            raise Malformed(f"A private key has 32 bytes, not {len(private)}.") from error
        return cls(VerifierKey(name, kind, made.public_key().public_bytes_raw()), made)

    @classmethod
    def generate(cls, kind: Kind, name: str) -> Signer:
        made = MLDSA44PrivateKey if kind is Kind.ML_DSA else Ed25519PrivateKey
        return cls.from_private(kind, name, made.generate().private_bytes_raw())

    def __repr__(self) -> str:
        return f"<Signer {self.key.name}+{self.key.key_id:08x}>"

    def private_bytes(self) -> bytes:
        """The 32 bytes `from_private` takes. They go to the key's file and nowhere else."""
        return self._private.private_bytes_raw()

    def sign(self, text: str, *, at: int) -> Signature:
        """`at`: seconds since 1970, written into the signature by the kinds that tell a time."""
        if not text.endswith("\n"):
            raise Malformed("The last line of a text that is signed must end.")
        if self.key.kind is Kind.ED25519:
            raw = self._private.sign(read_back(text))
        else:
            message = signed_message(self.key.kind, self.key.name, text, at)
            raw = at.to_bytes(_TIME_SIZE, "big") + self._private.sign(message)
        return Signature(self.key.name, self.key.key_id, raw)


def signed_message(kind: Kind, name: str, text: str, at: int) -> bytes:
    """What a cosignature signs instead of the bare text (tlog-cosignature). Malformed where that is none."""
    head = Checkpoint.parse(text)
    if not 0 <= at < SIZE_LIMIT:
        raise Malformed("The time of a signature lies between 0 and 2^63 seconds after 1970.")
    if kind is Kind.COSIGNATURE:
        return f"cosignature/v1\ntime {at}\n{text}".encode()
    parts = (b"subtree/v1\n\x00", _short(name), at.to_bytes(8, "big"), _short(head.origin), bytes(8))
    return b"".join(parts) + head.size.to_bytes(8, "big") + head.root


def _short(text: str) -> bytes:
    raw = text.encode()
    if len(raw) > _NAME_LIMIT:
        raise Malformed(f"A name or an origin of more than {_NAME_LIMIT} bytes cannot be signed.")
    return bytes([len(raw)]) + raw


def read_back(text: str) -> bytes:
    """The text's bytes, once it is sure that a reader of the note would accept them."""
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        raise Malformed("The text holds half a character.") from error
    read_text(raw, "The text", limit=NOTE_LIMIT)
    return raw


def check_name(name: str) -> None:
    """A key's name: not empty, without spaces of any kind, plus signs or control characters."""
    if not name or "+" in name or any(one.isspace() or one < " " for one in name):
        raise Malformed("A key's name is empty or holds a space or a plus sign.")
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise Malformed("A key's name holds half a character.") from error
