"""Asking one witness for its cosignature under our newest checkpoint (C2SP tlog-witness)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.db import transaction

from communique.events.actions import write_event
from communique.ledger.appending import read_head
from communique.ledger.cosigning.calling import Response, post
from communique.ledger.errors import NoSigner, Refused
from communique.ledger.keys import key_file, read_signers
from communique.ledger.models import Checkpoint, Cosignature
from communique.ledger.places import Nodes
from communique.ledger.tiled.checkpoints import Checkpoint as Head, sign_checkpoint
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import SignedNote, VerifierKey
from communique.ledger.tiled.policy import Policy
from communique.ledger.tiled.tree import EMPTY_ROOT, consistency_proof, root_hash, verify_consistency
from communique.ledger.tiled.witnessing import PATH, SIZE_TYPE, AddCheckpoint, add_cosignatures, parse_size

TRIES: Final = 4
Post = Callable[[str, bytes], Response]


class Unhelpful(Exception):
    """The witness answered, and not with a cosignature; the message says what."""


class Contradicted(Exception):
    """The witness knows something of our log that this database does not: evidence of a fork."""

    def __init__(self, sentence: str, evidence: str) -> None:
        super().__init__(sentence)
        self.evidence = evidence


@dataclass(frozen=True, slots=True)
class Witness:
    """One address to ask at, with the keys of the policy that sign there. `name` as in the policy."""

    name: str
    address: str
    keys: tuple[VerifierKey, ...]


@dataclass(frozen=True, slots=True)
class Newest:
    """Our newest checkpoint; without a row for an empty log, which there is nothing to keep of."""

    head: Head
    note: bytes
    row: Checkpoint | None


def witnesses_of(policy: Policy) -> list[Witness]:
    found: dict[str, Witness] = {}
    for name, key in policy.witnesses.items():
        address = policy.addresses[key].rstrip("/")
        known = found.get(address)
        found[address] = Witness(
            known.name if known else name, address, (*(known.keys if known else ()), key)
        )
    return list(found.values())


def newest() -> Newest | None:
    """An empty log whose key stands already is asked about too: its entries may have been lost.

    None where there is neither. Raises LogDamaged.
    """
    row = Checkpoint.objects.order_by("-size").first()
    if row is not None:
        return Newest(read_head(row), bytes(row.note), row)
    if not key_file().exists():
        return None
    try:
        signers = read_signers(key_file())
    except NoSigner:
        return None
    head = Head(signers[0].key.name, 0, EMPTY_ROOT)
    return Newest(head, bytes(sign_checkpoint(head, signers, at=0)), None)


def name_of(key: VerifierKey) -> str:
    """What Cosignature.witness holds."""
    return f"{key.name}+{key.key_id:08x}"


def is_cosigned(row: Checkpoint, witness: Witness) -> bool:
    """Whether every key of the witness has signed below it."""
    names = {name_of(key) for key in witness.keys}
    return set(row.cosignatures.filter(witness__in=names).values_list("witness", flat=True)) == names


def ask(witness: Witness, *, call: Post = post) -> Newest | None:
    """Asks about our newest checkpoint, keeps the cosignature, and returns what was cosigned.

    None where there is nothing to ask about. Raises Unreachable, Unhelpful, Contradicted and LogDamaged.
    """
    old = last_size(witness)
    for _ in range(TRIES):
        ours = newest()
        if ours is None:
            return None
        if old > ours.head.size:
            raise _ahead(witness, old, ours)
        response, request = _send(witness, old, ours, call)
        if response.status == HTTPStatus.OK:
            _keep(witness, ours, response.body)
            return ours
        if response.status == HTTPStatus.CONFLICT and response.content_type == SIZE_TYPE:
            old = _size_after_conflict(witness, old, ours, response, request)
        elif response.status == HTTPStatus.UNPROCESSABLE_ENTITY and old > 0:
            raise _other_history(witness, old, ours, response, request)
        else:
            raise Unhelpful(f"it answered {response.status} ({_first_line(response.body)})")
    raise Unhelpful("it names another size each time")


def last_size(witness: Witness) -> int:
    """The largest size that we know the witness to have cosigned."""
    rows = Cosignature.objects.filter(witness__in=[name_of(key) for key in witness.keys])
    sizes: Iterable[int] = rows.order_by("-checkpoint").values_list("checkpoint_id", flat=True)[:1]
    return max(sizes, default=0)


def _send(witness: Witness, old: int, ours: Newest, call: Post) -> tuple[Response, bytes]:
    nodes = Nodes()
    proof = consistency_proof(old, ours.head.size, nodes)
    if ours.row is not None:
        try:
            old_root = root_hash(old, nodes)
            verify_consistency(
                old=old, new=ours.head.size, proof=proof, old_root=old_root, new_root=ours.head.root
            )
        except (NotVerified, LookupError) as error:
            raise Refused(f"The log's nodes do not fit its newest checkpoint: {error}") from error
    request = bytes(AddCheckpoint(old, tuple(proof), ours.note))
    return call(f"{witness.address}/{PATH}", request), request


def _size_after_conflict(witness: Witness, old: int, ours: Newest, response: Response, request: bytes) -> int:
    """The size to try next. One we do not have is found out by the caller, after a look at the newest."""
    try:
        size = parse_size(response.body)
    except Malformed as error:
        raise Unhelpful(f"its answer cannot be read ({error})") from error
    if size == old == ours.head.size:
        raise Contradicted(
            f"The witness {witness.name} has cosigned {size} entries of this log that are not those of this "
            "database: the log has a fork.",
            _evidence(witness, request, response),
        )
    if size == old:
        raise Unhelpful("it refuses the size that it names itself")
    return size


def _ahead(witness: Witness, size: int, ours: Newest) -> Contradicted:
    return Contradicted(
        f"The witness {witness.name} has cosigned {size} entries of this log, and this database has "
        f"{ours.head.size}: it was put back from an old copy, and publishing would make two truths.",
        f"Witness: {witness.name}, {witness.address}\nIts size: {size}\nOur newest checkpoint:\n\n"
        f"{ours.note.decode()}",
    )


def _other_history(
    witness: Witness, old: int, ours: Newest, response: Response, request: bytes
) -> Contradicted:
    return Contradicted(
        f"The witness {witness.name} does not accept the proof that the {ours.head.size} entries of this "
        f"database begin with the {old} that it has cosigned: the log may have a fork.",
        _evidence(witness, request, response),
    )


def _evidence(witness: Witness, request: bytes, response: Response) -> str:
    return (
        f"Witness: {witness.name}, {witness.address}\nIts answer: {response.status}\n"
        f"{response.body.decode(errors='replace')}\nWhat it was asked:\n\n{request.decode()}"
    )


def _first_line(body: bytes) -> str:
    text = body.decode(errors="replace").strip().partition("\n")[0]
    return "".join(one for one in text if one.isprintable())[:200] or "without a word"


def _keep(witness: Witness, ours: Newest, body: bytes) -> None:
    """Verifies the lines and keeps those that are new."""
    note = SignedNote.parse(ours.note)
    try:
        signed = add_cosignatures(note, body, witness.keys)
    except (Malformed, NotVerified) as error:
        raise Unhelpful(f"its cosignature does not stand ({error})") from error
    if ours.row is None:
        return
    with transaction.atomic():
        known = set(ours.row.cosignatures.values_list("witness", flat=True))
        lines = {name_of(key): one.line() for key in witness.keys for one in signed.signatures if one.by(key)}
        new = {name: line for name, line in lines.items() if name not in known}
        for name, line in new.items():
            Cosignature.objects.create(checkpoint=ours.row, witness=name, line=line)
        if new:
            write_event("checkpoint_cosigned", checkpoint=ours.row.size)
