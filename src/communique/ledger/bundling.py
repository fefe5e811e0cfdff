"""An edition's one download, written from the database and the originals."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from communique.ledger import originals
from communique.ledger.bundle import Later, write_bundle
from communique.ledger.errors import LogDamaged, OriginalMissing
from communique.ledger.leaves import BadLeaf, EditionLeaf, read_leaf
from communique.ledger.models import Checkpoint, Edition, Entry, Part
from communique.ledger.places import Nodes
from communique.ledger.proving import newest_checkpoint, note_of, proof_of
from communique.ledger.rekeying import keys_told
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import SignedNote, VerifierKey, verified
from communique.ledger.tiled.policy import Policy
from communique.ledger.tiled.proofs import Proof

IN_MEMORY = 8 * 1024 * 1024  # bytes; a larger download is a temporary file


def bundle_of(edition: Edition, *, policy: Policy | None = None) -> BinaryIO:
    """The download as a temporary file, at its beginning; gone once it is closed.

    Its name is for the caller to give (`edition-<number>.zip`). With a `policy`, its witnesses' cosignatures
    are in it, and the newest checkpoint that satisfies it, where that one covers all there is of the
    document. Raises OriginalMissing and LogDamaged.
    """
    statement = bytes(edition.entry.leaf)
    try:
        leaf = read_leaf(statement)
    except BadLeaf as error:
        raise LogDamaged(f"Entry {edition.entry_id} of the log is damaged: {error}") from error
    if not isinstance(leaf, EditionLeaf):
        raise LogDamaged(f"Entry {edition.entry_id} is not that of edition {edition.number}.")
    checkpoint, entries, held = _as_of_one_checkpoint(edition, policy)
    nodes = Nodes()

    def prove(index: int) -> bytes:
        proof = proof_of(index, checkpoint=checkpoint, nodes=nodes)
        return bytes(Proof(index, proof.hashes, bytes(note)))

    note, keys = _signed(checkpoint, policy)
    file: BinaryIO = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # type: ignore[assignment]  # noqa: SIM115
    try:
        write_bundle(
            file,
            leaf=leaf,
            statement=statement,
            proof=prove(edition.entry_id),
            keys=keys,
            held=held,
            later=[Later(bytes(entry.leaf), prove(entry.index)) for entry in entries],
        )
        file.seek(0)
    except LookupError as error:
        file.close()
        raise LogDamaged(str(error)) from error
    except BaseException:
        file.close()
        raise
    return file


def _signed(checkpoint: Checkpoint, policy: Policy | None) -> tuple[SignedNote, tuple[VerifierKey, ...]]:
    """The checkpoint with the signatures whose keys are known, and those keys, in the note's order."""
    witnesses = policy.witnesses.values() if policy is not None else ()
    keys = _read_keys(key for leaf, _ in keys_told() for key in (*leaf.keys, *leaf.former))
    known = [*keys, *(key for key in witnesses if key not in keys)]
    try:
        note = note_of(checkpoint, policy)
        kept = tuple(one for one in note.signatures if any(one.by(key) for key in known))
        note = SignedNote(note.text, kept)
        stood = verified(note, known)
    except (Malformed, NotVerified) as error:
        raise LogDamaged(
            f"The checkpoint of size {checkpoint.size} is not signed rightly: {error}"
        ) from error
    return note, tuple(stood)


def _read_keys(lines: Iterable[str]) -> list[VerifierKey]:
    return list(dict.fromkeys(VerifierKey.parse(line) for line in lines))


Held = dict[str, tuple[bytes, Iterable[bytes]]]


def _as_of_one_checkpoint(edition: Edition, policy: Policy | None) -> tuple[Checkpoint, list[Entry], Held]:
    """A checkpoint, all later entries of the document in its tree, and the parts not erased.

    Others publish meanwhile: whatever the checkpoint covers is told, and what went is told as gone.
    """
    while True:
        entries = Entry.objects.filter(document=edition.document, index__gt=edition.entry_id).order_by(
            "index"
        )
        last = entries.values_list("index", flat=True).last() or edition.entry_id
        checkpoint = newest_checkpoint(covering=last, policy=policy)
        parts = list(edition.parts.select_related("held").order_by("ordinal"))
        if all((part.held.erasure_id or 0) < checkpoint.size for part in parts):
            held: Held = {
                part.uid: (bytes(part.held.salt), _pieces(part))
                for part in parts
                if part.held.salt is not None
            }
            return checkpoint, list(entries.filter(index__lt=checkpoint.size)), held


def _pieces(part: Part) -> Iterator[bytes]:
    """What a part says; an original is opened when its turn comes. Raises OriginalMissing."""
    if part.kind != Part.Kind.ORIGINAL:
        yield bytes(part.held.content or b"")
        return
    digest = hashlib.sha256()
    with originals.open_original(part.held.digest) as file:
        while piece := file.read(originals.PIECE):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != part.held.digest:
        raise OriginalMissing(f"The press original {part.held.digest} is damaged: put it back from a backup.")
