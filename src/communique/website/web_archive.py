"""The public site as a web archive, for national libraries and whoever replays old sites: WARC and WACZ.

Every page is asked for as a reader would ask, from the home page on, by the links that pages have; nothing of
the desk and no search is in it. WARC is ISO 28500; WACZ 1.1.1 is a ZIP of a WARC, its index and a list of
pages (https://specs.webrecorder.net/wacz/1.1.1/).
"""

from __future__ import annotations

import datetime
import hashlib
import html
import io
import json
import re
import tempfile
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urldefrag, urljoin, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from communique import __version__

# What only answers questions, or is no reader's: search pages, forms, the desk.
LEFT_OUT: Final = re.compile(r"^/(?:desk|[a-z-]+/search|[a-z-]+/statements/search)\b|[?]")
LINKS: Final = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "srcset", "use": "href"}
IN_STYLES: Final = re.compile(rb"url\([\"']?([^\"')]+)")
STORED_DATE: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def media_type(self) -> str:
        return dict(self.headers).get("Content-Type", "").partition(";")[0]


@dataclass(slots=True)
class Written:
    """What went into the WARC: lines of its index, and of the list of pages."""

    index: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)


def write_archive(target: Path, *, told: Callable[[int, int], None] = lambda _done, _known: None) -> int:
    """Writes the site to `target`, a .wacz or a .warc.gz, whole or not at all; returns how many answers.

    `told` hears after each how many are written and how many are known. Raises OSError, and ValueError for
    another ending.
    """
    if not target.name.endswith((".wacz", ".warc.gz")):
        raise ValueError(f"{target.name} ends neither in .wacz nor in .warc.gz.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".archive-") as folder:
        warc, made = Path(folder) / "data.warc.gz", Path(folder) / "made"
        with warc.open("wb") as file:
            written = _write_warc(file, told)
        if target.name.endswith(".wacz"):
            _write_wacz(made, warc, written)
        else:
            made = warc
        made.replace(target)
    return len(written.index)


def _write_warc(file: IO[bytes], told: Callable[[int, int], None]) -> Written:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    writer, written = WARCWriter(file, gzip=True), Written()
    software = {"software": f"Communiqué {__version__}", "format": "WARC File Format 1.1"}
    with _closing(writer.create_warcinfo_record("data.warc.gz", software)) as record:
        writer.write_record(record)
    for done, (path, answer, known) in enumerate(_walk(), start=1):
        address, now, begins = settings.ADDRESS + path, timezone.now(), file.tell()
        head = StatusAndHeaders(answer.status, answer.headers, protocol="HTTP/1.1")
        body = io.BytesIO(answer.body)
        made = writer.create_warc_record(address, "response", payload=body, http_headers=head)
        with _closing(made) as record:
            writer.write_record(record)
            digest = record.rec_headers.get_header("WARC-Payload-Digest")
        told_of = {
            "url": address,
            "mime": answer.media_type,
            "status": answer.status.partition(" ")[0],
            "digest": digest,
            "length": str(file.tell() - begins),
            "offset": str(begins),
            "filename": "data.warc.gz",
        }
        written.index.append(f"{_sort_key(address)} {now:%Y%m%d%H%M%S} {json.dumps(told_of)}")
        if answer.media_type == "text/html":
            written.pages.append(_page(address, answer, now))
        told(done, known)
    return written


@contextmanager
def _closing(record: Any) -> Iterator[Any]:
    """The library leaves the file it buffers a record in to be found by Python."""
    try:
        yield record
    finally:
        record.raw_stream.close()


def _page(address: str, answer: Answer, now: datetime.datetime) -> str:
    """A line of the list of pages."""
    title = re.search(rb"<title>(.*?)</title>", answer.body, re.DOTALL)
    page = {
        "id": hashlib.sha256(address.encode()).hexdigest()[:16],
        "url": address,
        "ts": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "title": html.unescape(title[1].decode().strip()) if title else address,
    }
    return json.dumps(page, ensure_ascii=False)


def _write_wacz(made: Path, warc: Path, written: Written) -> None:
    first = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    pages = "\n".join([json.dumps(first), *written.pages]) + "\n"
    small = {
        "indexes/index.cdxj": "\n".join(sorted(written.index)) + "\n",
        "pages/pages.jsonl": pages,
    }
    resources = [_resource("archive/data.warc.gz", _digest(warc), warc.stat().st_size)]
    with zipfile.ZipFile(made, "w") as packed:
        packed.write(warc, "archive/data.warc.gz")
        for name, content in small.items():
            raw = content.encode()
            resources.append(_resource(name, hashlib.sha256(raw).hexdigest(), len(raw)))
            packed.writestr(zipfile.ZipInfo(name, STORED_DATE), raw)
        about = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": settings.ADDRESS,
            "mainPageUrl": f"{settings.ADDRESS}/",
            "created": f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
            "software": f"Communiqué {__version__}",
            "resources": resources,
        }
        raw = json.dumps(about, ensure_ascii=False, indent=2).encode()
        packed.writestr(zipfile.ZipInfo("datapackage.json", STORED_DATE), raw)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}
        packed.writestr(zipfile.ZipInfo("datapackage-digest.json", STORED_DATE), json.dumps(digest))


def _resource(path: str, digest: str, size: int) -> dict[str, Any]:
    return {"name": path.rpartition("/")[2], "path": path, "hash": f"sha256:{digest}", "bytes": size}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sort_key(address: str) -> str:
    """The address as indexes of web archives sort it (SURT): host turned round, then the path."""
    parts = urlsplit(address)
    host = ",".join(reversed((parts.hostname or "").split(".")))
    return f"{host}{f':{parts.port}' if parts.port else ''}){parts.path}".lower()


def _walk() -> Iterator[tuple[str, Answer, int]]:
    """Every path of the site once, in the order found, with how many are known by then."""
    application = WSGIHandler()
    known, waiting = {"/"}, deque(["/"])
    while waiting:
        path = waiting.popleft()
        answer = _ask(application, path)
        for found in _links(path, answer):
            if found not in known and not LEFT_OUT.search(found):
                known.add(found)
                waiting.append(found)
        yield path, answer, len(known)


def _ask(application: Any, path: str) -> Answer:
    address = urlsplit(settings.ADDRESS)
    environment: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "HTTP_HOST": address.netloc,
        "SERVER_NAME": address.hostname or "",
        "wsgi.url_scheme": address.scheme,
        "HTTP_X_FORWARDED_PROTO": address.scheme,
        "REMOTE_ADDR": "127.0.0.1",
    }
    setup_testing_defaults(environment)
    told: list[tuple[str, list[tuple[str, str]]]] = []
    result = application(environment, lambda status, headers, *_: told.append((status, headers)))
    try:
        body = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    status, headers = told[0]
    return Answer(status, headers, body)


def _links(path: str, answer: Answer) -> Iterator[str]:
    """Paths of this site that an answer leads to."""
    where = dict(answer.headers).get("Location")
    found = [where] if where else []
    if answer.media_type == "text/html":
        parser = _Links()
        parser.feed(answer.body.decode("utf-8", "replace"))
        found += parser.found
    elif answer.media_type == "text/css":
        found += [each.decode("ascii", "replace") for each in IN_STYLES.findall(answer.body)]
    here = settings.ADDRESS + path
    for link in found:
        address, _ = urldefrag(urljoin(here, link))
        if address.startswith(f"{settings.ADDRESS}/"):
            yield address.removeprefix(settings.ADDRESS)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if not value or name not in {LINKS.get(tag), "srcset"}:
                continue
            several = [each.split()[0] for each in value.split(",") if each.split()]
            self.found += several if name == "srcset" else [value]
