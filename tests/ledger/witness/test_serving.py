"""The witness as a server: over real connections, with clients that behave and clients that do not."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from communique.ledger.tiled.notes import VerifierKey
from communique.ledger.tiled.witnessing import REQUEST_LIMIT
from communique.ledger.witness import serving
from communique.ledger.witness.serving import WitnessServer
from tests.ledger.tiled.growing import Log
from tests.ledger.witness.watching import OFFICE, request, witness

pytestmark = pytest.mark.sockets


@pytest.fixture
def server(tmp_path: Path) -> Iterator[WitnessServer]:
    with WitnessServer("127.0.0.1", 0, witness(tmp_path), seconds=1.0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def connection(server: WitnessServer) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)


def raw(server: WitnessServer, *pieces: bytes) -> bytes:
    """What is answered to these bytes until the server closes the connection."""
    answer = b""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as plain:
        try:
            for piece in pieces:
                plain.sendall(piece)
            while got := plain.recv(65536):
                answer += got
        except ConnectionError:
            pass
    return answer


def test_a_connection_is_kept_for_several_requests(server: WitnessServer) -> None:
    log, one = Log(20), connection(server)
    for old, new, status in ((0, 7, 200), (0, 20, 409), (7, 20, 200)):
        one.request("POST", "/add-checkpoint", request(log, old, new))
        answer = one.getresponse()
        body = answer.read()
        assert answer.status == status
        assert answer.headers["Content-Type"] == (
            "text/x.tlog.size" if status == 409 else "text/plain; charset=utf-8"
        )
        assert body
    one.request("GET", "/?x=1")
    page = one.getresponse()
    assert b"archive.example" in page.read()
    assert page.headers["Content-Security-Policy"] == "default-src 'none'"
    one.close()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n\r\n", b"411"),
        (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (REQUEST_LIMIT + 1), b"413"),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"431"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"BREW / HTTP/1.1\r\n\r\n", b"501"),
        (b"\x00\x01\x02\r\n\r\n", b"400"),
    ],
)
def test_what_is_no_good_request_is_refused_in_plain_words(
    server: WitnessServer, head: bytes, status: bytes
) -> None:
    answer = raw(server, head)
    assert status in answer.partition(b"\r\n")[0]
    assert b"Traceback" not in answer
    assert b"<html" not in answer


def test_a_client_that_dawdles_is_cut_off(server: WitnessServer) -> None:
    assert raw(server, b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 100\r\n\r\nold").count(b"200") == 0
    one = connection(server)
    one.request("GET", "/")
    assert one.getresponse().status == 200
    one.close()


def test_more_connections_than_places_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "CONNECTIONS", 1)
    with WitnessServer("127.0.0.1", 0, witness(tmp_path)) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        first = connection(running)
        first.request("GET", "/")
        first.getresponse().read()
        assert raw(running, b"GET / HTTP/1.1\r\n\r\n") == b""
        first.close()
        running.shutdown()
        thread.join()


class Running:
    """The command, in a process that may be killed at any moment."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "communique.cli", "ledger", "witness", "--name", "archive.example"]
        self.process = subprocess.Popen(
            [*command, "--log", str(OFFICE.key), "--folder", str(folder), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "there.is.none"},
        )
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.key = VerifierKey.parse(self.process.stdout.readline().strip())
        self.port = int(self.process.stderr.readline().partition("127.0.0.1:")[2].partition("/")[0])

    def ask(self, body: bytes) -> tuple[int, bytes]:
        one = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        one.request("POST", "/add-checkpoint", body)
        answer = one.getresponse()
        told = answer.status, answer.read()
        one.close()
        return told

    def kill(self, number: int = signal.SIGKILL) -> int:
        self.process.send_signal(number)
        self.process.communicate()
        return self.process.returncode


def test_killed_at_any_moment_it_never_cosigns_two_truths(tmp_path: Path) -> None:
    log, other = Log(40), Log([b"other %d" % number for number in range(40)])
    first = Running(tmp_path)
    sizes = list(range(1, 41))
    reached = [0]

    def grow() -> None:
        for size in sizes:
            try:
                status, _ = first.ask(request(log, reached[-1], size))
            except (OSError, http.client.HTTPException):
                return
            assert status == 200
            reached.append(size)
            if size == 11:
                first.process.kill()

    grow()
    first.kill()
    again = Running(tmp_path)
    try:
        assert again.key == first.key
        status, body = again.ask(request(other, 0, 40))
        assert status == 409
        remembered = int(body)
        assert remembered >= reached[-1] >= 11, "what was cosigned is remembered"
        assert again.ask(request(other, remembered, 40))[0] == 422
        assert again.ask(request(log, remembered, 40))[0] == 200
    finally:
        assert again.kill(signal.SIGTERM) == 0


def test_a_port_in_use_and_a_wrong_key_are_told_in_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "communique.cli", "ledger", "witness", "--name", "archive.example"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        arguments = ["--log", str(OFFICE.key), "--folder", str(tmp_path), "--port", port]
        told = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "cannot be opened (address already in use)" in told.stderr
    mistyped = str(OFFICE.key)[:-2] + "A="
    told = subprocess.run([*command, "--log", mistyped], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
