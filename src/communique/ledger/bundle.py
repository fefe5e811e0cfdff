"""The one download of an edition: statement, proof, keys, salts, parts, and what came later, in one file.

Plain Python, for whoever verifies without a database. Reading believes nothing: names, sizes and counts
have limits, and whether the file is spelt as this program spells it is known once all of it was read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

import rfc8785

from communique.ledger.bundle_readme import README_TEXTS
from communique.ledger.leaves import MOST_BYTES, PART_ID, EditionLeaf, PartLeaf
from communique.ledger.packing import Archive, NotPacked, Packer
from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.notes import VerifierKey
from communique.ledger.tiled.strict import read_base64, write_base64

MEDIA_TYPE: Final = "application/zip"
KEYS_HEAD: Final = "# What this file says it was signed with. Compare it with what the office publishes.\n"
README, STATEMENT, PROOF, KEYS, SALTS = (
    "README.txt",
    "statement.json",
    "proof.tlog-proof",
    "keys.txt",
    "salts.json",
)
FIXED: Final = (README, STATEMENT, PROOF, KEYS, SALTS)
SALT_SIZE: Final = 32
_SMALL: Final = 1024 * 1024
_LATER_LIMIT: Final = 32 * 1024 * 1024  # bytes, of all of them; each takes a few thousand
_KEYS_LIMIT: Final = 100
_SALTS_LIMIT: Final = 1000
_LATER: Final = re.compile(r"later/([0-9]{2,4})-(?:statement\.json|proof\.tlog-proof)")
_PART: Final = re.compile(r"parts/[0-9]{2,4}-[A-Za-z0-9.-]+")
_KIND: Final = re.compile(r"[a-z]{1,20}")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9-]{0,35}")
_ENDINGS: Final = {
    "text/plain": "txt",
    "application/json": "json",
    "application/pdf": "pdf",
    "image/avif": "avif",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/tiff": "tif",
    "image/webp": "webp",
}


class NotBundle(ValueError):
    """A file that is no edition's download; the message is one sentence."""


def part_name(position: int, part: PartLeaf) -> str:
    """Where a part stands in the file; `position` counts the statement's parts from 1.

    Raises NotBundle for a part that cannot be named, which no program of ours seals.
    """
    if not _KIND.fullmatch(part.kind) or not _LANGUAGE.fullmatch(part.language):
        raise NotBundle(f"Part {position} of the statement is of a kind or language without a plain name.")
    language = f"-{part.language}" if part.language else ""
    ending = _ENDINGS.get(part.media_type.partition(";")[0].strip(), "bin")
    return f"parts/{position:02d}-{part.kind}{language}.{ending}"


def later_names(position: int) -> tuple[str, str]:
    return f"later/{position:02d}-statement.json", f"later/{position:02d}-proof.tlog-proof"


@dataclass(frozen=True, slots=True)
class Later:
    """An entry of the document after the edition: the leaf's bytes and its proof's."""

    statement: bytes = field(repr=False)
    proof: bytes = field(repr=False)


def write_bundle(
    file: BinaryIO,
    *,
    leaf: EditionLeaf,
    statement: bytes,
    proof: bytes,
    keys: Sequence[VerifierKey],
    held: Mapping[str, tuple[bytes, Iterable[bytes]]],
    later: Sequence[Later] = (),
) -> None:
    """Writes the download to a file that can be sought in, which it begins.

    `held`: of each part that was not erased, by its id, salt and bytes (in pieces). `keys`: of all who
    signed the proof's checkpoint, the log's own first.
    """
    packer = Packer(file)
    packer.add(README, [README_TEXTS[-1]])
    packer.add(STATEMENT, [statement])
    packer.add(PROOF, [proof])
    packer.add(KEYS, [write_keys(keys)])
    packer.add(SALTS, [write_salts({part: salt for part, (salt, _) in held.items()})])
    for position, part in enumerate(leaf.parts, start=1):
        if part.id in held:
            packer.add(part_name(position, part), held[part.id][1])
    for position, entry in enumerate(later, start=1):
        for name, content in zip(later_names(position), (entry.statement, entry.proof), strict=True):
            packer.add(name, [content])
    packer.finish()


class Bundle:
    """A download that somebody brings, opened but not believed. Raises NotBundle where it is none."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self.archive = Archive(file)
            names = list(self.archive.members)
            if missing := [name for name in FIXED if name not in self.archive.members]:
                raise NotBundle(f"The file is no download of an edition: it has no {missing[0]}.")
            self.readme, self.statement, self.proof, self.keys, self.salts = (
                self.archive.read(name, limit=MOST_BYTES if name == STATEMENT else _SMALL) for name in FIXED
            )
            self.parts = tuple(name for name in names if _PART.fullmatch(name))
            self.later = tuple(self._later(names))
        except NotPacked as error:
            raise NotBundle(str(error)) from error
        strange = set(names) - {*FIXED, *self.parts, *(name for pair in self._later_names for name in pair)}
        if strange:
            raise NotBundle(f"The file holds {min(strange)}, which no download of an edition has.")

    @property
    def _later_names(self) -> list[tuple[str, str]]:
        return [later_names(position) for position in range(1, len(self.later) + 1)]

    def _later(self, names: Sequence[str]) -> Iterator[Later]:
        count = len({found[1] for name in names if (found := _LATER.fullmatch(name))})
        sizes = (member.size for name, member in self.archive.members.items() if _LATER.fullmatch(name))
        if sum(sizes) > _LATER_LIMIT:
            raise NotBundle("The file's later entries are larger than those of any release.")
        for position in range(1, count + 1):
            statement, proof = later_names(position)
            if statement not in self.archive.members or proof not in self.archive.members:
                raise NotBundle("The file's later entries are not complete.")
            yield Later(
                self.archive.read(statement, limit=MOST_BYTES), self.archive.read(proof, limit=_SMALL)
            )

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part. Raises NotBundle."""
        try:
            yield from self.archive.pieces(name)
        except NotPacked as error:
            raise NotBundle(str(error)) from error

    def is_canonical(self, parts: Sequence[str]) -> bool:
        """Whether this program wrote the file so, to the byte; `parts` in the statement's order, all read."""
        order = [*FIXED, *parts, *(name for pair in self._later_names for name in pair)]
        return self.readme in README_TEXTS and self.archive.is_canonical(order)


def write_keys(keys: Sequence[VerifierKey]) -> bytes:
    return (KEYS_HEAD + "".join(f"{key}\n" for key in keys)).encode()


def read_keys(raw: bytes) -> tuple[VerifierKey, ...]:
    """Raises Malformed for anything that `write_keys` would not have written."""
    try:
        lines = raw.decode().split("\n")[1:-1]
    except UnicodeDecodeError as error:
        raise Malformed(f"{KEYS} is not UTF-8.") from error
    if not 1 <= len(lines) <= _KEYS_LIMIT:
        raise Malformed(f"{KEYS} holds no key, or more than {_KEYS_LIMIT}.")
    keys = tuple(VerifierKey.parse(line) for line in lines)
    if len(set(keys)) != len(keys) or write_keys(keys) != raw:
        raise Malformed(f"{KEYS} is not written as it should be.")
    return keys


def write_salts(salts: Mapping[str, bytes]) -> bytes:
    return rfc8785.dumps({part: write_base64(salt) for part, salt in salts.items()})


def read_salts(raw: bytes) -> dict[str, bytes]:
    """Raises Malformed for anything that `write_salts` would not have written."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"{SALTS} is not JSON.") from error
    if not isinstance(said, dict) or len(said) > _SALTS_LIMIT:
        raise Malformed(f"{SALTS} is not what it should be.")
    salts: dict[str, bytes] = {}
    for part, salt in said.items():
        if not PART_ID.fullmatch(part) or not isinstance(salt, str):
            raise Malformed(f"{SALTS} is not what it should be.")
        salts[part] = read_base64(salt, "A salt")
        if len(salts[part]) != SALT_SIZE:
            raise Malformed(f"A salt has {len(salts[part])} bytes, not {SALT_SIZE}.")
    if write_salts(salts) != raw:
        raise Malformed(f"{SALTS} is not in its canonical form.")
    return salts
