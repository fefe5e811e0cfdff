"""Several witnesses over real connections: two of three suffice, whatever the third does."""

from __future__ import annotations

import datetime
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from communique.ledger.appending import Log, take_turn
from communique.ledger.cosigned import note_with_cosignatures
from communique.ledger.cosigning import rounds
from communique.ledger.cosigning.asking import Newest, Witness as Asked, ask, is_cosigned, witnesses_of
from communique.ledger.cosigning.calling import MOST, Unreachable, post
from communique.ledger.cosigning.rounds import Rounds, ask_all
from communique.ledger.cosigning.standing import standing
from communique.ledger.fitness import unfit
from communique.ledger.keys import key_file, read_signers
from communique.ledger.leaves import EraseLeaf, new_part_id
from communique.ledger.models import Checkpoint
from communique.ledger.tiled.notes import SignedNote
from communique.ledger.tiled.policy import Policy
from communique.ledger.witness.serving import WitnessServer
from tests.ledger.go.conftest import go  # noqa: F401  the fixture
from tests.ledger.sealing import seal
from tests.ledger.witness.watching import tell, witness
from tools.go_verifier import Verifier

pytestmark = [pytest.mark.sockets, pytest.mark.django_db(transaction=True)]
NAMES = ("archive", "library", "court")


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[dict[str, WitnessServer]]:
    seal()
    keys = [signer.key for signer in read_signers(key_file())]
    with ExitStack() as stack:
        running = {}
        for name in NAMES:
            one = witness(tmp_path / name, keys, name=f"{name}.example")
            server = stack.enter_context(WitnessServer("127.0.0.1", 0, one))
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(server.shutdown)
            running[name] = server
        yield running


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def policy(servers: dict[str, WitnessServer], **other_ports: int) -> Policy:
    lines = []
    for name, server in servers.items():
        port = other_ports.get(name, server.server_port)
        key = server.witness.folder.signers[0].key
        lines.append(f"witness {name} {key} http://127.0.0.1:{port}/")
    return Policy.parse("\n".join([*lines, f"group two 2 {' '.join(servers)}", "quorum two", ""]))


def test_all_three_sign_and_go_reads_their_lines(
    servers: dict[str, WitnessServer],
    settings: Any,
    go: Verifier,  # noqa: F811
) -> None:
    settings.WITNESSES = policy(servers)
    assert set(ask_all(30).values()) == {""}
    note = note_with_cosignatures(Checkpoint.objects.get(size=2))
    keys = [str(key) for key in settings.WITNESSES.witnesses.values()]
    own = str(read_signers(key_file())[0].key)
    found = go.ask("note", note=note, keys=[own, *keys])
    assert found["ok"], found
    assert len(found["signed"]) == 4


def test_two_of_three_suffice_whatever_the_third_does(
    servers: dict[str, WitnessServer], settings: Any, silent: int, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = closed.getsockname()[1]
    for third in (dead, silent):
        seal()
        settings.WITNESSES = policy(servers, court=third)
        said = {one.name: trouble for one, trouble in ask_all(20).items()}
        assert (said["archive"], said["library"]) == ("", "")
        assert said["court"]
        assert standing(settings.WITNESSES).satisfied
        assert unfit() == "", "a witness that is away halts nothing"
    settings.WITNESSES = policy(servers, court=dead, library=dead)
    seal()
    ask_all(20)
    assert not standing(settings.WITNESSES).satisfied
    settings.WITNESSES = policy(servers)
    ask_all(20)
    assert standing(settings.WITNESSES).satisfied
    settings.WITNESSES.require(SignedNote.parse(note_with_cosignatures(Checkpoint.objects.latest("size"))))


def test_a_thousand_entries_are_one_request(servers: dict[str, WitnessServer]) -> None:
    (one,) = (each for each in witnesses_of(policy(servers)) if each.name == "archive")
    asked, stop, first = [0][:0], threading.Event(), threading.Event()

    def asking(each: Asked) -> Newest | None:
        done = ask(each)
        assert done is not None
        asked.append(done.head.size)
        first.set()
        return done

    running = Rounds([one], stop, asking=asking, gathered=0.1)
    running.start()
    try:
        assert first.wait(30)
        with transaction.atomic():
            take_turn()
            log = Log()
            for _ in range(1000):
                log.append(EraseLeaf(uuid.uuid4(), 1, 1, 1, timezone.now(), (new_part_id(),)))
        tell()
        deadline = time.monotonic() + 60
        while not is_cosigned(Checkpoint.objects.latest("size"), one):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        stop.set()
        running.ring()
        for thread in running.threads:
            thread.join(30)
        rounds._running.remove(running)
    assert asked == [2, 1002]


def answering(*pieces: bytes) -> int:
    """The port of a server that answers one request with these bytes, and goes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with listening, listening.accept()[0] as plain:
            plain.recv(65536)
            for piece in pieces:
                try:
                    plain.sendall(piece)
                except OSError:
                    return

    threading.Thread(target=run, daemon=True).start()
    port: int = listening.getsockname()[1]
    return port


@pytest.mark.parametrize(
    "pieces",
    [
        [b"\x00\xff\x00 nothing of HTTP\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\n\r\n", *[b"a" * 65536] * (MOST // 65536 + 2)],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"],
        [b""],
    ],
    ids=["no HTTP", "endless", "cut off", "closed"],
)
def test_an_answer_that_is_none_is_no_trouble(pieces: list[bytes]) -> None:
    with pytest.raises(Unreachable):
        post(f"http://127.0.0.1:{answering(*pieces)}/add-checkpoint", b"old 0\n", seconds=2)


def test_a_redirect_is_not_followed() -> None:
    port = answering(b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n")
    assert post(f"http://127.0.0.1:{port}/", b"old 0\n", seconds=2).status == 301


def test_times_of_cosignatures_are_told(servers: dict[str, WitnessServer], settings: Any) -> None:
    settings.WITNESSES = policy(servers)
    ask_all(30)
    found = standing(settings.WITNESSES)
    assert found.enough is not None
    assert found.enough[1] == datetime.datetime.fromtimestamp(1_925_000_000, datetime.UTC)
