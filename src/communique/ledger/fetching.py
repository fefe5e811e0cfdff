"""Getting a release's download, or a log's files, from a site: http and https only, and within limits."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from html.parser import HTMLParser
from http.client import HTTPException
from io import BytesIO
from typing import IO, BinaryIO, Final
from urllib.parse import urljoin, urlsplit

from communique.ledger.bundle import MEDIA_TYPE
from communique.ledger.mirrors import NoLog

TIMEOUT: Final = 20  # seconds without a byte
DEADLINE: Final = 600  # seconds for one file
PAGE_LIMIT: Final = 8 * 1024 * 1024
_PIECE: Final = 64 * 1024
_NOT_FOUND: Final = frozenset({404, 410})
_SCHEMES: Final = frozenset({"http", "https"})


class NotFetched(ValueError):
    """An address that gave nothing of use; the message is one sentence."""


class NotThere(NotFetched):
    """The site says that there is no such page."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to http and https, and never from the second to the first."""

    max_redirections = 5

    def redirect_request(  # noqa: PLR0917  urllib's own
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        scheme = urlsplit(newurl).scheme
        if scheme not in _SCHEMES or (req.type == "https" and scheme != "https"):
            raise NotFetched(
                f"The address {req.full_url} leads to another that is not followed: {newurl[:200]}"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _opener() -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    return opener


def fetch(url: str, *, limit: int, into: BinaryIO) -> str:
    """Writes what is at `url` to `into`, at most `limit` bytes; gives the address it came from in the end.

    Raises NotFetched.
    """
    check_address(url)
    request = urllib.request.Request(url, headers={"User-Agent": "communique-ledger-verify"})  # noqa: S310
    try:
        with _opener().open(request, timeout=TIMEOUT) as answer:
            into.writelines(_limited(_pieces(answer, url), limit, url))
            return str(answer.url)
    except urllib.error.HTTPError as error:
        error.close()
        kind = NotThere if error.code in _NOT_FOUND else NotFetched
        raise kind(f"The site answers {error.code} at {url}.") from error
    except NotFetched:
        raise
    except (OSError, HTTPException, ValueError) as error:
        why = getattr(error, "reason", None) or error
        raise NotFetched(f"{url} cannot be reached ({why}).") from error


def _limited(pieces: Iterator[bytes], limit: int, url: str) -> Iterator[bytes]:
    done = 0
    for piece in pieces:
        done += len(piece)
        if done > limit:
            raise NotFetched(f"What is at {url} is larger than {limit} bytes.")
        yield piece


def check_address(url: str) -> None:
    """Raises NotFetched for what is no address of the web."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(letter <= " " for letter in url):
        raise NotFetched(f"«{url[:200]}» is no address that begins with http:// or https://.")


def _pieces(answer: IO[bytes], url: str) -> Iterator[bytes]:
    """The body, unpacked where it comes packed, in pieces that no packing makes large."""
    until = time.monotonic() + DEADLINE
    packed = getattr(answer, "headers", {}).get("Content-Encoding", "").strip().lower()
    if packed not in {"", "identity", "gzip"}:
        raise NotFetched(f"The site packs {url} as «{packed[:40]}», which was not asked for.")
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed == "gzip" else None
    while piece := answer.read(_PIECE):
        if time.monotonic() > until:
            raise NotFetched(f"{url} takes more than {DEADLINE // 60} minutes.")
        if unpacker is None:
            yield piece
            continue
        try:
            while piece:
                yield unpacker.decompress(piece, _PIECE)
                piece = unpacker.unconsumed_tail
        except zlib.error as error:
            raise NotFetched(f"What the site sends at {url} is packed wrongly.") from error


class _Links(HTMLParser):
    """Looks for <link rel="alternate" type="application/zip" href=…>."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        rel = (given.get("rel") or "").lower().split()
        if tag == "link" and "alternate" in rel and (given.get("type") or "").lower() == MEDIA_TYPE:
            self.found.append(given.get("href") or "")


def bundle_address(page: bytes, url: str) -> str:
    """Where the page of a release says that its download is, on its own site. Raises NotFetched."""
    links = _Links()
    links.feed(page.decode("utf-8", errors="replace"))
    if not links.found or not links.found[0]:
        raise NotFetched(f"The page at {url} names no sealed download: it is no release of such an office.")
    try:
        address = urljoin(url, links.found[0])
        same = urlsplit(address).netloc == urlsplit(url).netloc
    except ValueError as error:
        raise NotFetched(f"The page at {url} names a download that has no address.") from error
    if not same or urlsplit(address).scheme != urlsplit(url).scheme:
        raise NotFetched(f"The page at {url} names a download on another site: {address[:200]}")
    return address


@dataclass(frozen=True, slots=True)
class Site:
    """A log's files at an address (the prefix, without a slash at its end)."""

    prefix: str

    def __str__(self) -> str:
        return self.prefix

    def read(self, path: str, limit: int) -> bytes | None:
        content = BytesIO()
        try:
            fetch(f"{self.prefix}/{path}", limit=limit, into=content)
        except NotThere:
            return None
        except NotFetched as error:
            raise NoLog(str(error)) from error
        return content.getvalue()


def log_beside(url: str) -> Site:
    """The log of the site that a release's address is on."""
    return Site(urljoin(url, "/ledger"))
