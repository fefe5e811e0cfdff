"""What the log says of each act: one leaf, canonical JSON (RFC 8785).

It has no name, no title and no time of a draft. A leaf stays for ever, also after an erasure, so nothing in
it may ever have to go. What an edition says is committed to part by part: SHA-256 over 32 salted bytes and
the part's own.
"""

from __future__ import annotations

import base64
import datetime
import json
import re
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import rfc8785

VERSION = 1
MOST_BYTES = 65_535  # an entry bundle gives a leaf's length in two bytes (C2SP tlog-tiles)
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
PART_ID = re.compile(r"[A-Za-z0-9_-]{22}")
ACTS = frozenset({"publish", "correct", "withdraw", "restore"})
KeyChange = Literal["new", "rotate", "revoke"]


class BadLeaf(ValueError):
    """Bytes that are no leaf of this log; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class PartLeaf:
    """One part as the log commits to it. `size` in bytes, `commitment` the 32 bytes of a SHA-256."""

    id: str
    kind: str
    language: str
    media_type: str
    size: int
    commitment: bytes


@dataclass(frozen=True, slots=True)
class EditionLeaf:
    """An edition was sealed. `previous` is the entry's index of the document's edition before."""

    act: str
    document: uuid.UUID
    edition: int
    version: int
    previous: int | None
    time: datetime.datetime
    parts: tuple[PartLeaf, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of its texts, in the order of their parts."""
        return tuple(part.language for part in self.parts if part.kind == "text")


@dataclass(frozen=True, slots=True)
class EraseLeaf:
    """Parts of an edition were emptied. `previous` is the index of that edition's own entry."""

    document: uuid.UUID
    edition: int
    version: int
    previous: int
    time: datetime.datetime
    parts: tuple[str, ...]
    act: Literal["erase"] = "erase"


@dataclass(frozen=True, slots=True)
class KeyLeaf:
    """From here on `keys` sign; `former` no longer do. Both are verifier keys (C2SP signed-note)."""

    change: KeyChange
    keys: tuple[str, ...]
    former: tuple[str, ...]
    time: datetime.datetime
    act: Literal["key"] = "key"


Leaf = EditionLeaf | EraseLeaf | KeyLeaf


def new_part_id() -> str:
    """128 random bits: it tells nothing of the part, its order or its making."""
    return secrets.token_urlsafe(16)


def write_leaf(leaf: Leaf) -> bytes:
    """The leaf's one form.

    Raises BadLeaf where it has more bytes than the log can hold.
    """
    written = rfc8785.dumps(_said(leaf))
    if len(written) > MOST_BYTES:
        raise BadLeaf(
            f"The edition has too many parts for an entry of the log ({len(written)} of {MOST_BYTES} bytes): "
            "divide the release into several."
        )
    return written


def read_leaf(written: bytes) -> Leaf:
    """The leaf that `written` is.

    Raises BadLeaf for anything that `write_leaf` would not have written byte for byte.
    """
    try:
        said = json.loads(written)
        leaf = _leaf(said)
        same = rfc8785.dumps(_said(leaf)) == written
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise BadLeaf(f"This is no entry of an office's log: {error}") from error
    if not same:
        raise BadLeaf("This is an entry of an office's log in another form than the canonical one.")
    return leaf


def _said(leaf: Leaf) -> dict[str, Any]:
    time = leaf.time.astimezone(datetime.UTC).strftime(MOMENT)
    if isinstance(leaf, KeyLeaf):
        return {
            "v": VERSION,
            "act": leaf.act,
            "change": leaf.change,
            "keys": list(leaf.keys),
            "former": list(leaf.former),
            "time": time,
        }
    said = {
        "v": VERSION,
        "doc": str(leaf.document),
        "edition": leaf.edition,
        "ver": leaf.version,
        "prev": leaf.previous,
        "time": time,
    }
    if isinstance(leaf, EraseLeaf):
        return said | {"act": leaf.act, "parts": [{"id": part} for part in leaf.parts]}
    parts = [_said_part(part) for part in leaf.parts]
    return said | {"act": leaf.act, "lang": list(leaf.languages), "parts": parts}


def _said_part(part: PartLeaf) -> dict[str, Any]:
    return {
        "id": part.id,
        "kind": part.kind,
        "lang": part.language,
        "type": part.media_type,
        "size": part.size,
        "c": base64.b64encode(part.commitment).decode("ascii"),
    }


def _leaf(said: Any) -> Leaf:
    """Reads what is said; whatever it overlooks, the comparison with the canonical form finds."""
    if not isinstance(said, dict) or said.get("v") != VERSION:
        raise BadLeaf("its version is not one that this program knows.")
    time = datetime.datetime.strptime(said["time"], MOMENT).replace(tzinfo=datetime.UTC)
    act = said["act"]
    if act == "key":
        if said["change"] not in {"new", "rotate", "revoke"}:
            raise BadLeaf(f"«{said['change']}» is no change of keys.")
        return KeyLeaf(said["change"], _texts(said["keys"]), _texts(said["former"]), time)
    document = uuid.UUID(said["doc"])
    edition, version, previous = _count(said["edition"]), _count(said["ver"]), said["prev"]
    if act == "erase":
        ids = tuple(_part_id(part["id"]) for part in said["parts"])
        return EraseLeaf(document, edition, version, _index(previous), time, ids)
    if act not in ACTS:
        raise BadLeaf(f"«{act}» is no act.")
    previous = None if previous is None else _index(previous)
    parts = tuple(_part(part) for part in said["parts"])
    return EditionLeaf(act, document, edition, version, previous, time, parts)


def _part(said: Mapping[str, Any]) -> PartLeaf:
    commitment = base64.b64decode(said["c"], validate=True)
    if len(commitment) != 32:  # noqa: PLR2004  SHA-256
        raise BadLeaf("a commitment has not the 32 bytes of a SHA-256.")
    kind, language, media_type = _texts([said["kind"], said["lang"], said["type"]])
    return PartLeaf(_part_id(said["id"]), kind, language, media_type, _index(said["size"]), commitment)


def _texts(said: Sequence[Any]) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
        raise BadLeaf("a list of texts was expected.")
    return tuple(said)


def _part_id(said: Any) -> str:
    if not isinstance(said, str) or not PART_ID.fullmatch(said):
        raise BadLeaf("a part's id is not 22 letters and digits.")
    return said


def _index(said: Any) -> int:
    if type(said) is not int or not 0 <= said < 2**53:
        raise BadLeaf(f"«{str(said)[:40]}» is no index or size.")
    return said


def _count(said: Any) -> int:
    if type(said) is not int or not 1 <= said < 2**53:
        raise BadLeaf(f"«{str(said)[:40]}» is no number of an edition.")
    return said
