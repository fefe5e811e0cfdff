"""One request to a witness, with an end to everything: bytes, seconds, redirects (none)."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

SECONDS: Final = 8.0
MOST: Final = 64 * 1024  # bytes of an answer; sixteen signatures of the largest kind take 53,000


class Unreachable(Exception):
    """The witness did not answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    content_type: str
    body: bytes = field(repr=False)


def post(address: str, body: bytes, *, seconds: float = SECONDS) -> Response:
    """Raises Unreachable."""
    deadline = time.monotonic() + seconds
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=seconds / 2)
    try:
        headers = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "communique"}
        connection.request("POST", parts.path, body, headers)
        answer = connection.getresponse()
        read = b""
        while piece := answer.read1(MOST):
            read += piece
            if len(read) > MOST:
                raise Unreachable("its answer does not end")
            if time.monotonic() > deadline:
                raise Unreachable("its answer takes too long")
        if answer.length:  # of what Content-Length announced
            raise Unreachable("its answer was cut off")
        return Response(answer.status, answer.headers.get_content_type(), read)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(str(error).lower() or type(error).__name__) from error
    finally:
        connection.close()
