"""A witness's folder, requests to it, and a witness that answers within the test's own process."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from communique.events.models import Event
from communique.events.telling import listeners
from communique.ledger.cosigning.asking import Witness as Asked
from communique.ledger.cosigning.calling import Response
from communique.ledger.tiled.checkpoints import Checkpoint, sign_checkpoint
from communique.ledger.tiled.notes import Kind, Signer, VerifierKey
from communique.ledger.tiled.witnessing import AddCheckpoint
from communique.ledger.witness.answering import Witness
from communique.ledger.witness.keeping import Folder
from tests.ledger.tiled.growing import Log

ORIGIN = "press.example/ledger"
OFFICE = Signer.from_private(Kind.ED25519, ORIGIN, bytes(range(32)))
NOON = 1_925_000_000


def witness(
    path: Path,
    known: Iterable[VerifierKey] = (OFFICE.key,),
    *,
    name: str = "archive.example",
    pq: bool = False,
) -> Witness:
    keys: dict[str, list[VerifierKey]] = {}
    for key in known:
        keys.setdefault(key.name, []).append(key)
    return Witness(Folder(path, name, keys, post_quantum=pq), clock=lambda: NOON)


def request(log: Log, old: int, size: int, *, signer: Signer = OFFICE, root: bytes | None = None) -> bytes:
    head = Checkpoint(signer.key.name, size, log.root(size) if root is None else root)
    proof = log.consistency(old, size) if old <= size else []
    return bytes(AddCheckpoint(old, tuple(proof), bytes(sign_checkpoint(head, [signer], at=0))))


def asked(one: Witness, name: str = "archive") -> Asked:
    """As a policy would name it, at an address that `Wire` knows."""
    return Asked(name, f"https://{name}.example", tuple(signer.key for signer in one.folder.signers))


class Wire:
    """Stands for the network: leads to witnesses of this process by their host names, and counts."""

    def __init__(self, **witnesses: Witness) -> None:
        self.witnesses, self.requests = witnesses, [""][:0]

    def __call__(self, address: str, body: bytes) -> Response:
        parts = urlsplit(address)
        name = (parts.hostname or "").partition(".")[0]
        self.requests.append(name)
        answer = self.witnesses[name].answer("POST", parts.path, body)
        return Response(int(answer.status), answer.content_type.partition(";")[0], answer.body)


def tell() -> None:
    """Tells the listener that is wired for us of every entry, as the worker does, in two parts."""
    one = listeners()["ledger.witnesses"]
    events = list(Event.objects.filter(kind__in=one.kinds))
    for part in (events[: len(events) // 2], events[len(events) // 2 :]):
        one.hears(part)
