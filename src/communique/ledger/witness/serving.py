"""The witness's web server: the standard library's, one process, a bounded number of threads.

Not gunicorn, which the office itself uses: its processes would have to share the one thing that must not be
shared (who may decide), and its threads wait for ever for a client that sends a byte a minute. Here one
process holds the folder, and a connection has a few seconds for each request whatever it does. TLS is the
business of the web server in front.
"""

from __future__ import annotations

import logging
import re
import socket
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn
from typing import Any, Final, cast

from communique.ledger.tiled.witnessing import REQUEST_LIMIT
from communique.ledger.witness.answering import Answer, Witness, refusal

logger = logging.getLogger(__name__)
CONNECTIONS: Final = 64
SECONDS_A_REQUEST: Final = 20.0
SECONDS_IDLE: Final = 10.0


class WitnessServer(ThreadingMixIn, HTTPServer):
    """`address_family` follows the host. Beyond `CONNECTIONS` at once further ones are closed unanswered."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, host: str, port: int, witness: Witness, *, seconds: float = SECONDS_A_REQUEST) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.witness, self.seconds = witness, seconds
        self._places = threading.BoundedSemaphore(CONNECTIONS)
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        # HTTPServer's own looks its name up in the DNS, which may take long and is not needed.
        super(HTTPServer, self).server_bind()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is nobody's business; anything else is told without its traceback."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            logger.error("A request failed: %s: %s", type(error).__name__, error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "communique-witness", ""
    timeout = SECONDS_IDLE

    def handle_one_request(self) -> None:
        """Ends the connection when a request takes too long, however many small pieces it comes in."""
        server = cast("WitnessServer", self.server)
        watch = threading.Timer(server.seconds, self._cut)
        watch.daemon = True
        watch.start()
        try:
            super().handle_one_request()
        finally:
            watch.cancel()

    def _cut(self) -> None:
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _answer(self) -> None:
        witness = cast("WitnessServer", self.server).witness
        body = self._body()
        if body is None:
            return
        try:
            answer = witness.answer(self.command, self.path.partition("?")[0], body)
        except Exception as error:  # noqa: BLE001  whatever it is, the client learns nothing of our inside
            logger.error("%s: %s", type(error).__name__, error)  # noqa: TRY400
            answer = refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "This witness could not answer.")
        self._send(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = _answer  # noqa: N815

    def _body(self) -> bytes | None:
        """The request's body; None where it was refused."""
        refused = self._unfit()
        if refused is not None:
            self._refuse(*refused)
            return None
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:
            self._refuse(HTTPStatus.BAD_REQUEST, "The body is shorter than it said.")
            return None
        return body

    def _unfit(self) -> tuple[HTTPStatus, str] | None:
        given = self.headers.get_all("Content-Length") or []
        if self.headers.get("Transfer-Encoding") or (self.command == "POST" and not given):
            return HTTPStatus.LENGTH_REQUIRED, "Say the length of the body (Content-Length)."
        if any(not re.fullmatch("[0-9]{1,9}", one) for one in given) or len(given) > 1:
            return HTTPStatus.BAD_REQUEST, "The length of the body is no plain number."
        if given and int(given[0]) > REQUEST_LIMIT:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {REQUEST_LIMIT} bytes are read."
        return None

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        """What follows on the connection could be anything, so it ends."""
        self.close_connection = True
        self._send(refusal(status, sentence, ("Connection", "close")))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", "default-src 'none'")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server itself refuses (a bad first line, too long a head), as plain as the rest."""
        self.close_connection = True
        if not hasattr(self, "command") or self.command is None:
            self.command = "GET"
        self.requestline, self.request_version = "", self.protocol_version
        status = HTTPStatus(code)
        self._send(refusal(status, f"{status.phrase}.", ("Connection", "close")))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is http.server's
        logger.debug("%s", args)


def serve(host: str, port: int, witness: Witness, *, ready: Callable[[WitnessServer], None]) -> None:
    """Until it is interrupted. `ready` is told once it listens. Raises OSError."""
    with WitnessServer(host, port, witness) as server:
        ready(server)
        server.serve_forever(poll_interval=0.2)
