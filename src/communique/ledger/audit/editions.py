"""Editions and their parts again: each row must be exactly what its leaf says, no more rows and no fewer."""

from __future__ import annotations

import hashlib
import json
from binascii import b2a_base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from communique.ledger import originals
from communique.ledger.audit.problems import Problem, Remedy
from communique.ledger.audit.rows import Row, as_bytes
from communique.ledger.document import wording_of
from communique.ledger.errors import BadPart, OriginalMissing
from communique.ledger.leaves import MOMENT, PART_ID, BadLeaf, EditionLeaf, read_leaf
from communique.ledger.models import Edition
from communique.ledger.rules import FOLLOWING

# A string as RFC 8785 writes it; few are different, those of time and document apart.
_quoted = lru_cache(maxsize=4096)(json.JSONEncoder(ensure_ascii=False).encode)
SALT = 32
CHANGED = "its bytes are not those that were sealed"


@dataclass(frozen=True, slots=True)
class Gone:
    """A part that its row calls erased: by the entry `erasure`, which must say so."""

    where: str
    uid: str
    entry: int
    erasure: int | None
    at: str


@dataclass(slots=True)
class Editions:
    """Editions of one block, in turn; `number` is that of the edition before."""

    number: int
    seen: int = 0
    parts: int = 0
    gone: list[Gone] = field(default_factory=list)

    def check(
        self, entry: int, leaf: bytes, row: Row | None, parts: Sequence[Row], column: tuple[str, str]
    ) -> Iterator[Problem]:
        """`column`: what the entry's own row says beside its leaf: act and document."""
        if row is None:
            yield Problem(f"entry {entry}", f"the edition that it sealed{_named(leaf)} is missing")
            return
        self.seen += 1
        self.parts += len(parts)
        where = f"edition {row[1]} (entry {entry})"
        if row[1] != self.number + 1:
            yield Problem(where, f"its number is not {self.number + 1}, the next one due")
        self.number = row[1] if isinstance(row[1], int) else self.number + 1
        if _expected(row, parts) != leaf:
            for what in _differences(leaf, row, parts):
                yield Problem(where, what)
        if (row[3], row[4]) != column:
            yield Problem(f"entry {entry}", "its act or its document beside the leaf is not the leaf's")
        if [part[1] for part in parts] != list(range(len(parts))) or not parts:
            yield Problem(where, f"its parts are counted {[part[1] for part in parts]}")
        for what in _out_of_turn(row):
            yield Problem(where, what)
        for part in parts:
            if not _is_whole(part):
                yield from self._check_part(where, part)

    def _check_part(self, where: str, part: Row) -> Iterator[Problem]:
        entry, ordinal, uid, kind, language, _, size, committed, held, *said, erased_at, erasure = part
        what, remedy = "", Remedy.RESTORE
        if held is None:
            what = "its bytes are gone without having been erased"
        elif erased_at is not None or erasure is not None:
            if any(said):
                what = "it is marked as erased, and something of it is still there"
            self.gone.append(
                Gone(_part(where, ordinal, kind, language), uid, entry, erasure, erased_at or "")
            )
        else:
            salt, content = as_bytes(said[0]), as_bytes(said[1])
            if len(salt) != SALT:
                what = "its salt is not 32 bytes long"
            elif kind == "original":
                what, remedy = (
                    _original_that_fails(said[2], salt, size, as_bytes(committed)),
                    Remedy.ORIGINALS,
                )
                if content or said[3]:
                    what, remedy = "a press original has a file, and nothing in the database", Remedy.RESTORE
            elif hashlib.sha256(salt + content).digest() != committed or len(content) != size:
                what = CHANGED
            elif said[2] or said[3] != (_wording(content) if kind == "text" else ""):
                what = "what a pasted copy of it is found by is not that of its words"
        if what:
            yield Problem(_part(where, ordinal, kind, language), what, remedy)


def _is_whole(part: Row) -> bool:
    """Whether a part is simply there and as it was sealed, as nearly all are."""
    _, _, _, kind, _, _, size, committed, _, salt, content, digest, wording, erased_at, erasure = part
    try:
        return (
            kind != "original"
            and hashlib.sha256(salt + content).digest() == committed
            and len(salt) == SALT
            and len(content) == size
            and wording == (_wording(content) if kind == "text" else "")
            and digest == ""
            and erased_at is None
            and erasure is None
        )
    except (TypeError, ValueError):  # something is missing, or is no bytes or no text
        return False


def _part(where: str, ordinal: int, kind: str, language: str) -> str:
    return f"{where}, part {ordinal} ({f'{kind} {language}'.strip()})"


def _wording(content: bytes) -> str:
    """As `wording_of`; by a short way for words that nothing has to be taken out of, as sealed ones are."""
    text = content.decode("utf-8")
    words = " ".join(text.split())
    return hashlib.sha256(words.encode()).hexdigest() if words.isprintable() else wording_of(text)


def _original_that_fails(digest: Any, salt: bytes, size: int, commitment: bytes) -> str:
    try:
        return CHANGED if originals.measure(str(digest), salt) != (size, commitment) else ""
    except (OriginalMissing, BadPart) as error:
        return str(error)
    except OSError as error:
        return f"the file of the press original {digest} cannot be read ({error.strerror})"


def _expected(row: Row, parts: Sequence[Row]) -> bytes:
    """The leaf that these rows would have (RFC 8785: names sorted, no blanks); b"" where they could have
    none.
    """
    _, number, version, act, document, time, _, previous, *_ = row
    try:
        said = ",".join([_expected_part(part) for part in parts])
        languages = ",".join([_quoted(part[4]) for part in parts if part[3] == "text"])
        before = "null" if previous is None else f"{previous:d}"
        return (
            f'{{"act":{_quoted(act)},"doc":{_quoted(document)},"edition":{number:d},'
            f'"lang":[{languages}],"parts":[{said}],"prev":{before},"time":{_quoted(time)},"v":1,'
            f'"ver":{version:d}}}'
        ).encode()
    except (TypeError, ValueError):
        return b""


def _expected_part(part: Row) -> str:
    _, _, uid, kind, language, media_type, size, commitment, *_ = part
    if not PART_ID.fullmatch(uid):
        raise ValueError(uid)
    committed = b2a_base64(commitment, newline=False).decode("ascii")
    return (
        f'{{"c":"{committed}","id":"{uid}","kind":{_quoted(kind)},"lang":{_quoted(language)},'
        f'"size":{size:d},"type":{_quoted(media_type)}}}'
    )


def _named(leaf: bytes) -> str:
    try:
        said = read_leaf(leaf)
    except BadLeaf:
        return ""
    return f" ({said.edition})" if isinstance(said, EditionLeaf) else ""


def _differences(leaf: bytes, row: Row, parts: Sequence[Row]) -> Iterator[str]:
    """In words, where a leaf and the rows of its edition part ways."""
    try:
        said = read_leaf(leaf)
    except BadLeaf as error:
        yield f"its leaf cannot be read: {error}"
        return
    if not isinstance(said, EditionLeaf):
        yield f"its entry is of the act «{said.act}», which seals no edition"
        return
    _, number, version, act, document, time, _, previous, *_ = row
    pairs: tuple[tuple[str, object, object], ...] = (
        ("number", number, said.edition),
        ("version", version, said.version),
        ("act", act, said.act),
        ("document", document, str(said.document)),
        ("edition before it", previous, said.previous),
        ("time", time, said.time.strftime(MOMENT)),
    )
    found = [
        f"its {name} is «{here}», and was sealed as «{then}»" for name, here, then in pairs if here != then
    ]
    yield from found
    parted = list(_parts_that_differ(parts, said))
    yield from parted
    if not found and not parted:
        yield "it is not what its leaf says"


def _parts_that_differ(parts: Sequence[Row], said: EditionLeaf) -> Iterator[str]:
    here = {part[2]: part for part in parts}
    then = {part.id: (position, part) for position, part in enumerate(said.parts)}
    for uid in then.keys() - here.keys():
        yield f"its part {then[uid][0]} ({then[uid][1].kind} {then[uid][1].language}) is missing"
    for uid in here.keys() - then.keys():
        yield f"its part {here[uid][1]} ({here[uid][3]} {here[uid][4]}) was never sealed"
    for uid in then.keys() & here.keys():
        now, (was_at, was) = here[uid], then[uid]
        sealed = (was.kind, was.language, was.media_type, was.size, was.commitment)
        if (*now[3:7], as_bytes(now[7])) != sealed:
            yield f"what is written of its part {now[1]} is not what was sealed of it"
        elif now[1] != was_at:
            yield f"its part {now[1]} was sealed as part {was_at}"


@lru_cache(maxsize=64)
def _follows(before: str | None, act: str) -> bool:
    if act not in Edition.Act.values or (before is not None and before not in Edition.Act.values):
        return False
    return act in FOLLOWING[Edition.Act(before) if before is not None else None]


def _out_of_turn(row: Row) -> Iterator[str]:
    entry, _, version, act, document, _, named, *previous = row
    if named is None:
        if version != 1:
            yield f"version {version} follows no earlier edition"
        if not _follows(None, act):
            yield f"the act «{act}» begins no document"
        return
    before_entry, before, before_version, before_act, before_document = previous
    if before is None:
        yield "the edition named as the one before is missing"
        return
    if before_document != document:
        yield f"edition {before}, named as the one before, is of another document"
    if before_entry >= entry:
        yield f"edition {before}, named as the one before, came later"
    if before_version != version - 1:
        yield f"version {version} follows version {before_version}"
    if not _follows(before_act, act):
        yield f"the act «{act}» cannot follow «{before_act}»"
