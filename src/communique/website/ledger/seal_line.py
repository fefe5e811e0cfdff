"""The quiet line under what was sealed: edition, entry, digest, time, witnesses, and the ways from there."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from communique.ledger.models import Checkpoint, Cosignature, Edition, Entry
from communique.ledger.tiled.tree import leaf_hash
from communique.website import addresses
from communique.website.pages import telling
from communique.website.wording import counted, words

if TYPE_CHECKING:
    from communique.directory.models import Office

SHORT: Final = 12  # hexadecimal digits of a leaf's hash: 48 bits, to be compared by eye
GROUP: Final = 4
LATELY: Final = 200  # cosignatures that are looked at: whoever has not signed since is no witness of today


@dataclass(frozen=True, slots=True)
class SealLine:
    number: int
    edition_words: str
    entry: int
    entry_words: str
    digest: str
    sealed: telling.Moment
    sealed_words: str
    witnesses: str
    download: str
    check: str
    check_address: str
    paper: str
    code: str
    code_words: str
    printed: str
    printed_check: str


def seal_line(edition: Edition, tag: str, office: Office, *, text: bool) -> SealLine:
    """`text`: the edition has one in `tag`, so that there is a paper of it."""
    said = words(tag)["seal"]
    index = edition.entry_id
    sealed = telling.moment(office, edition.sealed_at, tag)
    digest = short_digest(index)
    check = addresses.seal_check(tag, edition.number)
    witnesses = witnesses_of(index)
    return SealLine(
        number=edition.number,
        edition_words=said["edition"].format(number=edition.number),
        entry=index,
        entry_words=said["entry"].format(index=index),
        digest=digest,
        sealed=sealed,
        sealed_words=said["sealed_on"].format(date=sealed.date, time=sealed.time),
        witnesses=counted(tag, "seal", "witnesses", witnesses) if witnesses else "",
        download=addresses.sealed_file(edition.number, "zip"),
        check=check,
        check_address=addresses.absolute(check),
        paper=addresses.sealed_file(edition.number, "pdf", tag) if text and paper_can_be_made() else "",
        code=addresses.sealed_file(edition.number, "svg", tag),
        code_words=said["code"].format(address=addresses.absolute(check)),
        printed=said["printed"].format(
            number=edition.number, index=index, digest=digest, origin=origin_of_log()
        ),
        printed_check=said["printed_check"].format(address=addresses.absolute(check)),
    )


def paper_can_be_made() -> bool:
    """Whether the extra `papers` is installed."""
    return find_spec("typst") is not None


def short_digest(index: int) -> str:
    """The beginning of an entry's leaf hash (RFC 9162, SHA-256) in hexadecimal, in groups."""
    leaf = Entry.objects.values_list("leaf", flat=True).get(index=index)
    return grouped(leaf_hash(bytes(leaf)))


def grouped(digest: bytes) -> str:
    short = digest.hex()[:SHORT]
    return " ".join(short[start : start + GROUP] for start in range(0, SHORT, GROUP))


def witnesses_of(index: int) -> int:
    """How many witnesses signed a checkpoint that covers the entry, of those who signed lately."""
    latest = Cosignature.objects.order_by("-checkpoint_id", "-pk").values_list("checkpoint_id", "witness")
    # A witness may sign by two keys; their ids follow its name.
    return len({witness.partition("+")[0] for size, witness in latest[:LATELY] if size > index})


def origin_of_log() -> str:
    """The log's name, as its newest checkpoint has it; empty for a log that was not begun."""
    note = Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()
    return bytes(note).partition(b"\n")[0].decode() if note is not None else ""
